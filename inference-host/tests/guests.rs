//! Guests in their sandbox, tried with one that misbehaves on request.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a failed expectation is the report"
)]

mod support;

use libtest_mimic::{Arguments, Trial};
use selfsame_host::{
    engine::{self, PoolSize},
    guest::{CallLimits, Guest, GuestError},
    metrics::Metrics,
    nn::backend::BackendChoice,
};
use std::{
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};
use support::{backend, open_graphs, probe_guest, with};

const MIB: usize = 1 << 20;

const LIMITS: CallLimits = CallLimits {
    memory_bytes: 64 * MIB,
    tensor_bytes: 32 << 20,
    transfer_bytes: 8 * MIB,
    time: Duration::from_secs(20),
};

type Test = fn(&Guest);

fn main() -> ExitCode {
    let tests: [(&str, Test); 10] = [
        ("what_it_says_is_answered", what_it_says_is_answered),
        ("a_guest_that_fails_takes_nothing_along", a_guest_that_fails_takes_nothing_along),
        ("time_is_up_when_it_is_up", time_is_up_when_it_is_up),
        ("memory_is_bounded", memory_is_bounded),
        ("there_is_no_world_outside", there_is_no_world_outside),
        ("what_is_attached_is_handed_over", what_is_attached_is_handed_over),
        ("models_come_by_name_only", models_come_by_name_only),
        ("tensors_are_counted", tensors_are_counted),
        ("graphs_run", graphs_run),
        ("malformed_tensors_are_told", malformed_tensors_are_told),
    ];
    let trials = tests.map(|(name, test)| {
        let run = move || with(probe_guest(), |file| test(&load(&file)));
        Trial::ignorable_test(name, run)
    });
    libtest_mimic::run(&Arguments::from_args(), trials.into()).exit_code()
}

fn load(file: &Path) -> Guest {
    let size =
        PoolSize { instances: 4, memory_bytes: LIMITS.memory_bytes, resident_bytes: 1 << 20 };
    let engine = engine::engine(size, None).unwrap();
    let Ok(rten) = backend(BackendChoice::Rten) else { panic!("rten is always there") };
    let graphs = open_graphs(rten, &Metrics::new());
    let mut guest = Guest::load(&engine, file, graphs.of_capability("face")).unwrap();
    guest.attach(b"a pack".to_vec());
    guest
}

fn ask(guest: &Guest, request: &str) -> Result<String, GuestError> {
    ask_within(guest, request, LIMITS)
}

fn ask_within(guest: &Guest, request: &str, limits: CallLimits) -> Result<String, GuestError> {
    let answer = guest.call(request.as_bytes(), limits)?;
    Ok(String::from_utf8(answer).unwrap())
}

fn what_it_says_is_answered(guest: &Guest) {
    assert_eq!(ask(guest, "echo hello"), Ok("hello".into()));
    assert_eq!(ask(guest, "no such word"), Err(GuestError::MalformedRequest));
    assert_eq!(guest.call(&[0xff], LIMITS), Err(GuestError::MalformedRequest));
}

fn what_is_attached_is_handed_over(guest: &Guest) {
    assert_eq!(ask(guest, "attachment"), Ok("a pack".into()));
}

fn a_guest_that_fails_takes_nothing_along(guest: &Guest) {
    for _ in 0..20 {
        assert!(matches!(ask(guest, "trap"), Err(GuestError::Failed(_))));
    }
    assert_eq!(ask(guest, "echo hello"), Ok("hello".into()));
}

fn time_is_up_when_it_is_up(guest: &Guest) {
    let start = Instant::now();
    let limits = CallLimits { time: Duration::from_millis(100), ..LIMITS };
    assert_eq!(ask_within(guest, "spin", limits), Err(GuestError::DeadlinePassed));
    let took = start.elapsed();
    assert!(took >= Duration::from_millis(90), "after {took:?}");
    assert!(took < Duration::from_secs(5), "after {took:?}");
    let limits = CallLimits { time: Duration::ZERO, ..LIMITS };
    assert_eq!(ask_within(guest, "spin", limits), Err(GuestError::DeadlinePassed));
}

fn memory_is_bounded(guest: &Guest) {
    assert_eq!(ask(guest, "allocate 40000000"), Ok("touched 9766".into()));
    assert_eq!(ask(guest, "allocate 80000000"), Err(GuestError::OutOfMemory));
    assert_eq!(ask(guest, "allocate 2000000000"), Err(GuestError::OutOfMemory));
    assert_eq!(ask(guest, "large 4000000").map(|answer| answer.len()), Ok(4_000_000));
    assert!(matches!(ask(guest, "large 12000000"), Err(GuestError::Failed(_))));
}

fn there_is_no_world_outside(guest: &Guest) {
    let expected = "variables 0 arguments 0 root false network false clock Some(0)";
    assert_eq!(ask(guest, "look around"), Ok(expected.into()));
}

fn models_come_by_name_only(guest: &Guest) {
    let told = |request| ask(guest, request).unwrap();
    assert!(told("load").starts_with("error ErrorCode::InvalidEncoding"), "{}", told("load"));
    let unknown = told("compute no-such-graph");
    assert!(unknown.starts_with("error ErrorCode::NotFound"), "{unknown}");
    let foreign = told("compute other picture f32 1x3x1x1 12");
    assert!(foreign.starts_with("error ErrorCode::NotFound"), "{foreign}");
}

fn tensors_are_counted(guest: &Guest) {
    assert_eq!(ask(guest, "hoard 1000000 30"), Ok("holds 30".into()));
    // More bytes in all, more bytes at once, more handles than a request may have.
    for request in ["hoard 1000000 40", "hoard 10000000 1", "hoard 1 2000"] {
        assert!(matches!(ask(guest, request), Err(GuestError::Failed(_))), "{request}");
    }
    // 6 MB in and as much out.
    let request = "compute rectifier picture f32 1x3x1000x500 6000000";
    assert_eq!(ask(guest, request), Ok("rectified[1, 3, 1000, 500]".into()));
    let scarce = CallLimits { tensor_bytes: 9_000_000, ..LIMITS };
    let told = ask_within(guest, request, scarce).unwrap();
    assert!(told.starts_with("error ErrorCode::RuntimeError"), "{told}");
}

fn graphs_run(guest: &Guest) {
    let sum = ask(guest, "compute adder right i64 5 40 left i64 5 40");
    assert_eq!(sum, Ok("sum[5]".into()));
}

fn malformed_tensors_are_told(guest: &Guest) {
    struct Case {
        name: &'static str,
        tensors: &'static str,
        told: &'static str,
    }
    let cases = [
        Case { name: "none", tensors: "", told: "0 tensors for 1 inputs" },
        Case { name: "name", tensors: " x f32 1x3x1x2 24", told: "input picture is missing" },
        Case {
            name: "type",
            tensors: " picture u8 1x3x1x2 6",
            told: "input picture has the wrong element type",
        },
        Case {
            name: "extent",
            tensors: " picture f32 1x4x1x2 32",
            told: "input picture is 4 long on axis 1",
        },
        Case {
            name: "length",
            tensors: " picture f32 1x3x1x2 23",
            told: "input picture has 23 bytes, its shape says otherwise",
        },
        Case {
            name: "overflow",
            tensors: " picture f32 1x3x4294967295x4294967295 24",
            told: "input picture has 24 bytes, its shape says otherwise",
        },
    ];
    for case in cases {
        let told = ask(guest, &format!("compute rectifier{}", case.tensors)).unwrap();
        assert!(told.ends_with(case.told), "{}: {told}", case.name);
    }
    assert_eq!(ask(guest, "echo hello"), Ok("hello".into()));
}
