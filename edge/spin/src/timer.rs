//! Time limits on what an instance waits for.

use futures::future::{Either, select};
use spin_executor::{CancelOnDropToken, push_waker_and_get_token};
use spin_sdk::wit::wasi::clocks0_2_0::monotonic_clock::{Instant, now, subscribe_instant};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

const NANOSECONDS_PER_MS: u64 = 1_000_000;

/// A moment on the monotonic clock.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Timer(Instant);

impl Timer {
    /// `ms` milliseconds from now.
    pub(crate) fn of_ms(ms: u64) -> Self {
        Self(now().saturating_add(ms.saturating_mul(NANOSECONDS_PER_MS)))
    }

    /// How much of it is left, in milliseconds.
    pub(crate) fn left_ms(self) -> u64 {
        self.0.saturating_sub(now()) / NANOSECONDS_PER_MS
    }

    async fn passed(self) {
        let mut registration: Option<CancelOnDropToken> = None;
        poll_fn(|context| {
            if now() >= self.0 {
                return Poll::Ready(());
            }
            let pollable = subscribe_instant(self.0);
            let token = push_waker_and_get_token(pollable, context.waker().clone());
            registration = Some(token.into());
            Poll::Pending
        })
        .await;
        drop(registration);
    }
}

/// What `work` brings; `None` when the time is up first.
pub(crate) async fn within<T>(timer: Timer, work: impl Future<Output = T>) -> Option<T> {
    match select(pin!(work), pin!(timer.passed())).await {
        Either::Left((outcome, _)) => Some(outcome),
        Either::Right(((), _)) => None,
    }
}
