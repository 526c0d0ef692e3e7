//! Downloading one pinned file: no byte more than announced by the pin, nothing
//! kept whose SHA-256 differs, no half file under the final name.

use crate::project::partial_name;
use selfsame_models::{Digest, Pin, SourceFile};
use std::{
    env, fs,
    io::{self, IsTerminal as _, Read},
    path::Path,
    time::Duration,
};
use thiserror::Error;
use ureq::{
    Agent,
    tls::{RootCerts, TlsConfig},
};

/// Where GitHub serves single files of a commit.
const GITHUB: &str = "https://raw.githubusercontent.com";

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const TOTAL_TIMEOUT: Duration = Duration::from_secs(600);

/// Why a file could not be downloaded.
#[derive(Debug, Error)]
pub(crate) enum DownloadError {
    /// No connection, or it broke.
    #[error("{url}: {reason}")]
    Unreachable {
        /// What was asked for.
        url: String,
        /// What went wrong.
        reason: String,
    },
    /// The server answered something else than the file.
    #[error("{url}: status {status}")]
    Refused {
        /// What was asked for.
        url: String,
        /// HTTP status.
        status: u16,
    },
    /// The server sent more than was pinned; the rest was not read.
    #[error("{url}: more than the expected {expected} bytes")]
    TooLarge {
        /// What was asked for.
        url: String,
        /// Pinned size.
        expected: u64,
    },
    /// The server sent less than was pinned.
    #[error("{url}: {actual} of {expected} bytes")]
    CutOff {
        /// What was asked for.
        url: String,
        /// Bytes received.
        actual: u64,
        /// Pinned size.
        expected: u64,
    },
    /// The bytes are not the pinned ones.
    #[error("{url}: SHA-256 {actual}, expected {expected}")]
    WrongDigest {
        /// What was asked for.
        url: String,
        /// Digest received.
        actual: Digest,
        /// Pinned digest.
        expected: Digest,
    },
    /// The file could not be written.
    #[error("{path}: {source}")]
    NotWritten {
        /// The file.
        path: String,
        /// What the system says.
        source: io::Error,
    },
}

/// A server that serves `<base>/<repository>/<commit>/<path>`.
pub(super) struct Origin {
    base: String,
    agent: Agent,
}

impl Origin {
    /// GitHub, or what `MODELS_ORIGIN` names.
    pub(super) fn from_environment() -> Self {
        Self::at(&env::var("MODELS_ORIGIN").unwrap_or_else(|_| GITHUB.to_owned()))
    }

    /// The server at `base`.
    pub(super) fn at(base: &str) -> Self {
        // The machine's own trust store: behind a company's proxy no other works.
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .http_status_as_error(false)
            .timeout_connect(Some(CONNECT_TIMEOUT))
            .timeout_global(Some(TOTAL_TIMEOUT))
            .build();
        Self { base: base.trim_end_matches('/').to_owned(), agent: config.new_agent() }
    }

    /// Downloads `source` to `path`.
    pub(super) fn fetch(
        &self,
        origin: &selfsame_models::Origin,
        source: &SourceFile,
        path: &Path,
    ) -> Result<(), DownloadError> {
        let url = format!("{}/{}/{}/{}", self.base, origin.repository, origin.commit, source.path);
        let bytes = self.receive(&url, source.pin())?;
        let not_written =
            |source| DownloadError::NotWritten { path: path.display().to_string(), source };
        let partial = partial_name(path);
        fs::write(&partial, bytes).and_then(|()| fs::rename(&partial, path)).map_err(not_written)
    }

    fn receive(&self, url: &str, pin: Pin) -> Result<Vec<u8>, DownloadError> {
        let unreachable =
            |reason: String| DownloadError::Unreachable { url: url.to_owned(), reason };
        let response =
            self.agent.get(url).call().map_err(|error| unreachable(error.to_string()))?;
        if response.status() != 200 {
            let status = response.status().as_u16();
            return Err(DownloadError::Refused { url: url.to_owned(), status });
        }
        // One byte above the pinned size is enough to know that there is too much.
        let body = response.into_body().into_reader().take(pin.bytes + 1);
        let mut progress = Progress::new(url, pin.bytes, body);
        let mut bytes = Vec::new();
        let received = progress.read_to_end(&mut bytes);
        progress.finish();
        match received {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {}
            Err(error) => return Err(unreachable(error.to_string())),
        }
        check(url, pin, &bytes).map(|()| bytes)
    }
}

fn check(url: &str, pin: Pin, bytes: &[u8]) -> Result<(), DownloadError> {
    let (url, actual, expected) = (url.to_owned(), bytes.len() as u64, pin.bytes);
    if actual > expected {
        return Err(DownloadError::TooLarge { url, expected });
    }
    if actual < expected {
        return Err(DownloadError::CutOff { url, actual, expected });
    }
    let (actual, expected) = (Digest::of(bytes), pin.sha256);
    if actual == expected {
        Ok(())
    } else {
        Err(DownloadError::WrongDigest { url, actual, expected })
    }
}

/// Counts what passes and shows it: as it goes on a terminal, once at the end in
/// a log.
struct Progress<R> {
    name: String,
    expected: u64,
    received: u64,
    shown_percent: u64,
    on_terminal: bool,
    source: R,
}

impl<R: Read> Progress<R> {
    fn new(url: &str, expected: u64, source: R) -> Self {
        let name = url.rsplit('/').next().unwrap_or(url).to_owned();
        let on_terminal = io::stderr().is_terminal();
        Self { name, expected, received: 0, shown_percent: 0, on_terminal, source }
    }

    fn finish(&self) {
        let start = if self.on_terminal { "\r" } else { "" };
        eprintln!("{start}received {}: {} of {} bytes", self.name, self.received, self.expected);
    }
}

impl<R: Read> Read for Progress<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.received += count as u64;
        let percent = (self.received * 100).checked_div(self.expected).unwrap_or(100);
        if self.on_terminal && percent != self.shown_percent {
            eprint!("\rfetching {}: {percent} %", self.name);
            self.shown_percent = percent;
        }
        Ok(count)
    }
}
