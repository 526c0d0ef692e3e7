//! A store whose process is killed: what was acknowledged is there, nothing is torn.
//!
//! This program is its own victim: started with a folder in its environment it
//! writes there without end.

#![allow(clippy::unwrap_used, reason = "a failed expectation is the report")]

use libtest_mimic::{Arguments, Trial};
use selfsame_host::embedded::store::RecordStore;
use std::{
    env,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, ExitCode, Stdio},
    thread,
    time::Duration,
};
use tokio::runtime::Runtime;

const FOLDER: &str = "SELFSAME_TEST_STORE";

fn main() -> ExitCode {
    if let Some(folder) = env::var_os(FOLDER) {
        Runtime::new().unwrap().block_on(write_without_end(Path::new(&folder)));
        return ExitCode::FAILURE;
    }
    let trial = Trial::test("no_acknowledged_write_is_lost_when_the_process_is_killed", || {
        no_acknowledged_write_is_lost_when_the_process_is_killed();
        Ok(())
    });
    libtest_mimic::run(&Arguments::from_args(), vec![trial]).exit_code()
}

/// The value that belongs under a key: of many sizes, each byte telling the key.
fn value_of(number: usize) -> Vec<u8> {
    let length = match number % 5 {
        0 => 900_000,
        rest => rest * 700,
    };
    (0..length).map(|at: usize| (at.wrapping_mul(31) ^ number) as u8).collect()
}

/// Several writers, so that commits hold groups. Each names a key once its write is
/// acknowledged.
async fn write_without_end(folder: &Path) {
    const WRITERS: usize = 4;
    let store = RecordStore::open(folder).unwrap();
    let write = |first: usize| {
        let store = store.clone();
        tokio::spawn(async move {
            for number in (first..).step_by(WRITERS) {
                let key = number.to_string();
                store.put(vec![(key, value_of(number))]).await.unwrap();
                writeln!(std::io::stdout().lock(), "acknowledged {number}").unwrap();
            }
        })
    };
    let writers: Vec<_> = (0..WRITERS).map(write).collect();
    for writer in writers {
        writer.await.unwrap();
    }
}

fn no_acknowledged_write_is_lost_when_the_process_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let mut acknowledged_in_all = 0;
    for round in 0..6_u64 {
        let data = folder.path().join(round.to_string());
        let acknowledged = write_and_kill(&data, Duration::from_millis(150 + 90 * round));
        let store = RecordStore::open(&data).unwrap();
        for &number in &acknowledged {
            assert_eq!(store.get(&number.to_string()), Ok(Some(value_of(number))), "{number}");
        }
        for key in store.keys(None, usize::MAX).unwrap() {
            let number = key.parse().unwrap();
            assert_eq!(store.get(&key), Ok(Some(value_of(number))), "torn value under {key}");
        }
        acknowledged_in_all += acknowledged.len();
    }
    assert!(acknowledged_in_all > 100, "only {acknowledged_in_all} writes were made at all");
}

fn write_and_kill(data: &Path, after: Duration) -> Vec<usize> {
    let mut child = Command::new(env::current_exe().unwrap())
        .env(FOLDER, data)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let reader = thread::spawn(move || {
        lines
            .map_while(Result::ok)
            .filter_map(|line| line.strip_prefix("acknowledged ")?.parse().ok())
            .collect()
    });
    thread::sleep(after);
    // On Unix this is SIGKILL.
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap()
}
