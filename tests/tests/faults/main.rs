//! What goes wrong around an edge: every call is answered inside its deadline with
//! the right error, what was acknowledged is kept, and no restart is needed.

mod embedded;
mod onboarding;
mod remote;
mod sessions;

use libtest_mimic::Trial;
use onboarding::Photos;
use selfsame_tests::prerequisites::{self, Missing};
use selfsame_tests::runtime::Kind;
use selfsame_tests::stage::Source;
use selfsame_tests::suite::{self, Outcome};
use std::path::PathBuf;
use std::process::ExitCode;

/// What every test needs.
struct Needed {
    source: Source,
    photos: Photos,
}

type Work = fn(&Needed) -> Outcome;

/// Edges that call their host over the network, and what may befall them.
const REMOTE: [(&str, Work); 4] = [
    ("a_killed_host_is_survived", remote::a_killed_host_is_survived),
    ("what_a_host_does_wrong_is_told_apart", remote::what_a_host_does_wrong_is_told_apart),
    ("of_writers_at_once_one_wins", remote::of_writers_at_once_one_wins),
    ("a_session_closes_under_an_upload", remote::a_session_closes_under_an_upload),
];

/// The runtime that has its host within.
const EMBEDDED: [(&str, Work); 2] = [
    ("a_kill_during_an_upload_is_survived", embedded::a_kill_during_an_upload_is_survived),
    ("no_other_host_is_called", embedded::no_other_host_is_called),
];

fn main() -> ExitCode {
    let mut tests = Vec::new();
    for kind in Kind::ALL {
        let own = if kind == Kind::Embedded { &EMBEDDED[..] } else { &REMOTE[..] };
        tests.extend(own.iter().map(|&(name, work)| test(kind, name, work)));
        tests.push(test(kind, "a_closed_session_opens_nothing", sessions::opens_nothing));
    }
    let name = "embedded::a_guest_that_fails_is_told";
    tests.push(suite::test(name, needed_with_guest, |(needed, guest)| {
        embedded::a_guest_that_fails_is_told(needed, guest)
    }));
    suite::run_one_by_one(tests)
}

fn test(kind: Kind, name: &str, work: Work) -> Trial {
    suite::test(format!("{}::{name}", kind.name()), move || needed(kind), work)
}

fn needed(kind: Kind) -> Result<Needed, Missing> {
    Ok(Needed { source: Source::find(kind)?, photos: Photos::find()? })
}

fn needed_with_guest() -> Result<(Needed, PathBuf), Missing> {
    Ok((needed(Kind::Embedded)?, prerequisites::probe_guest()?))
}
