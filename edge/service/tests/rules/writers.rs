//! Two callers: the second makes its whole call right before some use of a port by
//! the first. Answers and all that is there afterwards are as if one call had come
//! after the other; or the first is told of the conflict and has left nothing.

use crate::faulty::{Faulty, Interruption};
use crate::stage::{Answered, Stage, service};
use crate::world::{Age, Job, View, World, jobs, world};
use futures::FutureExt;
use std::sync::mpsc;

const CLOSE: &str = "close a session";

/// What came of two calls.
#[derive(Debug, Clone, PartialEq)]
struct Outcome {
    statuses: [u16; 2],
    seen: View,
    /// How many values are stored.
    stored: usize,
}

impl Outcome {
    fn of(stage: &Stage<Faulty>, start: &World, statuses: [u16; 2]) -> Self {
        let stored = stage.platform.memory.stored_names().len();
        Self { statuses, seen: start.view(stage), stored }
    }

    /// One call after the other; the statuses are those of `first` and `second`.
    fn in_order(first: &Job, second: &Job, age: Age) -> Self {
        let (stage, start) = world(age);
        let statuses = [first, second].map(|job| stage.send((job.request)(&start)).status);
        Self::of(&stage, &start, statuses)
    }

    /// `second` alone, after which `first` was told of a conflict.
    fn refused(second: &Job, age: Age) -> Self {
        let (stage, start) = world(age);
        let status = stage.send((second.request)(&start)).status;
        Self::of(&stage, &start, [409, status])
    }

    /// `second` within `first`, before its use of a port at `place`; `None` when
    /// there is no such use.
    fn interleaved(first: &Job, second: &Job, age: Age, place: usize) -> Option<Self> {
        let (stage, start) = world(age);
        let (tell, told) = mpsc::channel();
        let request = (second.request)(&start);
        let interruption: Interruption = Box::new(move |memory| {
            let response = service().handle(memory, request).now_or_never();
            tell.send(Answered::from(response.unwrap()).status).unwrap();
        });
        stage.platform.interrupt(place, interruption);
        let status = stage.send((first.request)(&start)).status;
        stage.platform.plan(None);
        Some(Self::of(&stage, &start, [status, told.recv().ok()?]))
    }
}

/// The jobs of these names, in this order.
fn named(names: &[&str]) -> Vec<Job> {
    let find = |name: &&str| jobs().into_iter().find(|job| job.name == *name).unwrap();
    names.iter().map(find).collect()
}

/// Has every job interrupted by every job at every place.
fn interleave(names: &[&str]) {
    let jobs = named(names);
    for age in Age::ALL {
        for (first, second) in jobs.iter().flat_map(|one| jobs.iter().map(move |two| (one, two))) {
            check(first, second, age);
        }
    }
}

fn check(first: &Job, second: &Job, age: Age) {
    let allowed = allowed(first, second, age);
    let outcomes = (0..).map_while(|place| Outcome::interleaved(first, second, age, place));
    for (place, outcome) in outcomes.enumerate() {
        let name = format!("{}, {} before use {place} ({age:?})", first.name, second.name);
        assert!(allowed.contains(&outcome), "{name}: {outcome:#?}");
    }
}

/// What may come of `second` within `first`.
fn allowed(first: &Job, second: &Job, age: Age) -> Vec<Outcome> {
    let one_two = Outcome::in_order(first, second, age);
    let mut two_one = Outcome::in_order(second, first, age);
    two_one.statuses.reverse();
    let mut allowed = vec![one_two.clone(), two_one.clone()];
    if first.name.contains("replace") {
        allowed.push(Outcome::refused(second, age));
    }
    // A session is shut before its customers go, so in between it is the token that
    // is refused.
    if first.name == CLOSE {
        allowed.push(Outcome { statuses: [first.status, 401], ..one_two });
    }
    if second.name == CLOSE {
        allowed.push(Outcome { statuses: [401, second.status], ..two_one });
    }
    allowed
}

#[test]
fn callers_of_one_customer_do_not_mix() {
    interleave(&[
        "remove a customer",
        "replace a selfie",
        "replace a selfie by bytes",
        "remove a selfie",
        "read a selfie",
    ]);
}

#[test]
fn callers_of_one_session_do_not_mix() {
    interleave(&[
        CLOSE,
        "open one's own in a session",
        "remove a customer in a session",
        "replace a selfie in a session",
        "read a customer in a session",
        "make a face of a selfie",
    ]);
}

#[test]
fn callers_of_one_id_or_one_face_do_not_mix() {
    interleave(&["open one's own", "open one's own in a session"]);
    interleave(&["remove a face", "crop", "compare faces"]);
}

#[test]
fn a_selfie_set_while_another_is_set_conflicts() {
    let [first, second] = &named(&["replace a selfie", "replace a selfie by bytes"])[..] else {
        panic!("two jobs");
    };
    let outcomes = (0..).map_while(|at| Outcome::interleaved(first, second, Age::Fresh, at));
    let refused = Outcome::refused(second, Age::Fresh);
    assert!(outcomes.filter(|outcome| *outcome == refused).count() > 2, "while the host worked");
}
