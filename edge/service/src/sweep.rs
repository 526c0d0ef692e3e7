//! Removing what is over from a store that has no expiry of its own.
//!
//! Only the plain header of a value is looked at
//! ([`selfsame_protocol::envelope`]); what has none was not written by us and
//! stays. A name may be taken anew the moment its value is over, so a value is
//! first replaced by a *reservation*, in one step with the comparison, and the
//! reservation is removed; nobody takes a name that is reserved.

use crate::platform::{Ledger, MaybeSend, Platform, StoreError};
use selfsame_protocol::envelope::{self, Lifetime};
use std::future::Future;

/// A value is left alone for this long after its end: a call that began before may
/// still be at work on it.
const GRACE_MS: u64 = 60_000;

/// A reservation whose sweep broke off ends by itself.
const RESERVED_MS: u64 = 60_000;

/// A store whose names can be listed.
pub trait Listing {
    /// The names of all values, in any order.
    fn names(&self) -> impl Future<Output = Result<Vec<String>, StoreError>> + MaybeSend;
}

/// How much one sweep may do.
#[derive(Debug, Clone, Copy)]
pub struct SweepLimits {
    /// Values looked at.
    pub values: usize,
    /// Time after which it stops, in milliseconds.
    pub time_ms: u64,
}

/// What a sweep did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Swept {
    /// Values looked at.
    pub examined: usize,
    /// Values removed.
    pub removed: usize,
    /// The name after which the next sweep begins; `None` when nothing is left.
    pub next: Option<String>,
}

/// Looks at the values whose names come after `after` and removes those that are
/// over.
///
/// # Errors
/// [`StoreError`]; what was removed until then stays removed.
pub async fn sweep<P>(
    platform: &P,
    after: Option<&str>,
    limits: SweepLimits,
) -> Result<Swept, StoreError>
where
    P: Platform<Ledger: Listing>,
{
    let until_ms = platform.now_ms().saturating_add(limits.time_ms);
    let mut names = platform.ledger().names().await?;
    names.retain(|name| after.is_none_or(|after| name.as_str() > after));
    names.sort_unstable();
    let mut swept = Swept { examined: 0, removed: 0, next: None };
    let last = names.last().cloned();
    for name in names {
        swept.removed += usize::from(remove_if_over(platform, &name).await?);
        swept.examined += 1;
        // At least one was looked at, so that sweeps get ahead whatever their limits.
        if swept.examined >= limits.values || platform.now_ms() >= until_ms {
            swept.next = Some(name).filter(|name| last.as_ref() != Some(name));
            break;
        }
    }
    Ok(swept)
}

/// Whether a value holds a name for the one who is about to remove it.
pub(crate) fn is_reservation(value: &[u8], now_ms: u64) -> bool {
    matches!(envelope::split(value), Some((lifetime, [])) if !lifetime.is_over(now_ms))
}

async fn remove_if_over<P: Platform>(platform: &P, name: &str) -> Result<bool, StoreError> {
    let (ledger, now_ms) = (platform.ledger(), platform.now_ms());
    let Some(value) = ledger.read(name).await? else { return Ok(false) };
    let end = envelope::expires_at_ms(&value);
    if end.is_none_or(|end| end.saturating_add(GRACE_MS) > now_ms) {
        return Ok(false);
    }
    let expires_at_ms = now_ms.saturating_add(RESERVED_MS);
    let reservation = Lifetime { created_at_ms: now_ms, expires_at_ms }.to_header().to_vec();
    if !ledger.replace(name, Some(&value), reservation, expires_at_ms).await? {
        return Ok(false);
    }
    ledger.remove(name).await?;
    Ok(true)
}

#[cfg(test)]
#[cfg(feature = "memory")]
mod tests {
    use super::*;
    use crate::memory::{MemoryPlatform, NoInference};
    use futures::executor::block_on;

    const PLENTY: SweepLimits = SweepLimits { values: usize::MAX, time_ms: u64::MAX };
    const NOW_MS: u64 = 1_000_000;

    fn ending(expires_at_ms: u64) -> Vec<u8> {
        [&Lifetime { created_at_ms: 0, expires_at_ms }.to_header()[..], b"sealed"].concat()
    }

    fn platform_with(values: &[(&str, Vec<u8>)]) -> MemoryPlatform<NoInference> {
        let platform = MemoryPlatform::new(NoInference, NOW_MS);
        for (name, value) in values {
            assert_eq!(block_on(platform.ledger().replace(name, None, value.clone(), 0)), Ok(true));
        }
        platform
    }

    #[test]
    fn only_what_is_over_goes() {
        let platform = platform_with(&[
            ("a/long-over", ending(1)),
            ("b/over", ending(NOW_MS - GRACE_MS)),
            ("c/in-use-perhaps", ending(NOW_MS - GRACE_MS + 1)),
            ("d/alive", ending(NOW_MS + 1)),
            ("e/foreign", b"not ours".to_vec()),
            ("f/empty", Vec::new()),
            ("g/for-ever", ending(u64::MAX)),
        ]);
        let swept = block_on(sweep(&platform, None, PLENTY));
        assert_eq!(swept, Ok(Swept { examined: 7, removed: 2, next: None }));
        let left = ["c/in-use-perhaps", "d/alive", "e/foreign", "f/empty", "g/for-ever"];
        assert_eq!(platform.stored_names(), left);
    }

    #[test]
    fn a_sweep_goes_on_where_the_last_one_stopped() {
        let names = ["a", "b", "c", "d", "e"];
        let platform = platform_with(&names.map(|name| (name, ending(1))));
        let limits = SweepLimits { values: 2, ..PLENTY };
        let mut after: Option<String> = None;
        let mut examined = Vec::new();
        loop {
            let swept = block_on(sweep(&platform, after.as_deref(), limits)).unwrap();
            examined.push(swept.examined);
            after = swept.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(examined, [2, 2, 1]);
        assert_eq!(platform.stored_names(), Vec::<String>::new());
    }

    #[test]
    fn a_sweep_without_time_gets_ahead_all_the_same() {
        let platform = platform_with(&[("a", ending(1)), ("b", ending(1))]);
        let limits = SweepLimits { time_ms: 0, ..PLENTY };
        let first = block_on(sweep(&platform, None, limits)).unwrap();
        assert_eq!(first, Swept { examined: 1, removed: 1, next: Some("a".to_owned()) });
        let second = block_on(sweep(&platform, first.next.as_deref(), limits)).unwrap();
        assert_eq!(second, Swept { examined: 1, removed: 1, next: None });
    }

    #[test]
    fn a_reservation_holds_until_it_ends() {
        let reservation = Lifetime { created_at_ms: 5, expires_at_ms: 9 }.to_header();
        assert!(is_reservation(&reservation, 8));
        assert!(!is_reservation(&reservation, 9));
        assert!(!is_reservation(&ending(9), 8));
        assert!(!is_reservation(b"", 8));
    }
}
