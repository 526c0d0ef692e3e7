//! The register as identity store, and the rules of handing over in general.

use crate::stage::{START_MS, Scripted, Stage, memory, photo, request};
use crate::world::{image, selfie, template_of};
use base64::{Engine, engine::general_purpose::STANDARD};
use http::Method;
use selfsame_protocol::face::{FaceFinding, FaceReport, FaceRequest, FaceTask};
use selfsame_service::memory::MemoryPlatform;
use serde_json::{Value, json};

const DAY_MS: u64 = 86_400_000;
const REGISTER: &[(&str, &str)] = &[
    ("identity_store", "register"),
    ("identity_store_retention_seconds", "864000"),
    ("customer_life_seconds", "86400000"),
    ("maintenance_secret", "open sesame"),
];

/// Every width of photo is a person of its own.
fn people(request: &FaceRequest) -> FaceReport {
    let width =
        request.image.get(18..20).map(|bytes| u32::from(bytes[0]) << 8 | u32::from(bytes[1]));
    let finding = |task: &FaceTask| match task {
        FaceTask::Template => FaceFinding::Template(template_of(width.unwrap())),
        _ => FaceFinding::Unavailable,
    };
    let findings = request.tasks.iter().map(finding).collect();
    FaceReport { findings, ..crate::stage::one_face(request) }
}

fn stage() -> Stage<MemoryPlatform<Scripted>> {
    Stage::with_settings(memory(|request| Ok(Ok(people(request)))), REGISTER)
}

/// A customer with the face of that person.
fn customer(stage: &Stage, person: u32) -> String {
    let customer = stage.customer();
    assert_eq!(stage.json(Method::PUT, &selfie(&customer), &image(person)).status, 200);
    customer
}

fn store(stage: &Stage, customer: &str, external_id: &str) -> u16 {
    let body = json!({ "externalId": external_id, "onboardingStatus": "FINISHED" });
    stage.json(Method::POST, &format!("{customer}/store"), &body).status
}

fn maintain(stage: &Stage, method: Method, query: &str) -> (u16, Value) {
    let mut ask = request(method, &format!("/maintenance/register{query}"), None);
    ask.headers_mut().insert("authorization", "Bearer open sesame".parse().unwrap());
    let answer = stage.send(ask);
    (answer.status, answer.body)
}

/// All entries, as an operator reads them.
fn entries(stage: &Stage) -> Vec<Value> {
    let mut entries: Vec<Value> = Vec::new();
    loop {
        let query = entries.last().map(|entry| format!("?after={}", entry["number"]));
        match maintain(stage, Method::GET, &query.unwrap_or_default()) {
            (200, entry) => entries.push(entry),
            (status, _) => {
                assert_eq!(status, 404);
                return entries;
            }
        }
    }
}

fn duplicates(entry: &Value) -> Vec<u64> {
    let duplicates = entry["duplicates"].as_array().unwrap().iter();
    duplicates.map(|duplicate| duplicate["number"].as_u64().unwrap()).collect()
}

#[test]
fn refusals_come_in_the_order_of_the_checks() {
    let stage = stage();
    let session = stage.session(600);
    let inside = stage.customer_in(&session);
    let empty = stage.customer();
    let good = json!({ "onboardingStatus": "FINISHED" });
    struct Case<'a> {
        name: &'a str,
        customer: &'a str,
        body: Value,
        expected: (u16, &'a str),
    }
    let bad_ids = ["", "a b", "a/b", "é", &"x".repeat(65)].map(|id| {
        let body = json!({ "onboardingStatus": "FINISHED", "externalId": id });
        Case {
            name: "external id",
            customer: &empty,
            body,
            expected: (400, "INVALID_REQUEST_BODY"),
        }
    });
    let cases = [
        Case { name: "no session", customer: &inside, body: json!({}), expected: (401, "") },
        Case {
            name: "no customer",
            customer: "/api/v1/customers/65ebc529-50da-43cb-9963-e15fbf524f8e",
            body: json!({}),
            expected: (404, "NOT_FOUND"),
        },
        Case {
            name: "no UUID",
            customer: "/api/v1/customers/1",
            body: good.clone(),
            expected: (400, "INVALID_ID"),
        },
        Case {
            name: "no status",
            customer: &empty,
            body: json!({}),
            expected: (400, "INVALID_REQUEST_BODY"),
        },
        Case {
            name: "unknown status",
            customer: &empty,
            body: json!({ "onboardingStatus": "DONE" }),
            expected: (400, "INVALID_REQUEST_BODY"),
        },
        Case {
            name: "nothing collected",
            customer: &empty,
            body: good.clone(),
            expected: (400, "NOT_ENOUGH_DATA"),
        },
    ];
    for Case { name, customer, body, expected } in cases.into_iter().chain(bad_ids) {
        let answer = stage.json(Method::POST, &format!("{customer}/store"), &body);
        assert_eq!((answer.status, answer.error_code()), expected, "{name}");
    }
    assert_eq!(entries(&stage), Vec::<Value>::new());
}

#[test]
fn without_an_identity_store_there_is_none() {
    let stage = Stage::new();
    let customer = stage.customer();
    stage.json(Method::PUT, &selfie(&customer), &photo());
    let answer = stage.json(Method::POST, &format!("{customer}/store"), &json!({}));
    assert_eq!((answer.status, answer.error_code()), (404, "NOT_FOUND"));
    assert_eq!(stage.call(Method::GET, "/maintenance/register").status, 404);
}

#[test]
fn entries_keep_what_was_collected_whatever_becomes_of_the_customer() {
    let stage = stage();
    let customer = customer(&stage, 700);
    assert_eq!(store(&stage, &customer, "crm-1"), 204);
    assert_eq!(stage.call(Method::DELETE, &customer).status, 204);
    let [entry] = &entries(&stage)[..] else { panic!("one entry") };
    let enrolment = &entry["enrolment"];
    assert_eq!(enrolment["externalId"], "crm-1");
    assert_eq!(enrolment["storedAtMs"], START_MS);
    let kept = STANDARD.decode(enrolment["images"]["selfie"].as_str().unwrap()).unwrap();
    assert_eq!(kept, crate::stage::png_header(700, 480));
}

#[test]
fn a_face_under_another_id_is_noted_and_one_under_the_same_is_not() {
    let stage = stage();
    let (first, other, again) =
        (customer(&stage, 700), customer(&stage, 800), customer(&stage, 700));
    store(&stage, &first, "a");
    store(&stage, &first, "a");
    store(&stage, &other, "b");
    store(&stage, &again, "c");
    let entries = entries(&stage);
    let found: Vec<Vec<u64>> = entries.iter().map(duplicates).collect();
    assert_eq!(found, [vec![], vec![], vec![], vec![0, 1]]);
    assert!(entries[3]["duplicates"][0]["score"].as_f64().unwrap() > 0.9);
}

#[test]
fn entries_end_with_their_retention_each_at_its_time() {
    let stage = stage();
    let customer = customer(&stage, 700);
    for day in 0..15 {
        assert_eq!(store(&stage, &customer, &format!("day-{day}")), 204);
        stage.platform.advance_ms(DAY_MS);
        let left: Vec<Value> =
            entries(&stage).iter().map(|entry| entry["enrolment"]["externalId"].clone()).collect();
        let expected: Vec<String> =
            (0.max(day - 8)..=day).map(|day| format!("day-{day}")).collect();
        assert_eq!(left, expected, "after day {day}");
    }
    stage.platform.advance_ms(100 * DAY_MS);
    assert_eq!(entries(&stage), Vec::<Value>::new());
    let next = self::customer(&stage, 700);
    assert_eq!(store(&stage, &next, "later"), 204);
    assert_eq!(duplicates(&entries(&stage)[0]), Vec::<u64>::new());
}

#[test]
fn duplicates_are_found_over_pages_and_numbers_rise() {
    let stage = stage();
    let (first, other) = (customer(&stage, 700), customer(&stage, 800));
    store(&stage, &first, "a");
    for number in 0..258 {
        assert_eq!(store(&stage, &other, "b"), 204, "{number}");
    }
    let again = customer(&stage, 700);
    assert_eq!(store(&stage, &again, "c"), 204);
    let entries = entries(&stage);
    let numbers: Vec<u64> = entries.iter().map(|entry| entry["number"].as_u64().unwrap()).collect();
    assert_eq!(numbers, (0..260).collect::<Vec<_>>());
    assert_eq!(duplicates(&entries[259]), [0]);
}

#[test]
fn the_register_can_be_removed_whole() {
    let stage = stage();
    let customer = customer(&stage, 700);
    for _ in 0..260 {
        store(&stage, &customer, "a");
    }
    assert_eq!(maintain(&stage, Method::DELETE, "").0, 204);
    let left = stage.platform.stored_names();
    assert!(left.iter().all(|name| !name.starts_with("register")), "{left:?}");
    assert_eq!(maintain(&stage, Method::DELETE, "").0, 204);
    assert_eq!(store(&stage, &customer, "a"), 204);
    assert_eq!(entries(&stage).len(), 1);
}
