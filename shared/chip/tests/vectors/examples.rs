//! The worked examples of Doc 9303-10. They are of different documents: no security
//! object belongs to them.

use super::{Outcome, equal, read};
use libtest_mimic::Trial;
use selfsame_chip::lds::{Com, Dg1, Dg2, Dg11, Dg12, Dg14, Dg15, Dg16, Displayed, ImageFormat};
use selfsame_chip::{Files, Limits};
use std::path::Path;

type Example = (&'static str, fn(&[u8]) -> Outcome);

const EXAMPLES: [Example; 13] = [
    ("EF.COM", com),
    ("DG1_TD2", dg1),
    ("DG2_iso19794_face", face_by_19794),
    ("ISO19794_CBEFF_face_record", record),
    ("ISO19794_invalid_image", invalid_record),
    ("DG2_iso39794_5_mandatory", face_by_39794),
    ("DG2_iso39794_5_allfields", face_by_39794_with_size),
    ("DG7_signature_image", dg7),
    ("DG11", dg11),
    ("DG12", dg12),
    ("DG13", dg13),
    ("DG14", dg14),
    ("DG16", dg16),
];

pub(super) fn trials(folder: &Path) -> Vec<Trial> {
    let example = |(name, check): Example| {
        let file = folder.join(format!("{name}.bin"));
        Trial::test(format!("examples::{name}"), move || check(&read(&file)))
    };
    let mut trials: Vec<_> = EXAMPLES.into_iter().map(example).collect();
    let file = folder.join("DG15.bin");
    trials.push(Trial::test("examples::DG15", move || {
        Ok(Dg15::parse(&read(&file), &Limits::default()).map(|_| ())?)
    }));
    trials
}

fn com(file: &[u8]) -> Outcome {
    let com = Com::parse(file, &Limits::default())?;
    equal("version", &com.lds_version.as_str(), &"0106")?;
    equal("Unicode", &com.unicode_version.as_str(), &"040000")?;
    equal("groups", &com.groups, &vec![1, 2])
}

fn dg1(file: &[u8]) -> Outcome {
    let dg1 = Dg1::parse(file, &Limits::default())?;
    equal("number", &dg1.mrz.document_number.as_str(), &"D23145890")?;
    equal("surname", &dg1.mrz.name.surname.as_str(), &"ERIKSSON")?;
    equal("given names", &dg1.mrz.name.given_names.as_str(), &"ANNA MARIA")
}

fn face_by_19794(file: &[u8]) -> Outcome {
    let dg2 = Dg2::parse(file, &Limits::default())?;
    equal("faces", &dg2.faces.len(), &1)?;
    equal("format", &dg2.faces[0].image.format, &ImageFormat::Jpeg)?;
    equal("size", &dg2.faces[0].size, &Some((148, 70)))
}

/// The record in the templates of DG2.
fn wrapped(record: &[u8]) -> Vec<u8> {
    let element = |tag: &[u8], value: &[u8]| {
        let length = u16::try_from(value.len()).expect("short").to_be_bytes();
        [tag, &[0x82], &length, value].concat()
    };
    let template = [element(&[0xA1], &[]), element(&[0x5F, 0x2E], record)].concat();
    let group = [vec![2, 1, 1], element(&[0x7F, 0x60], &template)].concat();
    element(&[0x75], &element(&[0x7F, 0x61], &group))
}

fn record(record: &[u8]) -> Outcome {
    face_by_19794(&wrapped(record))
}

fn invalid_record(record: &[u8]) -> Outcome {
    let file = wrapped(record);
    equal("is refused", &Dg2::parse(&file, &Limits::default()).is_err(), &true)
}

fn face_by_39794(file: &[u8]) -> Outcome {
    let dg2 = Dg2::parse(file, &Limits::default())?;
    equal("faces", &dg2.faces.len(), &1)?;
    equal("format", &dg2.faces[0].image.format, &ImageFormat::Jpeg2000)?;
    equal("bytes", &dg2.faces[0].image.bytes.len(), &15_000)
}

fn face_by_39794_with_size(file: &[u8]) -> Outcome {
    face_by_39794(file)?;
    let dg2 = Dg2::parse(file, &Limits::default())?;
    equal("size", &dg2.faces[0].size, &Some((572, 731)))
}

fn dg7(file: &[u8]) -> Outcome {
    let dg7 = Displayed::parse_signature(file, &Limits::default())?;
    equal("pictures", &dg7.images.len(), &1)
}

fn dg11(file: &[u8]) -> Outcome {
    let dg11 = Dg11::parse(file, &Limits::default())?;
    let name = dg11.name.ok_or("there is no name")?;
    equal("surname", &name.surname.as_str(), &"SMITH")?;
    equal("given names", &name.given_names.as_str(), &"JOHN J")?;
    equal("place of birth", &dg11.place_of_birth.join("|").as_str(), &"ANYTOWN|MN")?;
    equal("address", &dg11.address.join("|").as_str(), &"123 MAPLE RD|ANYTOWN|MN")?;
    equal("telephone", &dg11.telephone.as_deref(), &Some("16125551212"))?;
    equal("profession", &dg11.profession.as_deref(), &Some("TRAVEL AGENT"))
}

fn dg12(file: &[u8]) -> Outcome {
    let dg12 = Dg12::parse(file, &Limits::default())?;
    equal("personalised at", &dg12.personalised_at.as_deref(), &Some("20161115013612"))?;
    equal("personalised by", &dg12.personalised_by.as_deref(), &Some("N-4962"))
}

/// Whatever stands in it, it is a file like any other.
fn dg13(file: &[u8]) -> Outcome {
    equal("file", &Files::split(file)?.group(13), &Some(file))
}

fn dg14(file: &[u8]) -> Outcome {
    let dg14 = Dg14::parse(file, &Limits::default())?;
    equal("protocols", &dg14.protocols.len(), &5)?;
    equal("Chip Authentication", &dg14.offers_chip_authentication, &true)
}

fn dg16(file: &[u8]) -> Outcome {
    let dg16 = Dg16::parse(file, &Limits::default())?;
    let surnames = dg16.persons.iter().flat_map(|person| &person.name);
    let surnames: Vec<_> = surnames.map(|name| name.surname.as_str()).collect();
    equal("persons", &surnames, &vec!["SMITH", "BROWN"])?;
    let recorded = dg16.persons[0].recorded.map(|date| date.to_string());
    equal("recorded", &recorded.as_deref(), &Some("2002-01-01"))
}
