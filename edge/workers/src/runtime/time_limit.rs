//! A limit on how long a store may take.

use futures::future::{Either, select};
use selfsame_service::platform::StoreError;
use std::fmt::Display;
use std::future::Future;
use std::pin::pin;
use std::time::Duration;
use worker::Delay;

/// Longer than a store of the runtime ever takes while it works.
const STORE_LIMIT: Duration = Duration::from_secs(10);

/// What `work` brings, unless it takes too long.
///
/// # Errors
/// [`StoreError`] when the work fails or is not done in time.
pub(super) async fn in_time<T, E: Display>(
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, StoreError> {
    match select(pin!(work), pin!(Delay::from(STORE_LIMIT))).await {
        Either::Left((outcome, _)) => outcome.map_err(|error| StoreError(error.to_string())),
        Either::Right(((), _)) => Err(StoreError("no answer in time".to_owned())),
    }
}
