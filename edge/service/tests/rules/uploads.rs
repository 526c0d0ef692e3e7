//! Selfies and faces: what is stored, what is refused, and in which order.

use crate::stage::{Stage, one_face, photo, png_header, request};
use http::Method;
use selfsame_protocol::face::{FaceReport, Refusal};
use selfsame_service::Body;
use selfsame_service::platform::InferenceError;
use serde_json::json;

#[test]
fn a_selfie_is_found_stored_and_replaced() {
    let stage = Stage::new();
    let selfie = format!("{}/selfie", stage.customer());
    let answer = stage.json(Method::PUT, &selfie, &photo());
    assert_eq!(answer.status, 200);
    assert_eq!(answer.text("/links/self"), selfie);
    assert_eq!(answer.body["detection"]["confidence"], json!(0.9174));
    assert_eq!(answer.body["detection"]["faceRectangle"]["topLeft"], json!({ "x": 250, "y": 120 }));
    let before = stage.platform.stored_names();
    assert_eq!(stage.json(Method::PUT, &selfie, &photo()).status, 200);
    let after = stage.platform.stored_names();
    assert_eq!(before.len(), after.len(), "the replaced photo is gone");
    assert_ne!(before, after, "under a name never used before");
}

#[test]
fn deleting_a_customer_leaves_nothing_of_the_selfie() {
    let stage = Stage::new();
    let customer = stage.customer();
    stage.json(Method::PUT, &format!("{customer}/selfie"), &photo());
    stage.call(Method::DELETE, &customer);
    assert!(stage.platform.stored_names().is_empty());
}

#[test]
fn a_photo_at_rest_shows_nothing() {
    let stage = Stage::new();
    let file = png_header(640, 480);
    stage.octets(Method::POST, "/api/v1/faces", &file);
    for name in stage.platform.stored_names() {
        let value = stage.platform.stored_value(&name).unwrap();
        assert!(
            !value.windows(8).any(|window| file.windows(8).any(|part| part == window)),
            "{name}"
        );
    }
}

#[test]
fn content_failures_answer_200_and_store_nothing() {
    let nobody =
        |request: &_| Ok(Ok(FaceReport { face: None, face_count: 0, ..one_face(request) }));
    let stage = Stage::with(nobody);
    let selfie = format!("{}/selfie", stage.customer());
    let stored = stage.platform.stored_names();
    let answers = [
        (stage.json(Method::PUT, &selfie, &photo()), "NO_FACE_DETECTED"),
        (stage.octets(Method::PUT, &selfie, b"IDVR and what follows"), "INVALID_DATA"),
        (stage.json(Method::POST, "/api/v1/faces", &photo()), "NO_FACE_DETECTED"),
        (stage.octets(Method::POST, "/api/v1/faces", b"neither image nor record"), "INVALID_DATA"),
    ];
    for (answer, code) in answers {
        assert_eq!((answer.status, answer.body), (200, json!({ "errorCode": code })));
    }
    assert_eq!(stage.platform.stored_names(), stored);
}

#[test]
fn several_faces_warn_or_refuse() {
    let stage = Stage::with(|request| Ok(Ok(FaceReport { face_count: 3, ..one_face(request) })));
    let mut body = photo();
    let warned = stage.json(Method::POST, "/api/v1/faces", &body);
    assert_eq!(warned.body["warnings"], json!(["MULTIPLE_FACES_DETECTED"]));
    body["detection"] = json!({ "mode": "STRICT" });
    let refused = stage.json(Method::POST, "/api/v1/faces", &body);
    assert_eq!(refused.body, json!({ "errorCode": "MULTIPLE_FACES_DETECTED" }));
    let selfie = format!("{}/selfie", stage.customer());
    let warned = stage.json(Method::PUT, &selfie, &photo());
    assert_eq!(warned.body["warnings"], json!(["MULTIPLE_FACES_DETECTED"]));
}

#[test]
fn bodies_are_refused_by_what_is_wrong_with_them() {
    struct Case {
        name: &'static str,
        body: serde_json::Value,
        code: &'static str,
    }
    let selfie = "/api/v1/customers/65ebc529-50da-43cb-9963-e15fbf524f8e/selfie";
    let with = |member: &str, value: serde_json::Value| {
        let mut body = photo();
        body[member] = value;
        body
    };
    let cases = [
        Case { name: "empty object", body: json!({}), code: "INVALID_REQUEST_BODY" },
        Case { name: "not an object", body: json!([1]), code: "INVALID_REQUEST_BODY" },
        Case { name: "empty image", body: json!({ "image": {} }), code: "INVALID_REQUEST_BODY" },
        Case {
            name: "not base64",
            body: json!({ "image": { "data": "%%%" } }),
            code: "INVALID_REQUEST_BODY",
        },
        Case {
            name: "no image",
            body: json!({ "image": { "data": "AAAA" } }),
            code: "INVALID_IMAGE",
        },
        Case {
            name: "nothing in it",
            body: json!({ "image": { "data": "" } }),
            code: "INVALID_IMAGE",
        },
        Case {
            name: "address",
            body: json!({ "image": { "url": "https://example.com/a.jpg" } }),
            code: "DATA_DOWNLOADER_DISABLED",
        },
        Case {
            name: "no address",
            body: json!({ "image": { "url": "ftp://example.com/a.jpg" } }),
            code: "MALFORMED_URL",
        },
        Case {
            name: "image and origin",
            body: with("faceOrigin", json!({ "link": selfie })),
            code: "INVALID_REQUEST_BODY",
        },
        Case {
            name: "origin elsewhere",
            body: json!({ "faceOrigin": { "link": "/api/v1/customers" } }),
            code: "INVALID_REQUEST_BODY",
        },
        Case {
            name: "unknown origin",
            body: json!({ "faceOrigin": { "link": selfie } }),
            code: "NOT_FOUND",
        },
        Case {
            name: "empty range",
            body: with("detection", json!({ "faceSizeRatio": { "min": 0.5, "max": 0.5 } })),
            code: "INVALID_REQUEST_BODY",
        },
        Case {
            name: "ratio above 1",
            body: with("detection", json!({ "faceSizeRatio": { "min": 0.5, "max": 1.5 } })),
            code: "INVALID_REQUEST_BODY",
        },
    ];
    let stage = Stage::new();
    for case in cases {
        let answer = stage.json(Method::POST, "/api/v1/faces", &case.body);
        assert_eq!(answer.error_code(), case.code, "{}", case.name);
        assert!(matches!(answer.status, 400 | 404), "{}", case.name);
    }
    assert!(stage.platform.stored_names().is_empty());
}

#[test]
fn a_huge_image_is_refused_by_its_header() {
    let stage = Stage::with(|_| panic!("the host must not be asked"));
    let answer = stage.octets(Method::POST, "/api/v1/faces", &png_header(60_000, 60_000));
    assert_eq!((answer.status, answer.error_code()), (400, "INVALID_IMAGE"));
}

#[test]
fn checks_come_in_their_order() {
    let stage = Stage::new();
    let no_type = request(Method::PUT, "/api/v1/customers/no-id/selfie", None);
    assert_eq!(stage.send(no_type).status, 415, "media type before id");
    let no_id = stage.json(Method::PUT, "/api/v1/customers/no-id/selfie", &json!({}));
    assert_eq!(no_id.error_code(), "INVALID_ID", "id before body");
    let unknown = "/api/v1/customers/65ebc529-50da-43cb-9963-e15fbf524f8e/selfie";
    assert_eq!(stage.json(Method::PUT, unknown, &json!({})).status, 404, "existence before body");
    let mut large = request(Method::POST, "/api/v1/faces", Some(&json!({})));
    *large.body_mut() = Body::TooLarge;
    let answer = stage.send(large);
    assert_eq!((answer.status, answer.error_code()), (413, "INVALID_REQUEST_BODY"));
    let wrong_method = stage.call(Method::GET, "/api/v1/faces");
    assert_eq!((wrong_method.status, wrong_method.error_code()), (405, "INVALID_REQUEST_METHOD"));
    let mut empty = request(Method::POST, "/api/v1/faces", Some(&json!({})));
    *empty.body_mut() = Body::Whole(bytes::Bytes::new());
    assert_eq!(stage.send(empty).error_code(), "INVALID_REQUEST_BODY");
}

#[test]
fn trouble_at_the_host_is_told_apart() {
    struct Case {
        error: InferenceError,
        status: u16,
    }
    let cases = [
        Case { error: InferenceError::Overloaded { retry_after_seconds: 2 }, status: 429 },
        Case { error: InferenceError::Unavailable, status: 503 },
        Case { error: InferenceError::DeadlinePassed, status: 504 },
        Case { error: InferenceError::Failed("status 500".into()), status: 500 },
    ];
    for case in cases {
        let error = case.error.clone();
        let stage = Stage::with(move |_| Err(error.clone()));
        assert_eq!(stage.json(Method::POST, "/api/v1/faces", &photo()).status, case.status);
        assert!(stage.platform.stored_names().is_empty());
    }
    let refusals = [
        (Refusal::InvalidImage, 400, "INVALID_IMAGE"),
        (Refusal::FaceSizeMemoryLimit, 400, "FACE_SIZE_MEMORY_LIMIT"),
        (Refusal::DetectorUnavailable, 503, "UNEXPECTED_ERROR"),
    ];
    for (refusal, status, code) in refusals {
        let stage = Stage::with(move |_| Ok(Err(refusal)));
        let answer = stage.json(Method::POST, "/api/v1/faces", &photo());
        assert_eq!((answer.status, answer.error_code()), (status, code));
    }
}

#[test]
fn a_face_comes_from_a_customers_selfie() {
    let stage = Stage::new();
    let selfie = format!("{}/selfie", stage.customer());
    let body = json!({ "faceOrigin": { "link": selfie } });
    assert_eq!(stage.json(Method::POST, "/api/v1/faces", &body).status, 404, "no selfie yet");
    stage.json(Method::PUT, &selfie, &photo());
    let face = stage.json(Method::POST, "/api/v1/faces", &body);
    assert_eq!((face.status, &face.body["warnings"]), (200, &json!(null)));
    stage.call(Method::DELETE, selfie.strip_suffix("/selfie").unwrap());
    let coordinates = format!("{}/crop/coordinates", face.text("/links/self"));
    assert_eq!(stage.call(Method::GET, &coordinates).status, 200, "the face is a copy");
    let portrait = selfie.replace("/selfie", "/document/portrait");
    let body = json!({ "faceOrigin": { "link": portrait } });
    assert_eq!(stage.json(Method::POST, "/api/v1/faces", &body).status, 404);
}

#[test]
fn crop_sizes_are_checked() {
    let stage = Stage::new();
    let face = stage.json(Method::POST, "/api/v1/faces", &photo()).text("/links/self");
    for query in ["width=0", "width=-1", "height=4097", "width=ten", "width=", "height=1.5"] {
        let answer = stage.call(Method::GET, &format!("{face}/crop?{query}"));
        let told = (answer.status, answer.error_code());
        assert_eq!(told, (400, "INVALID_REQUEST_PARAMETER"), "{query}");
    }
}

#[test]
fn of_two_writers_one_wins_and_the_other_leaves_nothing() {
    use std::sync::{Arc, OnceLock};
    let stage: Arc<OnceLock<Stage>> = Arc::default();
    let selfie: Arc<OnceLock<String>> = Arc::default();
    let (inner_stage, inner_selfie) = (Arc::clone(&stage), Arc::clone(&selfie));
    let mut calls = 0;
    let script = move |request: &_| {
        calls += 1;
        if calls == 2 {
            std::thread::scope(|scope| {
                scope.spawn(|| interrupt(&inner_stage, &inner_selfie));
            });
        }
        Ok(Ok(one_face(request)))
    };
    assert!(stage.set(Stage::with(script)).is_ok());
    let stage = stage.get().unwrap();
    selfie.set(format!("{}/selfie", stage.customer())).unwrap();
    assert_eq!(stage.json(Method::PUT, selfie.get().unwrap(), &photo()).status, 200);
    let answer = stage.json(Method::PUT, selfie.get().unwrap(), &photo());
    assert_eq!((answer.status, answer.error_code()), (409, "CONFLICT"));
    assert_eq!(stage.platform.stored_names().len(), 1, "only the head is left");
}

/// Changes the customer while the first writer waits for the host.
fn interrupt(stage: &std::sync::OnceLock<Stage>, selfie: &std::sync::OnceLock<String>) {
    let (Some(stage), Some(selfie)) = (stage.get(), selfie.get()) else { return };
    assert_eq!(stage.call(Method::DELETE, selfie).status, 204);
}
