//! How much memory reading takes, whatever the files say. A program of its own, since
//! it counts what the whole process allocates; one test, since tests run in parallel.

#![expect(clippy::expect_used, reason = "helpers of tests: a failed expectation is the report")]

use cap::Cap;
use selfsame_capture::ElementaryFile;
use selfsame_chip::lds::{Com, Dg1, Dg2, Dg11, Dg12, Dg14, Dg15, Dg16, Displayed, Sod};
use selfsame_chip::trust::{self, Store};
use selfsame_chip::{Context, Files, Limits, verify};
use std::alloc::System;
use time::macros::utc_datetime;

#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, usize::MAX);

/// What reading may take of memory per byte of the file's limit: a name of one letter is
/// a structure, and a growing list is copied.
const FACTOR: usize = 128;

const LIMITS: Limits = Limits { file_bytes: 32 << 10, depth: 24, nodes: 4096 };

fn element(tag: &[u8], value: &[u8]) -> Vec<u8> {
    let length = u32::try_from(value.len()).expect("short").to_be_bytes();
    [tag, &[0x84], &length, value].concat()
}

/// `inner` in elements until the file is full.
fn filled(tag: &[u8], inner: &[u8]) -> Vec<u8> {
    element(tag, &inner.repeat((LIMITS.file_bytes - 100) / inner.len()))
}

/// Every file with every content: what it should hold least of all.
fn files() -> Vec<(ElementaryFile, Vec<u8>)> {
    let claim = [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF];
    let bomb = (0..2000).fold(vec![], |inner, _| element(&[0x30], &inner));
    let names = filled(&[0xA0], &element(&[0x5F, 0x0F], b"A"));
    let persons = [&[2, 1, 255][..], &element(&[0xA1], &[]).repeat(255)].concat();
    let contents = [
        claim.to_vec(),
        bomb,
        [element(&[0x5C], &[]), names].concat(),
        persons,
        filled(&[0x30], &[0x30, 0]),
        filled(&[0x31], &[0x30, 3, 6, 1, 42]),
        element(&[0x5C], &[0x61; 30_000]),
        [0x30, 0x80].repeat(10_000),
    ];
    let groups = (1..=16).map(ElementaryFile::DataGroup);
    let kinds = [ElementaryFile::Com, ElementaryFile::Sod].into_iter().chain(groups);
    let tags = b"\x60\x77\x61\x75\x63\x76\x65\x66\x67\x68\x69\x6A\x6B\x6C\x6D\x6E\x6F\x70";
    let files = kinds.zip(tags);
    files
        .flat_map(|(kind, tag)| contents.iter().map(move |it| (kind, element(&[*tag], it))))
        .collect()
}

/// Reads and verifies a file in every way there is.
fn read(kind: ElementaryFile, file: &[u8], store: &Store<'_>) {
    let _ = Com::parse(file, &LIMITS);
    let _ = Sod::parse(file, &LIMITS);
    let _ = Dg1::parse(file, &LIMITS);
    let _ = Dg2::parse(file, &LIMITS);
    let _ = Displayed::parse_portrait(file, &LIMITS);
    let _ = Displayed::parse_signature(file, &LIMITS);
    let _ = Dg11::parse(file, &LIMITS);
    let _ = Dg12::parse(file, &LIMITS);
    let _ = Dg14::parse(file, &LIMITS);
    let _ = Dg15::parse(file, &LIMITS);
    let _ = Dg16::parse(file, &LIMITS);
    let now = utc_datetime!(2025-01-01 00:00);
    let context = Context { now, challenge: None, signature: None, limits: LIMITS };
    if let Ok(files) = Files::collect([(kind, file)]) {
        let _ = verify(&files, store, &context);
    }
    let _ = trust::gather([("file", file)], now, &LIMITS);
}

#[test]
fn reading_is_frugal() {
    memory_is_bounded_by_the_limit_of_a_file();
    what_is_larger_than_the_limit_is_not_looked_at();
}

fn memory_is_bounded_by_the_limit_of_a_file() {
    let store = Store::default();
    for (kind, file) in files() {
        let before = MEMORY.total_allocated();
        read(kind, &file, &store);
        let taken = MEMORY.total_allocated() - before;
        assert!(taken <= FACTOR * LIMITS.file_bytes, "{kind}: {taken} bytes");
    }
}

fn what_is_larger_than_the_limit_is_not_looked_at() {
    let file = element(&[0x75], &vec![0; 8 << 20]);
    let before = MEMORY.total_allocated();
    assert!(Dg2::parse(&file, &LIMITS).is_err());
    assert!(Sod::parse(&file, &LIMITS).is_err());
    assert_eq!(MEMORY.total_allocated(), before);
}
