//! The API key, the sealing key, and secrets from files.

use super::{StartError, private};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use sha2::{Digest, Sha256};
use std::{fmt, fs, io, path::Path, str::FromStr};

const RANDOM_BYTES: usize = 32;

/// What a REST client authenticates with.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct ApiKey(String);

impl ApiKey {
    /// A key for this run alone.
    pub(super) fn random() -> Result<Self, StartError> {
        Ok(Self(format!("local:{}", random_secret()?)))
    }

    /// SHA-256 in hexadecimal, as the edge knows the key.
    pub(super) fn hash(&self) -> String {
        Sha256::digest(&self.0).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// What follows `Bearer` in the header.
    pub(super) fn bearer(&self) -> String {
        STANDARD.encode(&self.0)
    }
}

impl FromStr for ApiKey {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once(':') {
            Some((key, secret)) if !key.is_empty() && !secret.is_empty() => {
                Ok(Self(text.to_owned()))
            }
            _ => Err("expected KEY:SECRET"),
        }
    }
}

/// In full: it is shown to whoever starts the service.
impl fmt::Display for ApiKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ApiKey(..)")
    }
}

/// The sealing keys in `file`, one `id:base64` a line, the first of which seals;
/// comma separated. Without a file, one is written with a new key.
pub(super) fn sealing_keys(file: &Path) -> Result<String, StartError> {
    let what = || file.display().to_string();
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let line = format!("k1:{}\n", STANDARD.encode(random()?));
            private::write_new(file, line.as_bytes()).map_err(StartError::io(what()))?;
            line
        }
        Err(error) => return Err(StartError::io(what())(error)),
    };
    let keys: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if keys.is_empty() {
        return Err(StartError::SealingKey(file.to_owned()));
    }
    Ok(keys.join(","))
}

/// A secret for this run alone.
pub(super) fn random_secret() -> Result<String, StartError> {
    Ok(URL_SAFE_NO_PAD.encode(random()?))
}

/// The secret in `file`, without the line's end.
pub(super) fn secret(file: &Path) -> Result<String, StartError> {
    let text = fs::read_to_string(file).map_err(StartError::io(file.display().to_string()))?;
    let secret = text.trim();
    if secret.is_empty() {
        return Err(StartError::EmptySecret(file.to_owned()));
    }
    Ok(secret.to_owned())
}

fn random() -> Result<[u8; RANDOM_BYTES], StartError> {
    let mut bytes = [0; RANDOM_BYTES];
    getrandom::fill(&mut bytes).map_err(StartError::NoRandomness)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_api_key_has_two_parts() {
        for text in ["", "key", "key:", ":secret", ":"] {
            assert!(text.parse::<ApiKey>().is_err(), "{text}");
        }
        let key: ApiKey = "key:se:cret".parse().unwrap();
        assert_eq!(key.bearer(), "a2V5OnNlOmNyZXQ=");
        assert_eq!(format!("{key:?}"), "ApiKey(..)");
    }

    #[test]
    fn the_hash_is_sha_256_in_hexadecimal() {
        let key: ApiKey = "key:secret".parse().unwrap();
        let expected = "3095b3415d2d8a19f713266737a78c09155ef5198e15ca0f83372a71d43b9239";
        assert_eq!(key.hash(), expected);
    }

    #[test]
    fn random_keys_differ() {
        assert_ne!(ApiKey::random().unwrap(), ApiKey::random().unwrap());
    }

    #[test]
    fn a_sealing_key_is_made_once_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("sealing-key");
        let first = sealing_keys(&file).unwrap();
        let (id, key) = first.split_once(':').unwrap();
        assert_eq!((id, STANDARD.decode(key).unwrap().len()), ("k1", 32));
        assert_eq!(sealing_keys(&file).unwrap(), first);
        fs::write(&file, "k2:bmV3\nk1:b2xk\n").unwrap();
        assert_eq!(sealing_keys(&file).unwrap(), "k2:bmV3,k1:b2xk");
        fs::write(&file, "\n").unwrap();
        assert!(matches!(sealing_keys(&file), Err(StartError::SealingKey(_))));
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_the_sealing_key() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("sealing-key");
        sealing_keys(&file).unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}
