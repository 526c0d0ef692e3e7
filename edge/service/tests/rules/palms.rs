//! Palms: every code of their operations, and what is kept of them.

use crate::palm_host::{
    BROKEN, LOWER_HALF, NO_PALM, OTHER_PALM, UNREADABLE, WITHOUT_MODEL, photo, template,
};
use crate::stage::{Answered, START_MS, Stage, memory, one_face, png_header};
use base64::{Engine, engine::general_purpose::STANDARD};
use http::Method;
use selfsame_capture::{CaptureKey, Draft, Limits, Role, Shot};
use serde_json::{Value, json};

const PALMS: &str = "/api/v1/palms";
const NOWHERE: &str = "/api/v1/palms/65ebc529-50da-43cb-9963-e15fbf524f8e";
/// Base64 of 32 zero bytes.
const CAPTURE_KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

fn create(stage: &Stage, height: u32) -> Answered {
    let body = json!({ "image": { "data": STANDARD.encode(photo(height)) } });
    stage.json(Method::POST, PALMS, &body)
}

fn compare(stage: &Stage, probe: &str, body: &Value) -> Answered {
    stage.json(Method::POST, &format!("{probe}/similarity"), body)
}

fn by_template(template: &[u8]) -> Value {
    json!({ "referencePalmTemplate": STANDARD.encode(template) })
}

#[test]
fn a_palm_is_kept_without_its_photo() {
    let stage = Stage::new();
    let palm = create(&stage, 480);
    assert_eq!(palm.status, 200, "{:?}", palm.body);
    let expected = json!({
        "confidence": 0.875,
        "palmRectangle": {
            "topLeft": { "x": 200, "y": 100 },
            "topRight": { "x": 400, "y": 100 },
            "bottomRight": { "x": 400, "y": 320 },
            "bottomLeft": { "x": 200, "y": 320 },
        },
    });
    assert_eq!(palm.body["detection"], expected);
    let link = palm.text("/links/self");
    assert_eq!(link, format!("{PALMS}/{}", palm.text("/id")));
    assert_eq!(stage.platform.stored_names().len(), 1);
    assert_eq!(stage.call(Method::DELETE, &link).status, 204);
    assert_eq!(stage.call(Method::DELETE, &link).status, 204);
    assert!(stage.platform.stored_names().is_empty());
}

#[test]
fn what_cannot_be_made_a_palm_is_told() {
    struct Case {
        name: &'static str,
        height: u32,
        status: u16,
        code: &'static str,
    }
    let cases = [
        Case { name: "no palm", height: NO_PALM, status: 200, code: "NO_PALM_DETECTED" },
        Case { name: "unreadable", height: UNREADABLE, status: 400, code: "INVALID_IMAGE" },
        Case { name: "no model", height: WITHOUT_MODEL, status: 503, code: "UNEXPECTED_ERROR" },
        Case { name: "broken", height: BROKEN, status: 500, code: "UNEXPECTED_ERROR" },
        Case { name: "too large", height: 9000, status: 400, code: "INVALID_IMAGE" },
    ];
    let stage = Stage::new();
    for case in cases {
        let answer = create(&stage, case.height);
        assert_eq!((answer.status, answer.error_code()), (case.status, case.code), "{}", case.name);
    }
    let alone = create(&stage, NO_PALM).body;
    assert_eq!(alone, json!({ "errorCode": "NO_PALM_DETECTED" }));
    assert!(stage.platform.stored_names().is_empty());
}

#[test]
fn palms_are_compared_by_link_and_by_template() {
    let stage = Stage::new();
    let [palm, same, other] =
        [480, 490, OTHER_PALM].map(|height| create(&stage, height).text("/links/self"));
    let score = |body: &Value| compare(&stage, &palm, body).body["score"].as_f64();
    assert_eq!(score(&json!({ "referencePalm": same })), Some(1.0));
    let strange = score(&json!({ "referencePalm": other })).unwrap();
    assert!(strange < 0.4, "{strange}");
    let template = stage.call(Method::GET, &format!("{other}/template"));
    assert_eq!(template.text("/version"), "1.0");
    let by_template = json!({ "referencePalmTemplate": template.text("/data") });
    assert_eq!(score(&by_template), Some(strange));
}

#[test]
fn templates_that_do_not_compare_are_told_apart() {
    let sealed = |mut bytes: Vec<u8>, index: usize, value: u8| {
        let end = bytes.len() - 4;
        bytes[index] = value;
        let checksum = crc32fast::hash(&bytes[..end]).to_be_bytes();
        bytes[end..].copy_from_slice(&checksum);
        bytes
    };
    let good = || template(0x5A5A_0F36, 0..32);
    let cases = [
        ("next version", sealed(good(), 6, 2), "PALM_TEMPLATE_VERSION_MISMATCH"),
        ("other algorithm", sealed(good(), 5, 9), "PALM_TEMPLATE_MATCHING_FAILED"),
        ("nothing in common", template(0x5A5A_0F36, 0..9), "PALM_TEMPLATE_MATCHING_FAILED"),
        (
            "flipped bit",
            [&good()[..99], &[7], &good()[100..]].concat(),
            "PALM_TEMPLATE_INVALID_DATA",
        ),
        ("a face", crate::world::template(), "PALM_TEMPLATE_INVALID_DATA"),
        ("nothing", vec![0], "PALM_TEMPLATE_INVALID_DATA"),
    ];
    let stage = Stage::new();
    let palm = create(&stage, LOWER_HALF).text("/links/self");
    for (name, template, code) in cases {
        let answer = compare(&stage, &palm, &by_template(&template));
        assert_eq!(answer.status, 200, "{name}");
        assert_eq!(answer.body, json!({ "errorCode": code }), "{name}");
    }
}

#[test]
fn bodies_and_links_that_make_no_sense_are_refused() {
    let stage = Stage::new();
    let palm = create(&stage, 480).text("/links/self");
    let template = STANDARD.encode(template(0x5A5A_0F36, 0..32));
    let cases = [
        json!({}),
        json!({ "referencePalm": palm, "referencePalmTemplate": template }),
        json!({ "referencePalm": palm.replace("palms", "faces") }),
        json!({ "referencePalm": format!("{palm}/template") }),
        json!({ "referencePalmTemplate": "no Base64!" }),
    ];
    for body in cases {
        let answer = compare(&stage, &palm, &body);
        assert_eq!((answer.status, answer.error_code()), (400, "INVALID_REQUEST_BODY"), "{body}");
    }
    let nowhere = json!({ "referencePalm": NOWHERE });
    for (probe, body) in [(&palm[..], &nowhere), (NOWHERE, &json!({ "referencePalm": palm }))] {
        let answer = compare(&stage, probe, body);
        assert_eq!((answer.status, answer.error_code()), (404, "NOT_FOUND"), "{probe}");
    }
}

#[test]
fn injection_is_evaluated_where_a_mac_vouches_for_the_photo() {
    let settings = [("capture_key", CAPTURE_KEY)];
    let stage = Stage::with_settings(memory(|request| Ok(Ok(one_face(request)))), &settings);
    let record = |age_ms: u64, key: Option<&[u8]>| {
        let draft = Draft::palm()
            .created_at_ms(START_MS - age_ms)
            .frame(Shot::jpeg(Role::Palm, 0), &png_header(640, 480));
        let key = key.map(CaptureKey::of_service);
        stage.octets(Method::POST, PALMS, &draft.finish(key.as_ref(), &Limits::default()).unwrap())
    };
    let inspected = |palm: &Answered| {
        let path = format!("{}/inspect", palm.text("/links/self"));
        stage.call(Method::POST, &path).body["securityInspection"]["videoInjection"].clone()
    };
    let own = Some(&[0; 32][..]);
    assert_eq!(inspected(&create(&stage, 480)), json!({ "evaluated": false }));
    assert_eq!(inspected(&record(0, None)), json!({ "evaluated": false }));
    assert_eq!(inspected(&record(0, own)), json!({ "evaluated": true, "detected": false }));
    assert_eq!(inspected(&record(900_000, own)), json!({ "evaluated": true, "detected": true }));
    let forged = record(0, Some(&[1; 32]));
    assert_eq!(forged.body, json!({ "errorCode": "INVALID_DATA" }));
    let strange = stage.octets(Method::POST, PALMS, b"IDVR, but not quite");
    assert_eq!(strange.body, json!({ "errorCode": "INVALID_DATA" }));
    let bare = stage.octets(Method::POST, PALMS, &photo(480));
    assert_eq!(inspected(&bare), json!({ "evaluated": false }));
}

#[test]
fn a_palm_ends_when_it_is_not_used() {
    let stage = Stage::new();
    let palm = create(&stage, 480).text("/links/self");
    for _ in 0..3 {
        stage.platform.advance_ms(9 * 60_000);
        assert_eq!(stage.call(Method::GET, &format!("{palm}/template")).status, 200);
    }
    stage.platform.advance_ms(12 * 60_000);
    for (method, path) in [(Method::GET, "template"), (Method::POST, "inspect")] {
        let answer = stage.call(method, &format!("{palm}/{path}"));
        assert_eq!((answer.status, answer.error_code()), (404, "NOT_FOUND"), "{path}");
    }
}
