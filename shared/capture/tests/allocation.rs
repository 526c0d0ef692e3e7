//! How much memory reading takes, whatever a record says. A program of its own, since
//! it counts what the whole process allocates; one test, since tests run in parallel.

#![expect(clippy::expect_used, reason = "helpers of tests: a failed expectation is the report")]

use cap::Cap;
use selfsame_capture::{Kind, Limits, Record};
use std::alloc::System;

#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, usize::MAX);

/// What reading may take of memory per byte of the header's limit: entries are larger
/// in memory than on the wire, and a growing list is copied.
const FACTOR: usize = 16;

fn record(header: &str, payload_bytes: usize) -> Vec<u8> {
    let length = u32::try_from(header.len()).expect("short").to_be_bytes();
    let payload = vec![7; payload_bytes];
    [b"IDVR\x01\x01\0\0", &length[..], header.as_bytes(), &payload].concat()
}

#[test]
fn reading_is_frugal() {
    memory_is_bounded_by_the_limit_of_the_header();
    a_payload_is_never_copied();
}

fn memory_is_bounded_by_the_limit_of_the_header() {
    let limits = Limits { record_bytes: 64 << 20, header_bytes: 32 << 10, ..Limits::default() };
    let entry = r#"{"role":"SELFIE","offset":0,"length":1},"#;
    let room = limits.header_bytes - 100;
    let cases = [
        ("brackets", format!(r#"{{"new":{}"#, "[".repeat(room))),
        ("objects", format!(r#"{{"new":{}"#, r#"{"a":"#.repeat(room / 5))),
        ("nested device", format!(r#"{{"device":{}"#, "[".repeat(room))),
        ("frames", format!(r#"{{"frames":[{}"#, entry.repeat(room / entry.len()))),
        ("corners", format!(r#"{{"corners":[{}"#, r#""TOP_LEFT","#.repeat(room / 11))),
        ("text", format!(r#"{{"createdAt":"{}"}}"#, r"\u0041".repeat(room / 6))),
        (
            "signature",
            format!(
                r#"{{"chipAuthentication":{{"signature":"{}"}}}}"#,
                "A".repeat(room / 4 * 4 - 400)
            ),
        ),
    ];
    for (name, header) in cases {
        let bytes = record(&header, 16 << 20);
        let before = MEMORY.total_allocated();
        let outcome = Record::read(&bytes, Kind::Liveness, &limits);
        let taken = MEMORY.total_allocated() - before;
        assert!(outcome.is_err(), "{name}");
        assert!(taken <= FACTOR * limits.header_bytes, "{name}: {taken} bytes");
    }
}

fn a_payload_is_never_copied() {
    let header =
        r#"{"type":"PASSIVE_LIVENESS","frames":[{"role":"SELFIE","offset":0,"length":16777216}]}"#;
    let bytes = record(header, 16 << 20);
    let before = MEMORY.total_allocated();
    let record = Record::read(&bytes, Kind::Liveness, &Limits::default()).expect("sound");
    let taken = MEMORY.total_allocated() - before;
    assert_eq!(record.frames.first().map(|frame| frame.bytes.len()), Some(16 << 20));
    assert!(taken < 4096, "{taken} bytes");
}
