//! What the service reads from documents whose content is known, over HTTP: the photo
//! goes in, and what is known of the customer comes out.

use crate::gallery::{Gallery, in_parallel};
use selfsame_contract::Mrz as ContractMrz;
use selfsame_documents::mrz::{Mrz, Zone};
use selfsame_tests::prerequisites::Missing;
use selfsame_tests::proportion::Proportion;
use selfsame_tests::suite::Outcome;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;

/// What must be reached: a little less than is published.
const FLOOR: f64 = 0.7;

/// Printed fields by their names in the ground truth and in the customer.
const FIELDS: [(&str, &str); 8] = [
    ("surname", "/surname"),
    ("given_names", "/givenNames"),
    ("birth", "/dateOfBirth"),
    ("sex", "/gender"),
    ("nationality", "/nationality"),
    ("document_number", "/document/documentNumber"),
    ("expiry", "/document/dateOfExpiry"),
    ("place_of_birth", "/document/additionalTexts/placeOfBirth"),
];

/// Documents with what is on them.
pub(crate) struct Archive {
    gallery: Gallery,
    drawn: Vec<Sheet>,
    specimens: Vec<Sheet>,
}

#[derive(Deserialize)]
struct GroundTruth {
    images: Vec<Sheet>,
}

/// One document.
#[derive(Deserialize)]
struct Sheet {
    file: String,
    /// Lines that cannot be read by a person are none.
    mrz_lines: Vec<Option<String>>,
    #[serde(default)]
    fields: BTreeMap<String, String>,
}

impl Archive {
    pub(crate) fn open() -> Result<Self, Missing> {
        let gallery = Gallery::of("document")?;
        let sheets = |folder: &str| {
            let path = gallery.path(&format!("{folder}/ground_truth.json"));
            let told = |error: &dyn ToString| {
                Missing::new(format!("{}: {}", path.display(), error.to_string()))
            };
            let text = fs::read_to_string(&path).map_err(|error| told(&error))?;
            let truth: GroundTruth = serde_json::from_str(&text).map_err(|error| told(&error))?;
            let placed = |sheet: Sheet| Sheet { file: format!("{folder}/{}", sheet.file), ..sheet };
            Ok(truth.images.into_iter().map(placed).collect())
        };
        let (drawn, specimens) = (sheets("synthetic")?, sheets("specimens")?);
        Ok(Self { gallery, drawn, specimens })
    }
}

impl Sheet {
    /// Its zone in the words of the contract; `None` when it cannot be read by a person.
    fn zone(&self) -> Option<Value> {
        let lines: Option<Vec<&str>> = self.mrz_lines.iter().map(Option::as_deref).collect();
        let zone = Zone::new(&lines?).ok()?;
        serde_json::to_value(ContractMrz::from(Mrz::parse(&zone))).ok()
    }

    fn fields_are_right<'a>(&'a self, customer: &'a Value) -> impl Iterator<Item = bool> + 'a {
        let printed =
            FIELDS.iter().filter_map(|(name, place)| Some((self.fields.get(*name)?, place)));
        printed.map(|(value, place)| {
            customer.pointer(&format!("{place}/visualZone")) == Some(&json!(value))
        })
    }
}

/// Whole documents: type, printed fields and zone.
pub(crate) fn documents_are_read(archive: &Archive) -> Outcome {
    let exhibition = archive.gallery.hang()?;
    let read = |sheet: &Sheet| exhibition.customer_with_page(&exhibition.file(&sheet.file)?);
    let drawn = in_parallel(&archive.drawn, read)?;
    let specimens = in_parallel(&archive.specimens, read)?;
    let is_full = |customer: &Value| {
        customer.pointer("/document/type/supportLevel") == Some(&json!("FULL_SUPPORT"))
    };
    let of_fields = archive.drawn.iter().zip(&drawn);
    let fields: Proportion = of_fields.flat_map(|(sheet, it)| sheet.fields_are_right(it)).collect();
    let rows = [
        ("types of drawn documents", drawn.iter().map(is_full).collect::<Proportion>()),
        ("their printed fields", fields),
        ("their machine-readable zones", zones(&archive.drawn, &drawn)),
        ("zones of specimens", zones(&archive.specimens, &specimens)),
    ];
    println!("\n| read over HTTP | right | 95 % interval |\n| --- | ---: | ---: |");
    rows.iter().for_each(|(name, right)| println!("| {name} | {right} |"));
    let both = archive.drawn.iter().zip(&drawn).chain(archive.specimens.iter().zip(&specimens));
    let misread: Vec<_> = both.filter(|(sheet, it)| is_misread(sheet, it)).collect();
    println!("\nwrong although all check digits hold: {}\n", misread.len());
    assert!(misread.is_empty(), "{:?}", misread.iter().map(|(it, _)| &it.file).collect::<Vec<_>>());
    assert!(rows.iter().all(|(_, right)| right.share() >= FLOOR), "{rows:?}");
    Ok(())
}

/// Zones that are exactly right, of those that a person can read.
fn zones(sheets: &[Sheet], customers: &[Value]) -> Proportion {
    let readable = sheets.iter().zip(customers).filter_map(|(sheet, it)| Some((sheet.zone()?, it)));
    readable.map(|(zone, customer)| customer.pointer("/document/mrz") == Some(&zone)).collect()
}

/// Whether another zone was read, and all its check digits hold.
fn is_misread(sheet: &Sheet, customer: &Value) -> bool {
    let (Some(truth), Some(read)) = (sheet.zone(), customer.pointer("/document/mrz")) else {
        return false;
    };
    let zones = read.as_object().into_iter().flat_map(|zones| zones.values());
    let digits = zones.filter_map(|zone| zone["checkDigitsValidity"].as_object());
    let holds = digits.flat_map(|digits| digits.values()).all(|holds| holds == &json!(true));
    *read != truth && holds
}
