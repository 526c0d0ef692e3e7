//! The authorities that signatures on chips may lead back to.
//!
//! The operator's files are read here and understood by the guest of chips alone,
//! which packs them once; the pack is given to each of its later calls.

use crate::guest::{CallLimits, Guest, GuestError};
use selfsame_protocol::chip::{
    ChipMessage, ChipReply, ChipReport, TrustFile, TrustReport, TrustRequest,
};
use selfsame_protocol::{FrameError, MessageLimits, decode, encode};
use std::{
    fs, io,
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};
use thiserror::Error;

/// Why the certificates could not be packed.
#[derive(Debug, Error)]
pub enum TrustError {
    /// The guest gave no answer.
    #[error(transparent)]
    Guest(#[from] GuestError),
    /// They do not fit a message.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// The guest refused them.
    #[error("the guest could not pack them")]
    Refused,
}

/// The files in `folder` and in the folders below it, in the order of their names.
/// Hidden ones are left out.
///
/// # Errors
/// When one cannot be read.
pub fn files(folder: &Path) -> io::Result<Vec<TrustFile>> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    let mut files = Vec::new();
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = entry.path();
        if name.starts_with('.') {
            continue;
        } else if path.is_dir() {
            files.extend(self::files(&path)?);
        } else {
            files.push(TrustFile { name, content: fs::read(&path)? });
        }
    }
    Ok(files)
}

/// Has `guest` verify and pack the files; what it could not use is logged.
///
/// # Errors
/// See [`TrustError`].
pub fn pack(
    guest: &Guest,
    files: &[TrustFile],
    limits: CallLimits,
) -> Result<TrustReport, TrustError> {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let now_ms = u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX);
    let request = ChipMessage::Trust(TrustRequest { files: files.to_vec(), now_ms });
    let answer = guest.call(&encode(&request)?, limits)?;
    let Ok(ChipReport::Trust(report)) = decode::<ChipReply>(&answer, MessageLimits::default())?
    else {
        return Err(TrustError::Refused);
    };
    for reason in &report.unusable {
        tracing::warn!(%reason, "not trusted");
    }
    tracing::info!(authorities = report.authorities, "trusted");
    Ok(report)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_in_order_and_below() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("lists")).unwrap();
        for name in ["z.cer", "a.pem", ".hidden", "lists/m.ml"] {
            fs::write(folder.path().join(name), name).unwrap();
        }
        let found = files(folder.path()).unwrap();
        let names: Vec<&str> = found.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["a.pem", "m.ml", "z.cer"]);
        assert_eq!(found[0].content, b"a.pem");
        assert!(files(&folder.path().join("none")).is_err());
    }
}
