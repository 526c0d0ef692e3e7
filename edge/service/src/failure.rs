//! What stops a call: the public error, and what the operator should know of it.

use crate::platform::{EntropyError, InferenceError, StoreError};
use crate::vault::VaultError;
use selfsame_contract::ApiError;
use std::fmt::Display;

/// A call that cannot be answered as asked.
#[derive(Debug)]
pub(crate) struct Failure {
    /// What the client is told.
    pub(crate) error: ApiError,
    /// What the log is told when the fault is ours; never personal data.
    pub(crate) fault: Option<String>,
}

impl Failure {
    /// Whether somebody else's write came first: only then is it sure that ours did
    /// not take place.
    pub(crate) fn is_conflict(&self) -> bool {
        self.error == ApiError::Conflict
    }

    /// A fault of our own that the client can do nothing about.
    pub(crate) fn unexpected(fault: impl Display) -> Self {
        Self { error: ApiError::Unexpected, fault: Some(fault.to_string()) }
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self { error, fault: None }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::unexpected(error)
    }
}

impl From<VaultError> for Failure {
    fn from(error: VaultError) -> Self {
        Self::unexpected(error)
    }
}

impl From<EntropyError> for Failure {
    fn from(error: EntropyError) -> Self {
        Self::unexpected(error)
    }
}

impl From<InferenceError> for Failure {
    fn from(error: InferenceError) -> Self {
        let public = match error {
            InferenceError::Overloaded { retry_after_seconds } => {
                return ApiError::TooManyRequests { retry_after_seconds }.into();
            }
            InferenceError::Unavailable => ApiError::CapabilityUnavailable,
            InferenceError::DeadlinePassed => ApiError::DeadlineExceeded,
            InferenceError::Failed(_) => ApiError::Unexpected,
        };
        Self { error: public, fault: Some(error.to_string()) }
    }
}
