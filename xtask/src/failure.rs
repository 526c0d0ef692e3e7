//! What ends a command before its time.

use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why a command failed.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    /// The command line makes no sense.
    #[error("{0}")]
    Usage(String),
    /// A program is not installed or cannot be started.
    #[error("{program} cannot be started: {source}")]
    NotStarted {
        /// Name of the program.
        program: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// A program ran and failed; its own words are on the terminal.
    #[error("failed: {0}")]
    ToolFailed(String),
    /// A file or folder cannot be used.
    #[error("{}: {source}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A manifest or a lock file cannot be read.
    #[error("{}: {source}", path.display())]
    Manifest {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: Box<toml::de::Error>,
    },
    /// `models/catalog.toml` is refused.
    #[error(transparent)]
    Catalog(#[from] selfsame_models::CatalogError),
    /// A file could not be fetched.
    #[error(transparent)]
    Download(#[from] crate::models::DownloadError),
    /// A file is not the one that was pinned.
    #[error("{}: SHA-256 {actual}, expected {expected}", path.display())]
    WrongDigest {
        /// The file.
        path: PathBuf,
        /// Its digest.
        actual: selfsame_models::Digest,
        /// The pinned digest.
        expected: selfsame_models::Digest,
    },
    /// A model's file is refused.
    #[error(transparent)]
    Model(#[from] selfsame_models::ModelRefusal),
    /// Something is not there and cannot be made.
    #[error("{0}")]
    Missing(String),
    /// A deployment lacks something.
    #[error("not deployed; put right first:\n{0}")]
    NotReady(String),
    /// Tests failed.
    #[error("{0} tests or steps failed")]
    TestsFailed(usize),
}

impl Failure {
    /// A [`Failure::File`] about `path`, for `map_err`.
    pub(crate) fn file(path: &Path) -> impl FnOnce(std::io::Error) -> Self + use<> {
        let path = path.to_path_buf();
        move |source| Self::File { path, source }
    }

    /// A [`Failure::Manifest`] about `path`, for `map_err`.
    pub(crate) fn manifest(path: &Path) -> impl FnOnce(toml::de::Error) -> Self + use<> {
        let path = path.to_path_buf();
        move |source| Self::Manifest { path, source: Box::new(source) }
    }
}

impl From<lexopt::Error> for Failure {
    fn from(error: lexopt::Error) -> Self {
        Self::Usage(error.to_string())
    }
}
