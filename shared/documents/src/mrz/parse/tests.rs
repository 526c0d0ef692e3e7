use super::*;
use crate::mrz::alphabet::ALPHABET;
use proptest::prelude::*;

fn parse(lines: &[&str]) -> Mrz {
    Mrz::parse(&Zone::new(lines).unwrap())
}

const TD3: [&str; 2] = [
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
];

#[test]
fn the_passport_of_doc_9303_4() {
    let mrz = parse(&TD3);
    assert!(mrz.holds());
    assert_eq!(mrz.document_code, "P");
    assert_eq!(mrz.issuing_authority, "UTO");
    assert_eq!(
        (mrz.name.surname.as_str(), mrz.name.given_names.as_str()),
        ("ERIKSSON", "ANNA MARIA")
    );
    assert_eq!(mrz.document_number, "L898902C3");
    assert_eq!(mrz.nationality, "UTO");
    assert_eq!((mrz.date_of_birth.as_str(), mrz.date_of_expiry.as_str()), ("740812", "120415"));
    assert_eq!(mrz.sex, "F");
    assert_eq!(mrz.optional_data_first_line, None);
    assert_eq!(mrz.optional_data_second_line.as_deref(), Some("ZE184226B"));
}

#[test]
fn a_long_document_number_goes_on_in_the_optional_data() {
    struct Case {
        name: &'static str,
        first: &'static str,
        number: &'static str,
        rest: Option<&'static str>,
        holds: bool,
    }
    let cases = [
        Case {
            name: "alone",
            first: "I<UTOD23145890<7349<<<<<<<<<<<",
            number: "D23145890734",
            rest: None,
            holds: true,
        },
        Case {
            name: "with data",
            first: "I<UTOD23145890<7349<AB1<<<<<<<",
            number: "D23145890734",
            rest: Some("AB1"),
            holds: true,
        },
        Case {
            name: "wrong digit",
            first: "I<UTOD23145890<7348<<<<<<<<<<<",
            number: "D23145890734",
            rest: None,
            holds: false,
        },
        Case {
            name: "without end",
            first: "I<UTOD23145890<<<<<<<<<<<<<<<<",
            number: "D23145890",
            rest: None,
            holds: false,
        },
        Case {
            name: "short number",
            first: "I<UTOD2314589<<7349<<<<<<<<<<<",
            number: "D2314589",
            rest: Some("7349"),
            holds: false,
        },
    ];
    for case in cases {
        let mrz = parse(&[
            case.first,
            "7408122F3204153UTO<<<<<<<<<<<2",
            "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
        ]);
        assert_eq!(mrz.document_number, case.number, "{}", case.name);
        assert_eq!(mrz.optional_data_first_line.as_deref(), case.rest, "{}", case.name);
        assert_eq!(mrz.check_digits.document_number, case.holds, "{}", case.name);
    }
}

#[test]
fn a_visa_has_neither_composite_nor_personal_number() {
    let mrz = parse(&[
        "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L8988901C4XXX4009078F96121096ZE184226B<<<<<<",
    ]);
    assert_eq!(mrz.format, Format::MrvA);
    assert_eq!(mrz.optional_data_second_line.as_deref(), Some("6ZE184226B"));
    assert_eq!((mrz.check_digits.composite, mrz.check_digits.optional_data), (None, None));
    assert!(mrz.holds());
}

#[test]
fn form_counts_beside_check_digits() {
    struct Case(&'static str, usize, usize, &'static str, bool);
    let cases = [
        Case("nothing changed", 0, 0, "P", true),
        Case("a digit in the name", 0, 5, "3", false),
        Case("a filler for a kind", 0, 0, "<", false),
        Case("an unknown sex", 1, 20, "<", true),
        Case("another sex", 1, 20, "X", false),
    ];
    for Case(name, line, column, replacement, holds) in cases {
        let mut lines = TD3.map(str::to_owned);
        lines[line].replace_range(column..=column, replacement);
        assert_eq!(Mrz::parse(&Zone::new(&lines).unwrap()).holds(), holds, "{name}");
    }
}

#[test]
fn an_unknown_birth_keeps_its_fillers() {
    let mrz = parse(&[
        "I<UTOD231458907<<<<<<<<<<<<<<<",
        "74<<<<1<1204159D<<<<<<<<<<<<<0",
        "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
    ]);
    assert_eq!(mrz.date_of_birth, "74<<<<");
    assert_eq!(mrz.birth().known().map(|date| (date.year, date.month)), Some((74, None)));
    assert_eq!((mrz.sex.as_str(), mrz.nationality.as_str()), ("", "D"));
    assert!(mrz.check_digits.date_of_birth && mrz.well_formed);
}

/// Lines of a format, of any characters of the alphabet.
fn lines() -> impl Strategy<Value = Vec<String>> {
    prop::sample::select(Format::ALL.to_vec()).prop_flat_map(|format| {
        let line = prop::collection::vec(prop::sample::select(ALPHABET.to_vec()), format.columns());
        let line = line.prop_map(|characters| characters.into_iter().map(char::from).collect());
        prop::collection::vec(line, format.lines())
    })
}

proptest! {
    #[test]
    fn any_zone_is_parsed_without_fillers(lines in lines()) {
        let mrz = Mrz::parse(&Zone::new(&lines).unwrap());
        let texts = [&mrz.document_code, &mrz.document_number, &mrz.name.surname, &mrz.nationality];
        prop_assert!(texts.iter().all(|text| !text.contains(FILLER)));
    }

    #[test]
    fn one_wrong_digit_is_found(column in 0_usize..6, digit in 0_u32..10) {
        let mut lines = TD3.map(str::to_owned);
        let digit = digit.to_string();
        let place = 13 + column..14 + column;
        prop_assume!(lines[1][place.clone()] != digit);
        lines[1].replace_range(place, &digit);
        let mrz = Mrz::parse(&Zone::new(&lines).unwrap());
        prop_assert!(!mrz.check_digits.date_of_birth);
        prop_assert_eq!(mrz.check_digits.composite, Some(false));
    }

    #[test]
    fn any_text_is_a_zone_or_an_error(lines in prop::collection::vec("\\PC{0,50}", 0..5)) {
        if let Ok(zone) = Zone::new(&lines) {
            let _ = Mrz::parse(&zone);
        }
    }
}
