//! Remembering that something could not be had, so that each start does not try
//! and wait again.
//!
//! A setback is a file below the cache with the reason in it. It stands for an
//! hour; `cargo xtask models` and CI try again at once.

use crate::{
    failure::Failure,
    project::{Project, write_whole},
};
use std::{
    fs,
    path::PathBuf,
    time::{Duration, SystemTime},
};

/// How long a setback keeps us from trying again.
const VALIDITY: Duration = Duration::from_secs(60 * 60);

/// Whether earlier setbacks count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Patience {
    /// Try whatever happened before.
    TryAgain,
    /// What failed within the hour is not tried.
    TakeNoForAnAnswer,
}

/// Does `attempt` unless it failed lately, and remembers how it went. `name` tells
/// setbacks apart and may hold letters, digits and hyphens.
pub(crate) fn unless_failed_lately<T>(
    project: &Project,
    name: &str,
    patience: Patience,
    attempt: impl FnOnce() -> Result<T, Failure>,
) -> Result<T, Failure> {
    let note = project.cache.join("setbacks").join(name);
    if patience == Patience::TakeNoForAnAnswer
        && let Some(reason) = standing_reason(&note)
    {
        let again = "not tried again within the hour; cargo xtask models does";
        return Err(Failure::Missing(format!("{reason} ({again})")));
    }
    let outcome = attempt();
    match &outcome {
        Err(failure) => write_whole(&note, failure.to_string().as_bytes())?,
        Ok(_) if note.exists() => fs::remove_file(&note).map_err(Failure::file(&note))?,
        Ok(_) => {}
    }
    outcome
}

fn standing_reason(note: &PathBuf) -> Option<String> {
    let written = fs::metadata(note).and_then(|data| data.modified()).ok()?;
    let age = SystemTime::now().duration_since(written).unwrap_or_default();
    if age < VALIDITY { fs::read_to_string(note).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt(project: &Project, patience: Patience, answer: Result<u8, &str>) -> Option<u8> {
        let attempt = || answer.map_err(|reason| Failure::Missing(reason.to_owned()));
        unless_failed_lately(project, "thing", patience, attempt).ok()
    }

    #[test]
    fn a_setback_stands_until_patience_ends_it() {
        let folder = tempfile::tempdir().unwrap();
        let project = Project::below(folder.path());
        assert_eq!(attempt(&project, Patience::TakeNoForAnAnswer, Err("no network")), None);
        assert_eq!(attempt(&project, Patience::TakeNoForAnAnswer, Ok(1)), None);
        assert_eq!(attempt(&project, Patience::TryAgain, Ok(2)), Some(2));
        assert_eq!(attempt(&project, Patience::TakeNoForAnAnswer, Ok(3)), Some(3));
    }

    #[test]
    fn an_old_setback_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let project = Project::below(folder.path());
        assert_eq!(attempt(&project, Patience::TakeNoForAnAnswer, Err("no network")), None);
        let note =
            fs::File::options().append(true).open(project.cache.join("setbacks/thing")).unwrap();
        note.set_modified(SystemTime::now() - 2 * VALIDITY).unwrap();
        assert_eq!(attempt(&project, Patience::TakeNoForAnAnswer, Ok(1)), Some(1));
    }
}
