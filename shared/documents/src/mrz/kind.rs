//! What a zone tells of the kind of its document, where no layout is known.

use super::format::Format;
use super::parse::Mrz;
use crate::advice::admits;
use selfsame_protocol::document::{
    Classification, DocumentAdvice, MrzFormat, PageType, SupportLevel,
};

impl From<Format> for MrzFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Td1 => Self::Td1,
            Format::Td2 => Self::Td2,
            Format::Td3 => Self::Td3,
            Format::MrvA => Self::MrvA,
            Format::MrvB => Self::MrvB,
        }
    }
}

/// What the zone says of its document; nothing where the advice leaves that out.
#[must_use]
pub fn classification(mrz: &Mrz, advice: &DocumentAdvice) -> Classification {
    let found = Classification {
        country: country(&mrz.issuing_authority),
        kind: kind(&mrz.document_code).map(str::to_owned),
        format: Some(mrz.format.into()),
        page_type: Some(page_type(mrz.format)),
        support: SupportLevel::MrzOnly,
        ..Classification::default()
    };
    if admits(advice, &found) { found } else { Classification::default() }
}

/// The state's code in lower case. Germany writes `D`, and British documents have
/// codes for each kind of nationality (Doc 9303-3, section 5, parts A and B).
fn country(authority: &str) -> Option<String> {
    match authority {
        "D" => Some("deu".to_owned()),
        "GBD" | "GBN" | "GBO" | "GBP" | "GBS" => Some("gbr".to_owned()),
        code => (code.len() == 3).then(|| code.to_ascii_lowercase()),
    }
}

/// What the document code tells for certain; the second letter is the issuer's choice
/// (Doc 9303-4, -5 and -7, 4.2.2), and cards of other kinds have it.
fn kind(code: &str) -> Option<&'static str> {
    match code.as_bytes() {
        [b'P', ..] => Some("passport"),
        [b'V', ..] => Some("visa"),
        b"I" | b"ID" => Some("identity-card"),
        _ => None,
    }
}

/// The zone of a card of three lines is on its back (Doc 9303-5, 3.1).
fn page_type(format: Format) -> PageType {
    if format == Format::Td1 { PageType::Back } else { PageType::Front }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mrz::Zone;

    fn classify(lines: &[&str], advice: &DocumentAdvice) -> Classification {
        classification(&Mrz::parse(&Zone::new(lines).unwrap()), advice)
    }

    const CARD: [&str; 3] = [
        "IDD<<T220001293<<<<<<<<<<<<<<<",
        "6408125F1010315D<<<<<<<<<<<<<4",
        "MUSTERMANN<<ERIKA<<<<<<<<<<<<<",
    ];

    #[test]
    fn a_zone_tells_the_kind_of_its_document() {
        let passport = [
            "PMGBOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
            "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
        ];
        let found = classify(&passport, &DocumentAdvice::default());
        let expected = Classification {
            country: Some("gbr".into()),
            kind: Some("passport".into()),
            format: Some(MrzFormat::Td3),
            page_type: Some(PageType::Front),
            support: SupportLevel::MrzOnly,
            ..Classification::default()
        };
        assert_eq!(found, expected);
        let visa = ["VCPOLKOWALSKA<KWIATKOWSKA<<BEATA<<<<", "PL00000008POL6002084F0505011<<<<<<<0"];
        assert_eq!(classify(&visa, &DocumentAdvice::default()).kind.as_deref(), Some("visa"));
    }

    #[test]
    fn what_the_advice_leaves_out_is_not_recognised() {
        let advice = DocumentAdvice { types: vec!["passport".into()], ..DocumentAdvice::default() };
        assert_eq!(classify(&CARD, &advice), Classification::default());
        assert_eq!(classify(&CARD, &DocumentAdvice::default()).page_type, Some(PageType::Back));
    }

    #[test]
    fn what_a_code_does_not_tell_is_left_open() {
        assert_eq!(country("D").as_deref(), Some("deu"));
        assert_eq!(country("XX"), None);
        assert_eq!(
            ["P", "V", "ID", "IR", "AC", ""].map(kind),
            [Some("passport"), Some("visa"), Some("identity-card"), None, None, None]
        );
    }
}
