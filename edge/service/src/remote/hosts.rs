//! Which inference host is asked next: in turns, and around those that failed.
//!
//! A host that failed is passed over for a second, then for twice as long each
//! time it fails again, up to half a minute; one good answer clears it. Health is
//! learnt from the calls themselves, so no host is asked for nothing. When every
//! host is paused the one whose pause ends first is asked all the same: refusing
//! unasked would turn one broken connection into an outage.

use thiserror::Error;

const FIRST_PAUSE_MS: u64 = 1_000;
const LONGEST_PAUSE_MS: u64 = 30_000;
/// Doublings from the first pause to beyond the longest.
const DOUBLINGS: u32 = 5;

/// A list of hosts that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum HostsError {
    /// There is no host in it.
    #[error("inference_url names no host")]
    Empty,
    /// An entry is no web address.
    #[error("inference_url: {0} does not begin with https:// or http://")]
    NotAnAddress(String),
}

/// A host in the list it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HostId(usize);

/// The hosts and what is known of them.
#[derive(Debug)]
pub struct Hosts {
    hosts: Vec<Host>,
    turn: usize,
}

#[derive(Debug)]
struct Host {
    url: String,
    failures: u32,
    paused_until_ms: u64,
}

impl Hosts {
    /// Reads addresses separated by commas. `start` says whose turn is first; it
    /// should differ between instances, or all of them begin with the same host.
    ///
    /// # Errors
    /// [`HostsError`] when there is none or one is no address.
    pub fn parse(list: &str, start: usize) -> Result<Self, HostsError> {
        let entries = list.split(',').map(str::trim).filter(|entry| !entry.is_empty());
        let hosts = entries.map(Host::parse).collect::<Result<Vec<_>, _>>()?;
        if hosts.is_empty() {
            return Err(HostsError::Empty);
        }
        Ok(Self { hosts, turn: start })
    }

    /// The host to ask at `now_ms`.
    pub fn next(&mut self, now_ms: u64) -> HostId {
        let chosen = self.healthy(now_ms, None).unwrap_or_else(|| self.first_to_return());
        self.turn = chosen.0.wrapping_add(1);
        chosen
    }

    /// Another host than `failed`, if one is healthy at `now_ms`.
    pub fn another(&mut self, now_ms: u64, failed: HostId) -> Option<HostId> {
        let chosen = self.healthy(now_ms, Some(failed))?;
        self.turn = chosen.0.wrapping_add(1);
        Some(chosen)
    }

    /// The address of a host, without a slash at its end.
    #[must_use]
    pub fn url(&self, host: HostId) -> &str {
        self.hosts.get(host.0).map_or("", |host| &host.url)
    }

    /// All addresses.
    pub fn urls(&self) -> impl Iterator<Item = &str> {
        self.hosts.iter().map(|host| host.url.as_str())
    }

    /// Notes that a host did its work.
    pub fn note_success(&mut self, host: HostId) {
        if let Some(host) = self.hosts.get_mut(host.0) {
            host.failures = 0;
            host.paused_until_ms = 0;
        }
    }

    /// Notes at `now_ms` that a host is in trouble.
    pub fn note_failure(&mut self, host: HostId, now_ms: u64) {
        if let Some(host) = self.hosts.get_mut(host.0) {
            let pause_ms = FIRST_PAUSE_MS << host.failures.min(DOUBLINGS);
            host.failures = host.failures.saturating_add(1);
            host.paused_until_ms = now_ms.saturating_add(pause_ms.min(LONGEST_PAUSE_MS));
        }
    }

    /// The next host in turn that is not paused.
    fn healthy(&self, now_ms: u64, except: Option<HostId>) -> Option<HostId> {
        let count = self.hosts.len();
        let turn = self.turn.checked_rem(count)?;
        (turn..count).chain(0..turn).map(HostId).find(|&id| {
            let host = self.hosts.get(id.0);
            Some(id) != except && host.is_some_and(|host| host.paused_until_ms <= now_ms)
        })
    }

    fn first_to_return(&self) -> HostId {
        let by_return = self.hosts.iter().enumerate().min_by_key(|(_, host)| host.paused_until_ms);
        HostId(by_return.map_or(0, |(index, _)| index))
    }
}

impl Host {
    fn parse(url: &str) -> Result<Self, HostsError> {
        if !url.starts_with("https://") && !url.starts_with("http://") {
            return Err(HostsError::NotAnAddress(url.to_owned()));
        }
        let url = url.trim_end_matches('/').to_owned();
        Ok(Self { url, failures: 0, paused_until_ms: 0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three() -> Hosts {
        Hosts::parse("https://a, https://b/ ,https://c,", 0).unwrap()
    }

    fn asked(hosts: &mut Hosts, now_ms: u64, times: usize) -> String {
        let chosen = (0..times).map(|_| {
            let host = hosts.next(now_ms);
            hosts.url(host).trim_start_matches("https://").to_owned()
        });
        chosen.collect()
    }

    #[test]
    fn hosts_take_turns() {
        assert_eq!(asked(&mut three(), 0, 7), "abcabca");
        let mut later = Hosts::parse("https://a,https://b,https://c", 1_000_001).unwrap();
        assert_eq!(asked(&mut later, 0, 3), "cab");
    }

    #[test]
    fn a_host_that_failed_is_passed_over_for_longer_each_time() {
        let mut hosts = three();
        let mut now = 0;
        for pause in [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000] {
            hosts.note_failure(HostId(1), now);
            assert!(!asked(&mut hosts, now + pause - 1, 6).contains('b'), "{pause}");
            now += pause;
            assert!(asked(&mut hosts, now, 3).contains('b'), "{pause}");
        }
        hosts.note_success(HostId(1));
        hosts.note_failure(HostId(1), now);
        assert!(asked(&mut hosts, now + 1_000, 3).contains('b'), "one good answer clears it");
    }

    #[test]
    fn the_first_to_return_is_asked_when_all_failed() {
        let mut hosts = three();
        hosts.note_failure(HostId(2), 100);
        hosts.note_failure(HostId(0), 200);
        hosts.note_failure(HostId(1), 300);
        assert_eq!(asked(&mut hosts, 400, 2), "cc");
    }

    #[test]
    fn a_second_try_goes_to_another_healthy_host_or_nowhere() {
        let mut hosts = three();
        let failed = hosts.next(0);
        hosts.note_failure(failed, 0);
        assert_eq!(hosts.another(0, failed), Some(HostId(1)));
        // Not blamed, but not asked twice for one call either.
        assert_ne!(hosts.another(0, HostId(2)), Some(HostId(2)));
        hosts.note_failure(HostId(1), 0);
        hosts.note_failure(HostId(2), 0);
        assert_eq!(hosts.another(0, failed), None);
        let mut alone = Hosts::parse("http://a", 5).unwrap();
        let only = alone.next(0);
        assert_eq!(alone.another(0, only), None);
    }

    #[test]
    fn lists_without_form_are_refused() {
        struct Case {
            list: &'static str,
            expected: HostsError,
        }
        let cases = [
            Case { list: "", expected: HostsError::Empty },
            Case { list: " , ", expected: HostsError::Empty },
            Case {
                list: "https://a,b:9000",
                expected: HostsError::NotAnAddress("b:9000".to_owned()),
            },
        ];
        for case in cases {
            assert_eq!(Hosts::parse(case.list, 0).unwrap_err(), case.expected, "{}", case.list);
        }
    }
}
