//! A host of documents that sees in a photo what the height in its header says: the
//! pages of the specimen of Doc 9303-5, and pages that do not belong to it.

use crate::stage::face;
use crate::world::template;
use selfsame_protocol::document::{
    BarcodeField, BarcodeReading, Classification, DocumentReply, DocumentReport, DocumentRequest,
    Misplacement, MrzFormat, MrzLine, MrzReading, PageImages, PageJpeg, PageLocation, PagePicture,
    PageQuality, PageReport, PageType, Portrait, SupportLevel, Symbology, TamperingEvidence,
    TextEvidence, TextField,
};
use selfsame_protocol::face::Aspects;
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};
use selfsame_protocol::{MessageLimits, decode, encode};
use serde_bytes::ByteBuf;

pub(crate) const FRONT: u32 = 500;
pub(crate) const BACK: u32 = 501;
pub(crate) const NO_PAGE: u32 = 502;
/// The front of another country's card.
pub(crate) const FOREIGN_FRONT: u32 = 503;
/// The back of another edition, with another number.
pub(crate) const OTHER_BACK: u32 = 504;
/// A page of a document that nobody knows.
pub(crate) const UNKNOWN: u32 = 505;
/// A page that nobody knows, with the number of the card.
pub(crate) const UNKNOWN_BACK: u32 = 506;

const MRZ: [&str; 3] = [
    "I<UTOD231458907<<<<<<<<<<<<<<<",
    "7408122F1204159UTO<<<<<<<<<<<6",
    "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
];

/// The start of every file that is handed out.
const JPEG: &[u8] =
    b"\xFF\xD8\xFF\xC0\0\x0B\x08\0\x80\0\x60\x01\x01\x11\0\xFF\xDA\0\x08\x01\x01\0\0\x3F\0";

pub(crate) fn answer(frame: &[u8]) -> Vec<u8> {
    let reply: DocumentReply = Ok(match decode(frame, MessageLimits::default()).unwrap() {
        DocumentRequest::Page(request) => page(height(&request.image)),
        DocumentRequest::Resize(request) => {
            DocumentReport::Jpeg(PageJpeg([&request.image[..], b"resized"].concat()))
        }
    });
    encode(&reply).unwrap()
}

/// The file of a picture that was cut out.
pub(crate) fn jpeg(name: &str) -> Vec<u8> {
    [JPEG, name.as_bytes()].concat()
}

fn height(image: &[u8]) -> u32 {
    image.get(20..24).map_or(0, |bytes| u32::from(bytes[2]) << 8 | u32::from(bytes[3]))
}

fn page(height: u32) -> DocumentReport {
    let report = match height {
        NO_PAGE => return DocumentReport::NoPage,
        BACK => back("D23145890", "2010"),
        OTHER_BACK => back("X99999999", "2020"),
        FOREIGN_FRONT => PageReport { classification: known("cze", PageType::Front), ..front() },
        UNKNOWN_BACK => {
            let back = back("D23145890", "2010");
            PageReport { classification: Classification::default(), mrz: None, ..back }
        }
        UNKNOWN => PageReport { classification: Classification::default(), ..blank("unknown") },
        _ => front(),
    };
    DocumentReport::Page(Box::new(report))
}

fn front() -> PageReport {
    let fields = [
        ("surname", "Eriksson", 0.99),
        ("given_names", "Anna Maria", 0.98),
        ("document_number", "D23145890", 0.97),
        ("date_of_birth", "1974-08-12", 0.96),
        ("sex", "F", 0.9),
        ("place_of_birth", "Zenith", 0.95),
    ];
    let field = |(name, value, confidence): (&str, &str, f32)| TextField {
        name: name.to_owned(),
        value: value.to_owned(),
        printed: value.to_owned(),
        confidence,
        outline: Quadrilateral::default(),
    };
    let portrait = Portrait {
        picture: picture("portrait"),
        face: face(),
        template: Some(ByteBuf::from(template())),
        aspects: Some(Aspects { age: 38.4, female: 0.8 }),
    };
    PageReport {
        classification: known("uto", PageType::Front),
        fields: fields.into_iter().map(field).collect(),
        images: PageImages {
            portrait: Some(portrait),
            signature: Some(picture("signature")),
            ..PageImages::default()
        },
        tampering: TamperingEvidence {
            colour_profile_change: Some(0.125),
            screenshot: Some(0.75),
            texts: [("surname", 0.25), ("date_of_birth", 0.5), ("surname", 0.125)]
                .map(|(name, altered)| TextEvidence { name: name.into(), altered })
                .into(),
            ..TamperingEvidence::default()
        },
        ..blank("front")
    }
}

fn back(number: &str, edition: &str) -> PageReport {
    let line = |text: &&str| MrzLine {
        text: (*text).to_owned(),
        confidences: vec![1.0; text.len()],
        outline: Quadrilateral::default(),
    };
    let code = BarcodeReading {
        symbology: Symbology::Pdf417,
        data: b"payload".to_vec(),
        outline: Quadrilateral::default(),
        fields: vec![BarcodeField { name: "document_number".into(), value: number.into() }],
    };
    let zone = MrzReading { format: MrzFormat::Td1, lines: MRZ.iter().map(line).collect() };
    let edition = Some(edition.to_owned());
    PageReport {
        classification: Classification { edition, ..known("uto", PageType::Back) },
        mrz: (number == "D23145890").then_some(zone),
        barcodes: vec![code],
        ..blank("back")
    }
}

fn known(country: &str, page_type: PageType) -> Classification {
    Classification {
        country: Some(country.to_owned()),
        kind: Some("identity-card".to_owned()),
        edition: Some("2010".to_owned()),
        format: Some(MrzFormat::Td1),
        page_type: Some(page_type),
        support: SupportLevel::Full,
        consistency_exclusions: vec![],
    }
}

fn picture(name: &str) -> PagePicture {
    PagePicture { jpeg: PageJpeg(jpeg(name)), outline: Quadrilateral::default() }
}

fn blank(name: &str) -> PageReport {
    let at = |x, y| Position { x, y };
    PageReport {
        image_size: PixelSize { width: 640, height: 480 },
        location: PageLocation {
            confidence: 0.75,
            corners: Quadrilateral {
                top_left: at(10.4, 20.6),
                top_right: at(600., 20.),
                bottom_right: at(600., 400.),
                bottom_left: at(10., 400.),
            },
            corner_out_of_image: false,
        },
        page: PageJpeg(jpeg(name)),
        page_size: PixelSize { width: 800, height: 500 },
        classification: Classification::default(),
        quality: PageQuality {
            sharpness: 0.2,
            brightness: 0.5,
            hotspots: 0.1,
            misplacements: vec![Misplacement::CloseToBorder],
        },
        mrz: None,
        fields: vec![],
        lines: vec![],
        barcodes: vec![],
        images: PageImages::default(),
        tampering: TamperingEvidence::default(),
    }
}
