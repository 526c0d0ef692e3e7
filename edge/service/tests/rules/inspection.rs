//! The inspection of a customer, and what is known of the person.

use crate::liveness_host::SOMEBODY_ELSE;
use crate::stage::{SESSION, START_MS, Stage, png_header, request};
use crate::world::report;
use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::Method;
use selfsame_capture::{CaptureKey, Draft, Limits, Role, Shot};
use selfsame_service::Body;
use serde_json::{Value, json};

/// Everybody is 33, female, and wears no mask.
fn stage() -> Stage {
    Stage::with(|request| Ok(Ok(report(request))))
}

fn image(height: u32) -> Value {
    json!({ "image": { "data": STANDARD.encode(png_header(640, height)) } })
}

fn add(stage: &Stage, customer: &str, height: u32) {
    let mut body = image(height);
    body["assertion"] = json!("NONE");
    let answer = stage.json(Method::POST, &format!("{customer}/liveness/selfies"), &body);
    assert_eq!(answer.status, 200);
}

#[test]
fn without_a_selfie_the_rest_remains() {
    let stage = stage();
    let customer = stage.customer();
    let inspection = stage.call(Method::POST, &format!("{customer}/inspect"));
    let expected = json!({
        "security": { "videoInjection": { "evaluated": false } },
        "links": { "documentInspection": format!("{customer}/document/inspect") },
    });
    assert_eq!((inspection.status, inspection.body), (200, expected));
    let disclosed = stage.call(Method::POST, &format!("{customer}/inspect/disclose"));
    assert_eq!((disclosed.status, disclosed.body), (200, json!({})));
    assert_eq!(stage.call(Method::GET, &customer).body, json!({ "customer": {} }));
}

#[test]
fn the_selfie_tells_age_gender_and_mask() {
    let stage = stage();
    let customer = stage.customer();
    stage.json(Method::PUT, &format!("{customer}/selfie"), &image(480));
    let inspection = stage.call(Method::POST, &format!("{customer}/inspect")).body;
    let expected = json!({ "genderEstimate": "F", "ageEstimate": 33, "hasMask": false });
    assert_eq!(inspection["selfieInspection"], expected);
    let person = json!({ "age": { "selfie": "33" }, "gender": { "selfie": "F" } });
    assert_eq!(stage.call(Method::GET, &customer).body, json!({ "customer": person }));
}

#[test]
fn every_liveness_photo_has_to_match() {
    let stage = stage();
    let customer = stage.customer();
    stage.json(Method::PUT, &format!("{customer}/selfie"), &image(480));
    stage.call(Method::PUT, &format!("{customer}/liveness"));
    let look = || {
        let [inspection, scores] = ["inspect", "inspect/disclose"]
            .map(|what| stage.call(Method::POST, &format!("{customer}/{what}")).body);
        let at = "/selfieInspection/similarityWith/livenessSelfies";
        (inspection.pointer(at).cloned(), scores.pointer(at).cloned())
    };
    assert_eq!(look(), (None, None));
    add(&stage, &customer, 480);
    assert_eq!(look(), (Some(json!(true)), Some(json!({ "score": 1.0 }))));
    add(&stage, &customer, SOMEBODY_ELSE);
    let (matches, score) = look();
    assert_eq!(matches, Some(json!(false)));
    assert!(score.unwrap()["score"].as_f64().unwrap() < 0.6, "the lowest counts");
}

#[test]
fn a_selfie_in_a_capture_record_is_checked_for_injection() {
    struct Case {
        name: &'static str,
        session: Option<&'static str>,
        age_ms: u64,
        code: Value,
        injection: Value,
    }
    let refused = json!("INVALID_DATA");
    let cases = [
        Case {
            name: "genuine",
            session: Some("own"),
            age_ms: 1000,
            code: Value::Null,
            injection: json!({ "evaluated": true, "detected": false }),
        },
        Case {
            name: "stale",
            session: Some("own"),
            age_ms: 400_000,
            code: Value::Null,
            injection: json!({ "evaluated": true, "detected": true }),
        },
        Case {
            name: "without MAC",
            session: None,
            age_ms: 1000,
            code: Value::Null,
            injection: json!({ "evaluated": false }),
        },
        Case {
            name: "of another session",
            session: Some("another"),
            age_ms: 1000,
            code: refused,
            injection: json!({ "evaluated": false }),
        },
    ];
    for case in cases {
        let stage = stage();
        let session = stage.session(3600);
        let customer = stage.customer_in(&session);
        let token = case.session.map(|whose| if whose == "own" { session.as_str() } else { whose });
        let key = token.map(CaptureKey::of_session);
        let record = Draft::face()
            .created_at_ms(START_MS - case.age_ms)
            .frame(Shot::jpeg(Role::Selfie, 0), &png_header(640, 480))
            .finish(key.as_ref(), &Limits::default())
            .unwrap();
        let mut put = request(Method::PUT, &format!("{customer}/selfie"), None);
        put.headers_mut().insert(SESSION, session.parse().unwrap());
        put.headers_mut().insert("content-type", "application/octet-stream".parse().unwrap());
        *put.body_mut() = Body::Whole(Bytes::from(record));
        let answer = stage.send(put);
        assert_eq!((answer.status, &answer.body["errorCode"]), (200, &case.code), "{}", case.name);
        let path = format!("{customer}/inspect");
        let inspection = stage.call_in(&session, Method::POST, &path).body;
        assert_eq!(inspection["security"]["videoInjection"], case.injection, "{}", case.name);
    }
}

#[test]
fn a_record_without_a_configured_key_is_never_genuine() {
    let stage = stage();
    let record = Draft::face()
        .created_at_ms(START_MS)
        .frame(Shot::jpeg(Role::Selfie, 0), &png_header(640, 480))
        .finish(Some(&CaptureKey::of_service(b"")), &Limits::default())
        .unwrap();
    for path in [format!("{}/selfie", stage.customer()), "/api/v1/faces".to_owned()] {
        let method = if path.ends_with("selfie") { Method::PUT } else { Method::POST };
        assert_eq!(stage.octets(method, &path, &record).error_code(), "INVALID_DATA", "{path}");
    }
}
