//! Documents: pages, what is read from them, and their inspection.

use crate::document_host::{
    BACK, FOREIGN_FRONT, FRONT, NO_PAGE, OTHER_BACK, UNKNOWN, UNKNOWN_BACK, jpeg,
};
use crate::stage::{Answered, START_MS, Stage, png_header};
use crate::world::report;
use base64::{Engine, engine::general_purpose::STANDARD};
use http::Method;
use selfsame_capture::{CaptureKey, Draft, Limits, Role, Shot};
use serde_json::{Value, json};

/// A stage with a customer whose document was started.
fn started() -> (Stage, String) {
    let stage = Stage::with(|request| Ok(Ok(report(request))));
    let customer = stage.customer();
    let answer = stage.json(Method::PUT, &format!("{customer}/document"), &json!({}));
    assert_eq!(answer.text("/links/self"), format!("{customer}/document"));
    (stage, customer)
}

fn image(height: u32) -> Value {
    json!({ "image": { "data": STANDARD.encode(png_header(640, height)) } })
}

fn add(stage: &Stage, customer: &str, height: u32) -> Answered {
    stage.json(Method::PUT, &format!("{customer}/document/pages"), &image(height))
}

fn get(stage: &Stage, customer: &str, path: &str) -> Answered {
    stage.call(Method::GET, &format!("{customer}/document/{path}"))
}

#[test]
fn pages_need_a_document() {
    let stage = Stage::new();
    let customer = stage.customer();
    let missing = [
        add(&stage, &customer, FRONT),
        get(&stage, &customer, "pages/front"),
        get(&stage, &customer, "pages/front/quality"),
        get(&stage, &customer, "portrait"),
        stage.call(Method::POST, &format!("{customer}/document/inspect")),
        stage.call(Method::POST, &format!("{customer}/document/inspect/disclose")),
    ];
    for answer in missing {
        assert_eq!((answer.status, answer.error_code()), (404, "NOT_FOUND"));
    }
    assert_eq!(stage.call(Method::DELETE, &format!("{customer}/document")).status, 204);
    let bounds = json!({ "advice": { "classification":
        { "machineReadableTravelDocuments": ["td9"] } } });
    let refused = stage.json(Method::PUT, &format!("{customer}/document"), &bounds);
    assert_eq!((refused.status, refused.error_code()), (400, "INVALID_REQUEST_BODY"));
}

#[test]
fn a_page_is_told_and_handed_out() {
    let (stage, customer) = started();
    let answer = add(&stage, &customer, FRONT);
    let corner = |x: i32, y: i32| json!({ "x": x, "y": y });
    let expected = json!({
        "documentType": {
            "country": "uto", "edition": "2010", "type": "identity-card",
            "machineReadableTravelDocument": "TD1", "supportLevel": "FULL_SUPPORT",
        },
        "pageType": "front",
        "detection": {
            "confidence": 0.75,
            "coordinates": {
                "topLeftCorner": corner(10, 21), "topRightCorner": corner(600, 20),
                "bottomLeftCorner": corner(10, 400), "bottomRightCorner": corner(600, 400),
            },
            "cornerOutOfImage": false,
        },
        "links": { "self": format!("{customer}/document/pages/front") },
    });
    assert_eq!((answer.status, answer.body), (200, expected));
    let cases = [
        ("pages/front", Some(jpeg("front"))),
        ("pages/FRONT", Some(jpeg("front"))),
        ("portrait", Some(jpeg("portrait"))),
        ("portrait?width=100", Some([jpeg("portrait"), b"resized".to_vec()].concat())),
        ("signature", Some(jpeg("signature"))),
        ("pages/back", None),
        ("ghost-portrait", None),
        ("fingerprint", None),
    ];
    for (path, file) in cases {
        let answer = get(&stage, &customer, path);
        match file {
            Some(file) => {
                assert_eq!(answer.body, json!({ "data": STANDARD.encode(file) }), "{path}");
            }
            None => assert_eq!((answer.status, answer.error_code()), (404, "NOT_FOUND"), "{path}"),
        }
    }
    let no_id = stage.call(Method::GET, "/api/v1/customers/1/document/pages/cover");
    assert_eq!((no_id.status, no_id.error_code()), (400, "INVALID_ID"));
    let no_quality = get(&stage, &customer, "pages/cover/quality");
    assert_eq!((no_quality.status, no_quality.error_code()), (404, "NOT_FOUND"));
    for path in ["pages/cover", "portrait?width=0"] {
        let answer = get(&stage, &customer, path);
        assert_eq!((answer.status, answer.error_code()), (400, "INVALID_REQUEST_PARAMETER"));
    }
    let quality = json!({
        "fine": false,
        "issues": ["SHARPNESS_LOW"],
        "warnings": ["DOCUMENT_CLOSE_TO_IMAGE_BORDER"],
        "details": {
            "sharpness": { "score": 0.2, "level": "LOW" },
            "brightness": { "score": 0.5, "level": "MEDIUM" },
            "hotspots": { "score": 0.1, "level": "LOW" },
        },
    });
    assert_eq!(get(&stage, &customer, "pages/front/quality").body, quality);
}

#[test]
fn pages_are_held_against_each_other() {
    struct Case {
        name: &'static str,
        before: Option<u32>,
        page: u32,
        code: Value,
        warnings: Value,
    }
    let foreign = json!("PAGE_DOESNT_MATCH_DOCUMENT_TYPE_OF_PREVIOUS_PAGE");
    let case =
        |name, before, page| Case { name, before, page, code: Value::Null, warnings: Value::Null };
    let cases = [
        case("front", None, FRONT),
        case("front and back", Some(FRONT), BACK),
        Case { warnings: json!(["MISSING_FRONT_PAGE"]), ..case("back alone", None, BACK) },
        Case { code: json!("NO_CARD_CORNERS_DETECTED"), ..case("no page", None, NO_PAGE) },
        Case { code: foreign, ..case("another country", Some(BACK), FOREIGN_FRONT) },
        case("another country in its place", Some(FRONT), FOREIGN_FRONT),
        Case {
            warnings: json!([
                "DOCUMENT_TYPE_MISMATCH_BETWEEN_PAGES",
                "PORTRAIT_NOT_GUARANTEED_OF_THE_SAME_PERSON",
            ]),
            ..case("another edition", Some(FRONT), OTHER_BACK)
        },
        Case {
            warnings: json!(["DOCUMENT_TYPE_NOT_RECOGNIZED"]),
            ..case("unknown", None, UNKNOWN)
        },
        Case {
            warnings: json!(["PAGE_CLASSIFICATION_CHANGED"]),
            ..case("a back that was unknown", Some(UNKNOWN_BACK), FRONT)
        },
        Case {
            warnings: json!(["PORTRAIT_NOT_GUARANTEED_OF_THE_SAME_PERSON", "MISSING_FRONT_PAGE"]),
            ..case("the back beside something unknown", Some(UNKNOWN), BACK)
        },
    ];
    for case in cases {
        let (stage, customer) = started();
        if let Some(before) = case.before {
            assert_eq!(add(&stage, &customer, before).body["errorCode"], Value::Null);
        }
        let stored = stage.platform.stored_names();
        let answer = add(&stage, &customer, case.page);
        assert_eq!(answer.status, 200, "{}", case.name);
        assert_eq!(answer.body["errorCode"], case.code, "{}", case.name);
        assert_eq!(answer.body["warnings"], case.warnings, "{}", case.name);
        if case.code != Value::Null {
            assert_eq!(stage.platform.stored_names(), stored, "{}: stored", case.name);
        }
    }
}

#[test]
fn a_page_that_was_unknown_is_labelled_when_another_tells_what_it_is() {
    let (stage, customer) = started();
    assert_eq!(add(&stage, &customer, UNKNOWN_BACK).body["pageType"], json!("unknown"));
    add(&stage, &customer, FRONT);
    let document = &stage.call(Method::GET, &customer).body["customer"]["document"];
    assert_eq!(document["pageTypes"], json!(["front", "back"]));
    assert_eq!(document["type"]["supportLevel"], json!("FULL_SUPPORT"));
    assert_eq!(get(&stage, &customer, "pages/back").status, 200);
    assert_eq!(get(&stage, &customer, "pages/unknown").status, 404);
}

#[test]
fn a_page_in_a_record_shows_whether_it_was_injected() {
    let (stage, customer) = started();
    let shot = Shot::jpeg(Role::Page, 0);
    let draft = Draft::page().frame(shot, &png_header(640, FRONT)).created_at_ms(START_MS);
    let pages = format!("{customer}/document/pages");
    let unsigned = draft.clone().finish(None, &Limits::default()).unwrap();
    assert_eq!(stage.octets(Method::PUT, &pages, &unsigned).body["pageType"], json!("front"));
    let injection = |customer: &str| {
        let inspection = stage.call(Method::POST, &format!("{customer}/inspect")).body;
        inspection["security"]["videoInjection"].clone()
    };
    assert_eq!(injection(&customer), json!({ "evaluated": false }));
    let foreign = CaptureKey::of_session("nobody's");
    let forged = draft.finish(Some(&foreign), &Limits::default()).unwrap();
    let refused = stage.octets(Method::PUT, &pages, &forged);
    assert_eq!((refused.status, refused.body), (200, json!({ "errorCode": "INVALID_DATA" })));
}

#[test]
fn the_customer_is_known_from_all_sources() {
    let (stage, customer) = started();
    add(&stage, &customer, FRONT);
    add(&stage, &customer, BACK);
    let known = stage.call(Method::GET, &customer).body["customer"].clone();
    let cases = [
        ("/surname", json!({ "visualZone": "Eriksson", "mrz": "ERIKSSON" })),
        ("/givenNames", json!({ "visualZone": "Anna Maria", "mrz": "ANNA MARIA" })),
        ("/dateOfBirth", json!({ "visualZone": "1974-08-12", "mrz": "1974-08-12" })),
        ("/gender", json!({ "visualZone": "F", "mrz": "F", "documentPortrait": "F" })),
        ("/age", json!({ "visualZone": "52", "mrz": "52", "documentPortrait": "38" })),
        (
            "/document/documentNumber",
            json!({ "visualZone": "D23145890", "mrz": "D23145890", "barcode": "D23145890" }),
        ),
        ("/document/dateOfExpiry", json!({ "mrz": "2012-04-15" })),
        ("/document/additionalTexts", json!({ "placeOfBirth": { "visualZone": "Zenith" } })),
        ("/document/pageTypes", json!(["front", "back"])),
        ("/document/type/country", json!("uto")),
        ("/document/mrz/td1/surname", json!("ERIKSSON")),
        (
            "/document/barcodes",
            json!({ "back": { "barcode1": { "data": "cGF5bG9hZA==", "type": "pdf_417" } } }),
        ),
        ("/document/links/portrait", json!(format!("{customer}/document/portrait"))),
        ("/document/links/pages/back", json!(format!("{customer}/document/pages/back"))),
    ];
    for (pointer, expected) in cases {
        assert_eq!(known.pointer(pointer), Some(&expected), "{pointer}");
    }
    assert_eq!(known.pointer("/document/links/fingerprint"), None);
}

#[test]
fn the_document_is_inspected() {
    let (stage, customer) = started();
    let inspect = || stage.call(Method::POST, &format!("{customer}/document/inspect")).body;
    assert_eq!(inspect(), json!({}));
    add(&stage, &customer, FRONT);
    add(&stage, &customer, BACK);
    let expected = json!({
        "expired": true,
        "mrzInspection": { "valid": true },
        "portraitInspection": {
            "genderEstimate": "F",
            "genderConsistency": { "viz": true, "mrz": true },
            "ageEstimate": 38,
            "ageDifferenceWith": { "dateOfBirth": 14 },
        },
        "visualZoneInspection": {
            "ocrConfidence": { "confidence": 0.965, "lowOcrConfidenceTexts": ["gender"] },
            "textConsistency": {
                "consistent": true,
                "consistencyWith": {
                    "mrz": { "inconsistentTexts": [] },
                    "barcodes": { "inconsistentTexts": [] },
                },
            },
        },
        "pageTampering": {
            "front": {
                "colorProfileChangeDetected": false,
                "looksLikeScreenshot": true,
                "tamperedTexts": true,
            },
        },
    });
    assert_eq!(inspect(), expected);
    let scores = stage.call(Method::POST, &format!("{customer}/document/inspect/disclose")).body;
    let expected = json!({ "pageTampering": { "front": {
        "colorProfileChangeDetected": { "score": 0.875 },
        "looksLikeScreenshot": { "score": 0.25 },
        "tamperedTexts": {
            "date_of_birth": { "score": 0.5 },
            "surname": { "score": 0.75 },
        },
        "presentationAttackDetectionGenuine": { "score": 0.25 },
        "presentationAttackScreenClass": { "score": 0.75 },
    } } });
    assert_eq!(scores, expected);
}

#[test]
fn the_selfie_is_held_against_the_portrait() {
    let (stage, customer) = started();
    stage.json(Method::PUT, &format!("{customer}/selfie"), &image(480));
    add(&stage, &customer, FRONT);
    let inspection = stage.call(Method::POST, &format!("{customer}/inspect")).body;
    let expected = json!({
        "similarityWith": { "documentPortrait": true },
        "genderEstimate": "F",
        "genderConsistency": { "documentPortrait": true, "viz": true },
        "ageEstimate": 33,
        "ageDifferenceWith": { "dateOfBirth": 19 },
        "hasMask": false,
    });
    assert_eq!(inspection["selfieInspection"], expected);
    let scores = stage.call(Method::POST, &format!("{customer}/inspect/disclose")).body;
    let at = "/selfieInspection/similarityWith/documentPortrait/score";
    assert_eq!(scores.pointer(at), Some(&json!(1.0)));
    let origin = json!({ "faceOrigin": { "link": format!("{customer}/document/portrait") } });
    let face = stage.json(Method::POST, "/api/v1/faces", &origin);
    assert_eq!(face.status, 200, "{:?}", face.body);
}

#[test]
fn a_page_replaces_the_one_of_its_type_and_goes_whole() {
    let (stage, customer) = started();
    let before = stage.platform.stored_names();
    add(&stage, &customer, FRONT);
    let one = stage.platform.stored_names().len();
    add(&stage, &customer, FRONT);
    assert_eq!(stage.platform.stored_names().len(), one);
    stage.json(Method::PUT, &format!("{customer}/document"), &json!({}));
    assert_eq!(stage.platform.stored_names(), before);
    add(&stage, &customer, FRONT);
    stage.call(Method::DELETE, &format!("{customer}/document"));
    assert_eq!(stage.platform.stored_names(), before);
    add(&stage, &customer, FRONT);
    stage.call(Method::DELETE, &customer);
    assert_eq!(stage.platform.stored_names(), [""; 0]);
}
