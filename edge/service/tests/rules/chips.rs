//! Chips: the challenge, what is read from them, and their inspection.

use crate::chip_host::{ALTERED, BARE, GENUINE, NO_CHIP};
use crate::document_host::{BACK, FRONT, jpeg};
use crate::stage::{Answered, Stage, memory, png_header};
use crate::world::{image, report};
use base64::{Engine, engine::general_purpose::STANDARD};
use http::Method;
use serde_json::{Value, json};

/// A stage with a customer whose document was started.
fn started() -> (Stage, String) {
    let stage = Stage::with(|request| Ok(Ok(report(request))));
    let customer = stage.customer();
    stage.json(Method::PUT, &format!("{customer}/document"), &json!({}));
    (stage, customer)
}

fn draw(stage: &Stage, customer: &str) -> Answered {
    stage.call(Method::PUT, &format!("{customer}/document/chip/challenge"))
}

fn bring(stage: &Stage, customer: &str, data: &[u8]) -> Answered {
    stage.octets(Method::PUT, &format!("{customer}/document/chip/data"), data)
}

fn add_page(stage: &Stage, customer: &str, height: u32) {
    let image = json!({ "image": { "data": STANDARD.encode(png_header(640, height)) } });
    stage.json(Method::PUT, &format!("{customer}/document/pages"), &image);
}

fn get(stage: &Stage, customer: &str, what: &str) -> Answered {
    stage.call(Method::GET, &format!("{customer}/document/chip/{what}"))
}

fn inspection(stage: &Stage, customer: &str) -> Value {
    stage.call(Method::POST, &format!("{customer}/document/inspect")).body["chipInspection"].clone()
}

#[test]
fn chips_need_a_document() {
    let stage = Stage::new();
    let customer = stage.customer();
    let missing = [
        draw(&stage, &customer),
        bring(&stage, &customer, GENUINE),
        get(&stage, &customer, "data"),
        get(&stage, &customer, "portrait"),
        get(&stage, &customer, "report"),
    ];
    for answer in missing {
        assert_eq!((answer.status, answer.error_code()), (404, "NOT_FOUND"));
    }
    let (stage, customer) = started();
    for what in ["data", "portrait", "report"] {
        assert_eq!(get(&stage, &customer, what).status, 404, "{what} before any data");
    }
    assert_eq!(inspection(&stage, &customer), Value::Null);
}

#[test]
fn challenges_are_drawn_afresh() {
    let (stage, customer) = started();
    let challenges =
        [draw(&stage, &customer), draw(&stage, &customer)].map(|it| it.text("/challenge"));
    for challenge in &challenges {
        assert_eq!(STANDARD.decode(challenge).unwrap().len(), 8);
    }
    assert_ne!(challenges[0], challenges[1]);
}

#[test]
fn data_is_handed_out_as_it_came() {
    let (stage, customer) = started();
    let answer = bring(&stage, &customer, GENUINE);
    let expected = json!({ "links": { "self": format!("{customer}/document/chip/data") } });
    assert_eq!((answer.status, answer.body), (200, expected));
    let data = get(&stage, &customer, "data").body;
    assert_eq!(data, json!({ "data": STANDARD.encode(GENUINE) }));
    let portrait = get(&stage, &customer, "portrait").body;
    assert_eq!(portrait, json!({ "data": STANDARD.encode(jpeg("chip")) }));
    assert_eq!(bring(&stage, &customer, BARE).status, 200);
    let gone = get(&stage, &customer, "portrait");
    assert_eq!((gone.status, gone.error_code()), (404, "NOT_FOUND"));
}

#[test]
fn data_that_is_no_chip_changes_nothing() {
    let (stage, customer) = started();
    bring(&stage, &customer, GENUINE);
    draw(&stage, &customer);
    let stored = stage.platform.stored_names();
    let failed = bring(&stage, &customer, NO_CHIP);
    assert_eq!((failed.status, failed.body), (200, json!({ "errorCode": "LDS_PARSE_ERROR" })));
    let empty = bring(&stage, &customer, b"");
    assert_eq!((empty.status, empty.error_code()), (400, "INVALID_REQUEST_BODY"));
    assert_eq!(stage.platform.stored_names(), stored);
    assert_eq!(get(&stage, &customer, "data").text("/data"), STANDARD.encode(GENUINE));
    bring(&stage, &customer, GENUINE);
    assert_eq!(inspection(&stage, &customer)["chipAuthentication"], "AUTHENTICATED", "still open");
}

#[test]
fn data_is_bounded() {
    let script = |request: &selfsame_protocol::face::FaceRequest| Ok(Ok(report(request)));
    let stage = Stage::with_settings(memory(script), &[("chip_limit_bytes", "8")]);
    let customer = stage.customer();
    stage.json(Method::PUT, &format!("{customer}/document"), &json!({}));
    assert_eq!(bring(&stage, &customer, &GENUINE[..8]).status, 200);
    let large = bring(&stage, &customer, &[GENUINE, b"!"].concat());
    assert_eq!((large.status, large.error_code()), (413, "INVALID_REQUEST_BODY"));
}

#[test]
fn a_challenge_is_good_for_one_reading() {
    let (stage, customer) = started();
    let check = |expected: &str| {
        bring(&stage, &customer, GENUINE);
        assert_eq!(inspection(&stage, &customer)["chipAuthentication"], expected);
    };
    check("MISSING_CHALLENGE");
    draw(&stage, &customer);
    check("AUTHENTICATED");
    check("MISSING_CHALLENGE");
}

#[test]
fn the_chip_is_inspected() {
    struct Case {
        name: &'static str,
        data: &'static [u8],
        expected: Value,
    }
    let cases = [
        Case {
            name: "genuine",
            data: GENUINE,
            expected: json!({
                "dataAuthentication": "AUTHENTICATED",
                "chipAuthentication": "AUTHENTICATED",
                "chipAuthenticationType": "ACTIVE_AUTHENTICATION",
                "accessControlProtocolType": "PACE",
            }),
        },
        Case {
            name: "altered",
            data: ALTERED,
            expected: json!({
                "dataAuthentication": "DENIED",
                "chipAuthenticationType": "ACTIVE_AUTHENTICATION",
                "accessControlProtocolType": "PACE",
            }),
        },
        Case {
            name: "bare",
            data: BARE,
            expected: json!({
                "dataAuthentication": "AUTHENTICATED",
                "chipAuthentication": "NOT_SUPPORTED",
                "accessControlProtocolType": "PACE",
            }),
        },
    ];
    for case in cases {
        let (stage, customer) = started();
        draw(&stage, &customer);
        bring(&stage, &customer, case.data);
        assert_eq!(inspection(&stage, &customer), case.expected, "{}", case.name);
    }
}

#[test]
fn the_chip_is_a_source_of_what_is_known() {
    let (stage, customer) = started();
    bring(&stage, &customer, GENUINE);
    let known = stage.call(Method::GET, &customer).body["customer"].clone();
    let cases = [
        ("/surname", json!({ "chip": "ERIKSSON" })),
        ("/fullName", json!({ "chip": "Anna Maria Eriksson" })),
        ("/dateOfBirth", json!({ "chip": "1974-08-12" })),
        ("/gender", json!({ "chip": "F" })),
        ("/age", json!({ "chip": "52" })),
        ("/document/documentNumber", json!({ "chip": "D23145890" })),
        ("/document/additionalTexts", json!({ "placeOfBirth": { "chip": "Zenith" } })),
        ("/document/pageTypes", json!([])),
        ("/document/links/chipPortrait", json!(format!("{customer}/document/chip/portrait"))),
    ];
    for (pointer, expected) in cases {
        assert_eq!(known.pointer(pointer), Some(&expected), "{pointer}");
    }
    let inspected = stage.call(Method::POST, &format!("{customer}/document/inspect")).body;
    assert_eq!(inspected["expired"], true);
}

#[test]
fn the_chip_is_held_against_the_pages() {
    let (stage, customer) = started();
    bring(&stage, &customer, ALTERED);
    let alone = get(&stage, &customer, "report").body;
    assert_eq!(alone.get("consistencyWith"), None);
    add_page(&stage, &customer, FRONT);
    add_page(&stage, &customer, BACK);
    let expected = json!({
        "steps": [{
            "step": "DATA_GROUP_HASH", "dataGroup": 1, "verdict": "FAILED",
            "reason": "the hash of the data group differs",
        }],
        "signer": {
            "subject": "C=UT, CN=Signer", "issuer": "C=UT, CN=Authority", "serialNumber": "01",
            "signatureAlgorithm": "ECDSA with SHA-256", "digestAlgorithm": "SHA-256",
            "signedAt": "2023-11-14T22:13:20Z",
        },
        "consistencyWith": {
            "mrz": { "inconsistentTexts": ["surname"] },
            "visualZone": { "inconsistentTexts": ["surname"] },
        },
    });
    assert_eq!(get(&stage, &customer, "report").body, expected);
}

#[test]
fn the_selfie_is_held_against_the_portrait() {
    let (stage, customer) = started();
    stage.json(Method::PUT, &format!("{customer}/selfie"), &image(480));
    let similarity = || {
        let inspection = stage.call(Method::POST, &format!("{customer}/inspect")).body;
        inspection["selfieInspection"]["similarityWith"].clone()
    };
    bring(&stage, &customer, BARE);
    assert_eq!(similarity(), Value::Null);
    bring(&stage, &customer, GENUINE);
    assert_eq!(similarity(), json!({ "chipPortrait": true }));
}

#[test]
fn chip_data_is_replaced_and_goes_whole() {
    let (stage, customer) = started();
    let before = stage.platform.stored_names();
    bring(&stage, &customer, GENUINE);
    let one = stage.platform.stored_names().len();
    bring(&stage, &customer, GENUINE);
    assert_eq!(stage.platform.stored_names().len(), one);
    stage.json(Method::PUT, &format!("{customer}/document"), &json!({}));
    assert_eq!(stage.platform.stored_names(), before);
    bring(&stage, &customer, GENUINE);
    stage.call(Method::DELETE, &format!("{customer}/document"));
    assert_eq!(stage.platform.stored_names(), before);
    stage.json(Method::PUT, &format!("{customer}/document"), &json!({}));
    bring(&stage, &customer, GENUINE);
    stage.call(Method::DELETE, &customer);
    assert_eq!(stage.platform.stored_names(), [""; 0]);
}
