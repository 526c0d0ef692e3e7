//! How long the key-value store is told to keep a value.

/// The shortest time the store takes, in seconds.
pub const SHORTEST_SECONDS: u64 = 60;

/// Seconds from `now_ms` until `expires_at_ms`, never cut short and never under
/// what the store takes. A value kept too long is unreachable all the same: its
/// envelope says when it ends.
#[must_use]
pub fn seconds_to_keep(now_ms: u64, expires_at_ms: u64) -> u64 {
    expires_at_ms.saturating_sub(now_ms).div_ceil(1000).max(SHORTEST_SECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_never_kept_too_short() {
        struct Case {
            now_ms: u64,
            expires_at_ms: u64,
            seconds: u64,
        }
        let cases = [
            Case { now_ms: 0, expires_at_ms: 600_000, seconds: 600 },
            Case { now_ms: 0, expires_at_ms: 600_001, seconds: 601 },
            Case { now_ms: 0, expires_at_ms: 1, seconds: 60 },
            Case { now_ms: 5, expires_at_ms: 5, seconds: 60 },
            Case { now_ms: 9, expires_at_ms: 5, seconds: 60 },
            Case { now_ms: 0, expires_at_ms: u64::MAX, seconds: u64::MAX / 1000 + 1 },
        ];
        for Case { now_ms, expires_at_ms, seconds } in cases {
            assert_eq!(seconds_to_keep(now_ms, expires_at_ms), seconds, "{expires_at_ms}");
        }
    }
}
