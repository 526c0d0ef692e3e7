//! Sessions and customers: who may touch what, and when it is gone.

use crate::stage::{SESSION, SESSION_CUSTOMERS, Stage, request};
use futures::executor::block_on;
use http::{HeaderValue, Method};
use selfsame_protocol::envelope::Lifetime;
use selfsame_service::Platform;
use selfsame_service::platform::Ledger;

const V4: &str = "/api/v1/customers/65ebc529-50da-43cb-9963-e15fbf524f8e";

#[test]
fn without_a_good_token_nothing_is_answered() {
    let stage = Stage::new();
    let mut call = request(Method::POST, "/api/v1/customers", None);
    call.headers_mut().insert("authorization", "Bearer a2V5Ondyb25n".parse().unwrap());
    let answer = stage.send(call);
    assert_eq!((answer.status, answer.body), (401, serde_json::Value::Null));
    assert!(stage.platform.stored_names().is_empty());
}

#[test]
fn a_customer_lives_until_it_is_deleted() {
    let stage = Stage::new();
    let path = stage.customer();
    let read = stage.call(Method::GET, &path);
    assert_eq!(read.body, serde_json::json!({ "customer": {} }));
    assert_eq!(stage.call(Method::DELETE, &path).status, 204);
    assert_eq!(stage.call(Method::GET, &path).error_code(), "NOT_FOUND");
    assert_eq!(stage.call(Method::DELETE, &path).status, 204, "deleting again is success");
    assert!(stage.platform.stored_names().is_empty());
}

#[test]
fn an_own_id_must_be_a_free_version_4_uuid() {
    let stage = Stage::new();
    assert_eq!(stage.call(Method::POST, V4).status, 200);
    let taken = stage.call(Method::POST, V4);
    assert_eq!((taken.status, taken.error_code()), (422, "ALREADY_EXISTS"));
    let refused = [
        "/api/v1/customers/1",
        "/api/v1/customers/c232ab00-9414-11ec-b3c8-9f6bdeced846",
        "/api/v1/customers/65ebc52950da43cb9963e15fbf524f8e",
    ];
    for path in refused {
        let answer = stage.call(Method::POST, path);
        assert_eq!((answer.status, answer.error_code()), (400, "INVALID_ID"), "{path}");
    }
}

#[test]
fn an_id_is_free_again_once_its_customer_expired() {
    let stage = Stage::new();
    stage.call(Method::POST, V4);
    stage.platform.advance_ms(34 * 60_000);
    assert_eq!(stage.call(Method::POST, V4).status, 200);
}

#[test]
fn an_id_that_is_being_swept_is_not_given_out_until_the_sweep_is_over() {
    let stage = Stage::new();
    let name = V4.replace("/api/v1/customers", "customer");
    let now_ms = stage.platform.now_ms();
    let life = Lifetime { created_at_ms: now_ms, expires_at_ms: now_ms + 60_000 };
    let reservation = life.to_header().to_vec();
    let ledger = stage.platform.ledger();
    let reserved = block_on(ledger.replace(&name, None, reservation, life.expires_at_ms));
    assert_eq!(reserved, Ok(true));
    let answer = stage.call(Method::POST, V4);
    assert_eq!((answer.status, answer.error_code()), (409, "CONFLICT"));
    stage.platform.advance_ms(60_000);
    assert_eq!(stage.call(Method::POST, V4).status, 200);
}

#[test]
fn use_prolongs_a_life_and_idleness_ends_it() {
    let stage = Stage::new();
    let path = stage.customer();
    for _ in 0..4 {
        stage.platform.advance_ms(29 * 60_000);
        assert_eq!(stage.call(Method::GET, &path).status, 200);
    }
    stage.platform.advance_ms(34 * 60_000);
    assert_eq!(stage.call(Method::GET, &path).status, 404);
}

#[test]
fn a_session_customer_asks_for_its_session() {
    let stage = Stage::new();
    let session = stage.session(600);
    let other = stage.session(600);
    let path = stage.customer_in(&session);
    struct Case {
        name: &'static str,
        token: Option<String>,
        status: u16,
    }
    let cases = [
        Case { name: "right session", token: Some(session), status: 200 },
        Case { name: "no session", token: None, status: 401 },
        Case { name: "unknown session", token: Some("AAAA".into()), status: 401 },
        Case { name: "another session", token: Some(other), status: 403 },
    ];
    for case in cases {
        let mut call = request(Method::GET, &path, None);
        if let Some(token) = case.token {
            call.headers_mut().insert(SESSION, token.parse().unwrap());
        }
        let answer = stage.send(call);
        assert_eq!(answer.status, case.status, "{}", case.name);
        assert!(answer.status == 200 || answer.body.is_null(), "{}", case.name);
    }
}

#[test]
fn a_customer_without_a_session_ignores_the_header() {
    let stage = Stage::new();
    let path = stage.customer();
    assert_eq!(stage.call_in("whatever", Method::GET, &path).status, 200);
}

#[test]
fn an_unknown_session_opens_no_customer() {
    let stage = Stage::new();
    for token in [&b"AAAA"[..], b"", b"\xFF\xFE"] {
        let mut call = request(Method::POST, "/api/v1/customers", None);
        call.headers_mut().insert(SESSION, HeaderValue::from_bytes(token).unwrap());
        assert_eq!(stage.send(call).status, 401, "{token:?}");
    }
}

#[test]
fn closing_a_session_removes_its_customers_and_no_others() {
    let stage = Stage::new();
    let (session, other) = (stage.session(600), stage.session(600));
    let (mine, theirs) = (stage.customer_in(&session), stage.customer_in(&other));
    assert_eq!(stage.call_in(&session, Method::POST, &theirs).status, 422, "id of another");
    assert_eq!(stage.call_in(&session, Method::DELETE, "/api/v1/sessions").status, 204);
    assert_eq!(stage.call_in(&session, Method::GET, &mine).status, 401);
    assert_eq!(stage.call(Method::GET, &mine).status, 404);
    assert_eq!(stage.call_in(&other, Method::GET, &theirs).status, 200);
    assert_eq!(stage.call_in(&session, Method::DELETE, "/api/v1/sessions").status, 204);
}

#[test]
fn a_session_ends_with_its_customers_at_its_timeout() {
    let stage = Stage::new();
    let session = stage.session(60);
    let path = stage.customer_in(&session);
    stage.platform.advance_ms(59_999);
    assert_eq!(stage.call_in(&session, Method::GET, &path).status, 200);
    stage.platform.advance_ms(1);
    assert_eq!(stage.call_in(&session, Method::GET, &path).status, 401);
    assert_eq!(stage.call(Method::GET, &path).status, 404);
}

#[test]
fn a_session_is_bounded() {
    let stage = Stage::new();
    for timeout in [0, -1, 86_401, i32::MAX] {
        let body = serde_json::json!({ "timeout": timeout });
        let answer = stage.json(Method::POST, "/api/v1/sessions", &body);
        assert_eq!(
            (answer.status, answer.error_code()),
            (400, "INVALID_REQUEST_BODY"),
            "{timeout}"
        );
    }
    let session = stage.session(600);
    for _ in 0..SESSION_CUSTOMERS {
        assert_eq!(stage.call_in(&session, Method::POST, "/api/v1/customers").status, 200);
    }
    let one_more = stage.call_in(&session, Method::POST, "/api/v1/customers");
    assert_eq!(one_more.status, 429);
    assert!(one_more.headers.contains_key("retry-after"));
}

#[test]
fn closing_needs_the_header() {
    let stage = Stage::new();
    let answer = stage.call(Method::DELETE, "/api/v1/sessions");
    assert_eq!((answer.status, answer.error_code()), (400, "INVALID_REQUEST_PARAMETER"));
}

#[test]
fn only_the_digest_of_a_token_is_stored() {
    let stage = Stage::new();
    let session = stage.session(600);
    for name in stage.platform.stored_names() {
        assert!(!name.contains(&session), "{name}");
    }
}
