//! Liveness photos and their score.

use crate::liveness_host::{CROWD, NOBODY, PASSIVE, POOR};
use crate::stage::{Answered, Stage, png_header};
use base64::{Engine, engine::general_purpose::STANDARD};
use http::Method;
use serde_json::{Value, json};

/// A customer with a selfie whose liveness was started.
fn started(stage: &Stage) -> String {
    let customer = stage.customer();
    stage.json(Method::PUT, &format!("{customer}/selfie"), &image(480));
    assert_eq!(stage.call(Method::PUT, &format!("{customer}/liveness")).status, 200);
    customer
}

fn image(height: u32) -> Value {
    json!({ "image": { "data": STANDARD.encode(png_header(640, height)) } })
}

fn add(stage: &Stage, customer: &str, height: u32, assertion: &str) -> Answered {
    let mut body = image(height);
    body["assertion"] = json!(assertion);
    stage.json(Method::POST, &format!("{customer}/liveness/selfies"), &body)
}

fn ask(stage: &Stage, customer: &str, what: &str, kind: &str) -> Answered {
    let body = json!({ "type": kind });
    let method = if what == "records/challenge" { Method::PUT } else { Method::POST };
    stage.json(method, &format!("{customer}/liveness/{what}"), &body)
}

#[test]
fn nothing_works_before_liveness_is_started() {
    let stage = Stage::new();
    let customer = stage.customer();
    let kind = "PASSIVE_LIVENESS";
    let answers = [
        add(&stage, &customer, 480, "NONE"),
        ask(&stage, &customer, "selfies/retrieve", kind),
        ask(&stage, &customer, "records/challenge", kind),
        ask(&stage, &customer, "evaluation", kind),
        stage.octets(Method::POST, &format!("{customer}/liveness/records"), b"IDVR"),
    ];
    for answer in answers {
        assert_eq!((answer.status, answer.error_code()), (404, "NOT_FOUND"));
    }
    let nobodys = "/api/v1/customers/65ebc529-50da-43cb-9963-e15fbf524f8e/liveness";
    assert_eq!(stage.call(Method::PUT, nobodys).status, 404);
    assert_eq!(stage.call(Method::DELETE, nobodys).status, 204);
}

#[test]
fn the_selfie_serves_as_a_photo_by_its_link() {
    let stage = Stage::new();
    let customer = started(&stage);
    let path = format!("{customer}/liveness/selfies");
    let link = |link: &str| json!({ "assertion": "NONE", "selfieOrigin": { "link": link } });
    let added = stage.json(Method::POST, &path, &link(&format!("{customer}/selfie")));
    assert_eq!((added.status, added.body), (200, json!({})));
    let score = ask(&stage, &customer, "evaluation", "PASSIVE_LIVENESS");
    assert_eq!(score.body, json!({ "score": PASSIVE }));
    let others = started(&stage);
    let refused = stage.json(Method::POST, &path, &link(&format!("{others}/selfie")));
    assert_eq!((refused.status, refused.error_code()), (404, "NOT_FOUND"));
    let no_selfie = stage.json(Method::POST, &path, &link(&format!("{customer}/liveness")));
    assert_eq!((no_selfie.status, no_selfie.error_code()), (400, "INVALID_REQUEST_BODY"));
    stage.call(Method::DELETE, &format!("{customer}/selfie"));
    let gone = stage.json(Method::POST, &path, &link(&format!("{customer}/selfie")));
    assert_eq!((gone.status, gone.error_code()), (404, "NOT_FOUND"));
}

#[test]
fn photos_are_warned_of_or_refused() {
    let stage = Stage::new();
    let customer = started(&stage);
    let cases = [
        (480, "NONE", json!({})),
        (NOBODY, "NONE", json!({ "errorCode": "NO_FACE_DETECTED" })),
        (CROWD, "NONE", json!({ "warnings": ["MULTIPLE_FACES_DETECTED"] })),
        (POOR, "NONE", json!({ "warnings": ["LOW_QUALITY"] })),
        (POOR, "SMILE", json!({ "warnings": ["LOW_QUALITY"] })),
        (POOR, "EYE_GAZE_TOP_LEFT", json!({})),
    ];
    for (height, assertion, expected) in cases {
        let answer = add(&stage, &customer, height, assertion);
        assert_eq!((answer.status, answer.body), (200, expected), "{height} {assertion}");
    }
    let stored = ask(&stage, &customer, "selfies/retrieve", "PASSIVE_LIVENESS");
    assert_eq!(stored.body["selfies"].as_array().unwrap().len(), 3, "not the one of nobody");
}

#[test]
fn photos_are_handed_out_by_kind_in_their_order() {
    let stage = Stage::new();
    let customer = started(&stage);
    let photos = [(600, "SMILE"), (601, "EYE_GAZE_TOP_LEFT"), (602, "NEUTRAL"), (603, "NONE")];
    for (height, assertion) in photos {
        assert_eq!(add(&stage, &customer, height, assertion).status, 200);
    }
    let cases = [
        ("PASSIVE_LIVENESS", vec![(603, "NONE")]),
        ("SMILE_LIVENESS", vec![(600, "SMILE"), (602, "NEUTRAL")]),
        ("EYE_GAZE_LIVENESS", vec![(601, "EYE_GAZE_TOP_LEFT")]),
        ("MAGNIFEYE_LIVENESS", vec![]),
    ];
    for (kind, photos) in cases {
        let to_json = |(height, assertion): (u32, &str)| json!({ "assertion": assertion, "data": STANDARD.encode(png_header(640, height)) });
        let selfies: Vec<Value> = photos.into_iter().map(to_json).collect();
        let expected = json!({ "selfies": selfies, "recordSelfies": [] });
        assert_eq!(ask(&stage, &customer, "selfies/retrieve", kind).body, expected, "{kind}");
    }
}

#[test]
fn a_score_needs_its_photos() {
    let stage = Stage::new();
    let customer = started(&stage);
    let kinds = ["PASSIVE_LIVENESS", "SMILE_LIVENESS", "EYE_GAZE_LIVENESS", "MAGNIFEYE_LIVENESS"];
    for kind in kinds {
        let answer = ask(&stage, &customer, "evaluation", kind);
        assert_eq!(answer.body, json!({ "errorCode": "NOT_ENOUGH_DATA" }), "{kind}");
    }
    for corner in ["TOP_LEFT", "TOP_RIGHT", "BOTTOM_LEFT", "BOTTOM_RIGHT"] {
        add(&stage, &customer, 480, &format!("EYE_GAZE_{corner}"));
    }
    let eyes_not_found = ask(&stage, &customer, "evaluation", "EYE_GAZE_LIVENESS");
    assert_eq!(eyes_not_found.body, json!({ "errorCode": "INVALID_DATA" }));
    let unknown = ask(&stage, &customer, "evaluation", "PALM_LIVENESS");
    assert_eq!((unknown.status, unknown.error_code()), (400, "INVALID_REQUEST_BODY"));
}

#[test]
fn starting_over_forgets_all_photos() {
    let stage = Stage::new();
    let customer = started(&stage);
    let before = stage.platform.stored_names();
    add(&stage, &customer, 480, "NONE");
    assert_eq!(stage.call(Method::PUT, &format!("{customer}/liveness")).status, 200);
    assert_eq!(stage.platform.stored_names(), before);
    add(&stage, &customer, 480, "NONE");
    assert_eq!(stage.call(Method::DELETE, &format!("{customer}/liveness")).status, 204);
    assert_eq!(stage.platform.stored_names(), before);
    assert_eq!(add(&stage, &customer, 480, "NONE").status, 404);
}

#[test]
fn photos_have_a_limit() {
    let stage = Stage::new();
    let customer = started(&stage);
    for _ in 0..20 {
        assert_eq!(add(&stage, &customer, 480, "NONE").status, 200);
    }
    let refused = add(&stage, &customer, 480, "NONE");
    assert_eq!((refused.status, refused.error_code()), (400, "INVALID_REQUEST_BODY"));
}
