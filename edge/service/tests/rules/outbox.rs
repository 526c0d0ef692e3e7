//! The webhook as identity store: nothing that was acknowledged is lost, whatever
//! befalls the receiver, the stores or the service itself.

use crate::faulty::{Faulty, Trouble};
use crate::stage::{Stage, memory, photo, png_header, request};
use crate::world::{report, selfie};
use base64::{Engine, engine::general_purpose::STANDARD};
use futures::FutureExt;
use futures::executor::block_on;
use http::Method;
use selfsame_service::platform::{OutboundError, Post};
use selfsame_service::{Deliveries, Platform};
use serde_json::{Value, json};

const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;
const RETENTION_MS: u64 = 24 * HOUR_MS;
const WEBHOOK: &[(&str, &str)] = &[
    ("identity_store", "webhook"),
    ("identity_store_url", "https://id.example.com/in"),
    ("identity_store_secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
    ("identity_store_retention_seconds", "86400"),
    ("identity_store_max_waiting", "30"),
    ("maintenance_secret", "open sesame"),
];

/// A stage with a webhook, and a customer with a selfie.
fn stage() -> (Stage<Faulty>, String) {
    let platform = Faulty::new(memory(|request| Ok(Ok(report(request)))));
    let stage = Stage::with_settings(platform, WEBHOOK);
    let customer = stage.customer();
    assert_eq!(stage.json(Method::PUT, &selfie(&customer), &photo()).status, 200);
    (stage, customer)
}

fn finished(external_id: &str) -> Value {
    json!({ "externalId": external_id, "onboardingStatus": "FINISHED" })
}

fn store(stage: &Stage<Faulty>, customer: &str, external_id: &str) -> u16 {
    stage.json(Method::POST, &format!("{customer}/store"), &finished(external_id)).status
}

fn deliver(stage: &Stage<Faulty>) -> Deliveries {
    block_on(stage.service.deliver_due(&stage.platform)).unwrap()
}

fn sent(stage: &Stage<Faulty>) -> Vec<Post> {
    stage.platform.memory.outbound().sent()
}

fn header(post: &Post, name: &str) -> String {
    post.headers.iter().find(|(key, _)| *key == name).unwrap().1.clone()
}

fn body(post: &Post) -> Value {
    serde_json::from_slice(&post.body).unwrap()
}

/// What the outbox holds beside its list.
fn letters(stage: &Stage<Faulty>) -> usize {
    let names = stage.platform.memory.stored_names();
    names.iter().filter(|name| name.starts_with("outbox/")).count()
}

#[test]
fn the_receiver_gets_what_was_collected_at_once() {
    let (stage, customer) = stage();
    assert_eq!(store(&stage, &customer, "crm-4711"), 204);
    let [post] = &sent(&stage)[..] else { panic!("one message") };
    assert_eq!(post.url, "https://id.example.com/in");
    let message = body(post);
    assert_eq!(message["externalId"], "crm-4711");
    assert_eq!(message["onboardingStatus"], "FINISHED");
    assert!(customer.ends_with(message["customerId"].as_str().unwrap()));
    assert_eq!(message["images"]["selfie"], STANDARD.encode(png_header(640, 480)));
    assert_eq!(letters(&stage), 0);
    assert_eq!(deliver(&stage), Deliveries::default());
}

#[test]
fn without_an_external_id_the_customer_id_counts() {
    let (stage, customer) = stage();
    let body_of = json!({ "onboardingStatus": "IN_PROGRESS" });
    assert_eq!(stage.json(Method::POST, &format!("{customer}/store"), &body_of).status, 204);
    let message = body(&sent(&stage)[0]);
    assert_eq!(message["externalId"], message["customerId"]);
    assert_eq!(message["onboardingStatus"], "IN_PROGRESS");
}

#[test]
fn a_receiver_that_is_down_is_tried_again_ever_more_seldom() {
    let (stage, customer) = stage();
    let memory = &stage.platform.memory;
    let down = [Err(OutboundError::NoConnection), Ok(503), Ok(404), Ok(302)];
    memory.outbound().tell(down.into_iter().cycle().take(12));
    assert_eq!(store(&stage, &customer, "a"), 204, "it is durable all the same");
    let mut pause_ms = 5_000;
    for tries in 2..=12 {
        memory.advance_ms(pause_ms - 1);
        assert_eq!(deliver(&stage), Deliveries::default(), "too early, {tries}");
        memory.advance_ms(1);
        assert_eq!(deliver(&stage), Deliveries { delivered: 0, failed: 1 }, "{tries}");
        pause_ms = (2 * pause_ms).min(HOUR_MS);
    }
    memory.advance_ms(HOUR_MS);
    assert_eq!(deliver(&stage), Deliveries { delivered: 1, failed: 0 });
    let sent = sent(&stage);
    assert_eq!(sent.len(), 13);
    assert!(sent.iter().all(|post| post.body == sent[0].body));
    let ids = sent.iter().map(|post| header(post, "webhook-id"));
    assert!(ids.into_iter().all(|id| id == header(&sent[0], "webhook-id")));
    let signatures = |post: &Post| header(post, "webhook-signature");
    assert_ne!(signatures(&sent[0]), signatures(&sent[12]), "each try is signed anew");
    assert_eq!(letters(&stage), 0);
}

#[test]
fn a_receiver_that_is_back_gets_some_that_wait_with_the_next_letter() {
    let (stage, customer) = stage();
    stage.platform.memory.outbound().tell([Ok(500); 4]);
    for external_id in ["a", "b", "c", "d"] {
        assert_eq!(store(&stage, &customer, external_id), 204);
    }
    stage.platform.memory.advance_ms(MINUTE_MS);
    assert_eq!(store(&stage, &customer, "e"), 204);
    let ids: Vec<Value> =
        sent(&stage)[4..].iter().map(|post| body(post)["externalId"].clone()).collect();
    assert_eq!(ids, ["e", "a", "b"], "its own first, then a bounded number");
    assert_eq!(deliver(&stage), Deliveries { delivered: 2, failed: 0 });
}

#[test]
fn a_letter_outlives_its_customer_but_not_its_retention() {
    let (stage, customer) = stage();
    let memory = &stage.platform.memory;
    memory.outbound().tell([Ok(500), Ok(500)]);
    store(&stage, &customer, "a");
    assert_eq!(stage.call(Method::DELETE, &customer).status, 204);
    memory.advance_ms(RETENTION_MS - 1);
    assert_eq!(deliver(&stage), Deliveries { delivered: 0, failed: 1 });
    memory.advance_ms(HOUR_MS);
    assert_eq!(deliver(&stage), Deliveries::default());
    assert_eq!(sent(&stage).len(), 2);
}

#[test]
fn a_full_outbox_asks_to_come_back() {
    let (stage, customer) = stage();
    let memory = &stage.platform.memory;
    memory.outbound().tell(vec![Ok(500); 31]);
    for number in 0..30 {
        assert_eq!(store(&stage, &customer, &format!("{number}")), 204);
    }
    let path = format!("{customer}/store");
    let refused = stage.json(Method::POST, &path, &finished("one-more"));
    assert_eq!((refused.status, refused.error_code()), (429, "TOO_MANY_REQUESTS"));
    assert_eq!(letters(&stage), 30, "nothing of it is left");
    memory.advance_ms(10_000);
    assert_eq!(deliver(&stage), Deliveries { delivered: 0, failed: 1 });
    memory.advance_ms(10_000);
    assert_eq!(deliver(&stage).delivered, 20);
    assert_eq!(store(&stage, &customer, "one-more"), 204);
}

#[test]
fn whatever_goes_wrong_at_any_moment_what_was_acknowledged_arrives() {
    let (trial, customer) = stage();
    trial.platform.plan(None);
    store(&trial, &customer, "a");
    let mut cases = 0;
    for (place, what) in trial.platform.uses().into_iter().enumerate() {
        for trouble in what.troubles() {
            lose_nothing(place, &trouble);
            cases += 1;
        }
    }
    assert!(cases > 40, "{cases}");
}

/// A call with trouble at one use of a port, then a receiver and stores that work.
fn lose_nothing(place: usize, trouble: &Trouble) {
    let name = format!("{trouble:?} at {place}");
    let (stage, customer) = stage();
    let memory = &stage.platform.memory;
    let path = format!("{customer}/store");
    stage.platform.plan(Some((place, trouble.clone())));
    let told = stage.try_send(request(Method::POST, &path, Some(&finished("a"))));
    stage.platform.plan(None);
    let is_acknowledged = told.is_some_and(|told| told.status == 204);
    for _ in 0..3 {
        memory.advance_ms(2 * MINUTE_MS);
        deliver(&stage);
    }
    let first = sent(&stage);
    assert!(!is_acknowledged || !first.is_empty(), "{name}: lost");
    let ids = first.iter().map(|post| header(post, "webhook-id"));
    assert!(ids.into_iter().all(|id| id == header(&first[0], "webhook-id")), "{name}");
    assert_eq!(store(&stage, &customer, "b"), 204, "{name}: goes on");
    assert_eq!(sent(&stage).len(), first.len() + 1, "{name}: and nothing twice");
}

#[test]
fn a_crash_in_the_middle_of_a_try_delays_a_letter_and_does_not_lose_it() {
    let (stage, customer) = stage();
    stage.platform.memory.outbound().tell([Ok(500)]);
    store(&stage, &customer, "a");
    stage.platform.memory.advance_ms(MINUTE_MS);
    let uses = {
        stage.platform.plan(None);
        let (trial, customer) = self::stage();
        trial.platform.memory.outbound().tell([Ok(500)]);
        store(&trial, &customer, "a");
        trial.platform.memory.advance_ms(MINUTE_MS);
        trial.platform.plan(None);
        deliver(&trial);
        trial.platform.uses()
    };
    let message = uses.iter().position(|what| *what == crate::faulty::Use::Message).unwrap();
    stage.platform.plan(Some((message, Trouble::Hangs)));
    assert!(stage.service.deliver_due(&stage.platform).now_or_never().is_none(), "crashed");
    stage.platform.plan(None);
    assert_eq!(deliver(&stage), Deliveries::default(), "claimed by the one that crashed");
    stage.platform.memory.advance_ms(2 * MINUTE_MS);
    assert_eq!(deliver(&stage), Deliveries { delivered: 1, failed: 0 });
}

#[test]
fn whoever_maintains_the_service_can_have_letters_delivered() {
    let (stage, customer) = stage();
    stage.platform.memory.outbound().tell([Ok(500)]);
    store(&stage, &customer, "a");
    stage.platform.memory.advance_ms(MINUTE_MS);
    let ask = |method, token: &str| {
        let mut ask = request(method, "/maintenance/deliveries", None);
        ask.headers_mut().insert("authorization", token.parse().unwrap());
        stage.send(ask)
    };
    for stranger in ["Bearer a2V5OnNlY3JldA==", "Bearer ", "open sesame"] {
        assert_eq!(ask(Method::POST, stranger).status, 401, "{stranger}");
    }
    assert_eq!(ask(Method::GET, "Bearer open sesame").status, 405);
    let delivered = ask(Method::POST, "Bearer open sesame");
    assert_eq!((delivered.status, delivered.body), (200, json!({ "delivered": 1, "failed": 0 })));
}
