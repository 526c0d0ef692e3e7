//! One port in trouble at one moment: every built operation, every use of a port
//! it makes, everything that can befall that use.
//!
//! Such a call says so by the catalogue. Whatever was told, nothing is half-made:
//! all that can be seen is as before the call or as after it. Repeating the call
//! does what was asked, and what nothing names any more is little and has an end.

use crate::faulty::{Faulty, Trouble, Use};
use crate::stage::{Answered, Stage, memory, request};
use crate::world::{Age, Job, View, image, jobs, report, selfie, within, world};
use http::{Method, Request};
use selfsame_protocol::envelope;
use selfsame_service::Body;
use selfsame_service::Platform;
use selfsame_service::platform::InferenceError;
use serde_json::{Value, json};

/// The longest that a part may lie there: two lives of a customer.
const END_MS: u64 = 60 * 60_000;

const HEALTH: &str = "health";

/// A job, and what it does when nothing goes wrong.
struct Course {
    age: Age,
    job: Job,
    uses: Vec<Use>,
    before: View,
    after: View,
    /// How many values are stored when it is done.
    stored: usize,
}

impl Course {
    fn of(job: Job, age: Age) -> Self {
        let (stage, start) = world(age);
        let before = start.view(&stage);
        let (stage, start) = world(age);
        stage.platform.plan(None);
        let answer = stage.send((job.request)(&start));
        assert_eq!(answer.status, job.status, "{}: {:?}", job.name, answer.body);
        let uses = stage.platform.uses();
        let stored = stage.platform.memory.stored_names().len();
        Self { age, job, uses, before, after: start.view(&stage), stored }
    }

    /// The job with trouble at one use, and again without.
    fn run(&self, place: usize, what: Use, trouble: &Trouble) {
        let name = format!("{} ({:?}), {trouble:?} at {place}", self.job.name, self.age);
        let (stage, start) = world(self.age);
        stage.platform.plan(Some((place, trouble.clone())));
        let told = stage.try_send((self.job.request)(&start));
        self.check_told(told.as_ref(), self.status(place, what, trouble), &name);
        stage.platform.plan(None);
        let seen = start.view(&stage);
        assert!(seen == self.before || seen == self.after, "{name}: half-made\n{seen:?}");
        let again = stage.send((self.job.request)(&start));
        self.check_again(&again, &seen, &name);
        start.follow(&stage, &again, &name);
        assert_eq!(start.view(&stage), self.after, "{name}: repeated");
        check_litter(&stage, self.stored + self.job.litter, &name);
    }

    fn check_told(&self, told: Option<&Answered>, expected: Option<u16>, name: &str) {
        assert_eq!(told.map(|told| told.status), expected, "{name}");
        let refused = told.filter(|told| told.status >= 400 && self.job.name != HEALTH);
        if let Some(told) = refused {
            let code = if told.status == 429 { "TOO_MANY_REQUESTS" } else { "UNEXPECTED_ERROR" };
            assert_eq!(told.error_code(), code, "{name}");
        }
    }

    /// The status by the catalogue; `None` when the call never ends.
    fn status(&self, place: usize, what: Use, trouble: &Trouble) -> Option<u16> {
        Some(match trouble {
            Trouble::Hangs | Trouble::HangsWhenDone => return None,
            // The first draw is for the log's id of the request.
            Trouble::Fails if place == 0 && what == Use::Draw => self.job.status,
            Trouble::Fails if self.job.name == HEALTH => 503,
            Trouble::Fails | Trouble::FailsWhenDone => 500,
            Trouble::Refused(InferenceError::Overloaded { .. }) => 429,
            Trouble::Refused(InferenceError::Unavailable) => 503,
            Trouble::Refused(InferenceError::DeadlinePassed) => 504,
            Trouble::Refused(InferenceError::Failed(_)) => 500,
        })
    }

    fn check_again(&self, again: &Answered, seen: &View, name: &str) {
        let is_done = self.before != self.after && *seen == self.after;
        let expected = if is_done { self.job.when_repeated } else { self.job.status };
        assert_eq!(again.status, expected, "{name}: repeated: {:?}", again.body);
    }
}

/// No more than `most` values lie there, and each has an end.
fn check_litter(stage: &Stage<Faulty>, most: usize, name: &str) {
    let memory = &stage.platform.memory;
    let stored = memory.stored_names();
    assert!(stored.len() <= most, "{name}: {} instead of {most}\n{stored:#?}", stored.len());
    for key in stored.iter().filter(|key| !key.starts_with("session/")) {
        let value = memory.stored_value(key).unwrap();
        let (life, _) = envelope::split(&value).unwrap();
        assert!(life.expires_at_ms <= memory.now_ms() + END_MS, "{name}: {key} stays");
    }
}

/// Puts every job through everything; answers how many cases that were.
fn put_through(age: Age) -> usize {
    let mut cases = 0;
    for course in jobs().into_iter().map(|job| Course::of(job, age)) {
        for (place, what) in course.uses.iter().copied().enumerate() {
            for trouble in what.troubles() {
                course.run(place, what, &trouble);
                cases += 1;
            }
        }
    }
    cases
}

#[test]
fn every_operation_survives_trouble_at_every_use_of_a_port() {
    assert!(put_through(Age::Fresh) > 300);
}

#[test]
fn so_does_every_operation_that_notes_a_use_and_prolongs_parts() {
    assert!(put_through(Age::Late) > 300);
}

/// A whole onboarding, from the opening of a session to its end.
fn onboard(send: &impl Fn(Request<Body>) -> Answered) {
    let timeout = json!({ "timeout": 600 });
    let session = send(request(Method::POST, "/api/v1/sessions", Some(&timeout))).text("/token");
    let call = |method, path: &str, json: Option<&Value>, status| {
        let answer = send(within(&session, request(method, path, json)));
        assert_eq!(answer.status, status, "{path}: {:?}", answer.body);
        answer.text("/links/self")
    };
    let customer = call(Method::POST, "/api/v1/customers", None, 200);
    let photo = selfie(&customer);
    call(Method::PUT, &photo, Some(&image(650)), 200);
    call(Method::GET, &photo, None, 200);
    let origin = json!({ "faceOrigin": { "link": photo } });
    let faces =
        [origin, image(660)].map(|body| call(Method::POST, "/api/v1/faces", Some(&body), 200));
    let reference = json!({ "referenceFace": faces[1] });
    call(Method::POST, &format!("{}/similarity", faces[0]), Some(&reference), 200);
    call(Method::GET, &format!("{}/crop", faces[0]), None, 200);
    for gone in [&faces[0], &faces[1], &photo, &customer, "/api/v1/sessions"] {
        call(Method::DELETE, gone, None, 204);
    }
    call(Method::GET, &customer, None, 401);
}

#[test]
fn an_onboarding_gets_through_any_trouble_by_repeating_the_call() {
    let empty = || Stage::on(Faulty::new(memory(|request| Ok(Ok(report(request))))));
    let stage = empty();
    onboard(&|request| stage.send(request));
    assert_eq!(stage.platform.memory.stored_names(), [""; 0]);
    for (place, what) in stage.platform.uses().into_iter().enumerate() {
        for trouble in what.troubles() {
            let name = format!("{trouble:?} at {place}");
            let stage = empty();
            stage.platform.plan(Some((place, trouble)));
            onboard(&|request| {
                let told = stage.try_send(copy(&request));
                told.filter(|told| told.status < 429).unwrap_or_else(|| stage.send(request))
            });
            check_litter(&stage, 2, &name);
        }
    }
}

fn copy(request: &Request<Body>) -> Request<Body> {
    let mut copy = Request::new(request.body().clone());
    copy.method_mut().clone_from(request.method());
    copy.uri_mut().clone_from(request.uri());
    copy.headers_mut().clone_from(request.headers());
    copy
}
