//! The inference hosts over outgoing HTTP: in turns, with a deadline, and with one
//! more try at another host where that may help.
//!
//! An instance answers one request, so nothing is learnt of a host's health: each
//! request begins anew, with a host that its moment picks.

use crate::timer::{Timer, within};
use selfsame_protocol::Capability;
use selfsame_service::platform::{Inference, InferenceError};
use selfsame_service::remote::attempt::{Attempt, Ending};
use selfsame_service::remote::hosts::{Hosts, HostsError};
use selfsame_service::remote::{self, GRACE_MS, HEALTH_LIMIT_MS};
use spin_sdk::http::{Method, Request, Response, send};

const RETRY_AFTER: &str = "retry-after";

/// No host is ever paused here, so no moment differs from another.
const ANY_MOMENT: u64 = 0;

/// The hosts of the list, as this request sees them.
pub(crate) struct SpinInference {
    first: String,
    second: Option<String>,
    all: Vec<String>,
    secret: String,
}

impl SpinInference {
    /// Reads addresses separated by commas; `start` picks the one that is asked.
    ///
    /// # Errors
    /// [`HostsError`] when there is none or one is no address.
    pub(crate) fn new(list: &str, start: usize, secret: String) -> Result<Self, HostsError> {
        let mut hosts = Hosts::parse(list, start)?;
        let all = hosts.urls().map(str::to_owned).collect();
        let first = hosts.next(ANY_MOMENT);
        let second = hosts.another(ANY_MOMENT, first).map(|host| hosts.url(host).to_owned());
        Ok(Self { first: hosts.url(first).to_owned(), second, all, secret })
    }

    async fn attempt(
        &self,
        host: &str,
        capability: Capability,
        frame: Vec<u8>,
        timer: Timer,
    ) -> Attempt {
        let left_ms = timer.left_ms();
        let mut request = Request::builder();
        request.method(Method::Post).uri(remote::analyse_url(host, capability));
        for (name, value) in remote::headers(&self.secret, left_ms) {
            request.header(name, value);
        }
        let request = request.header("content-length", frame.len().to_string()).body(frame).build();
        match within(Timer::of_ms(left_ms.saturating_add(GRACE_MS)), send(request)).await {
            Some(Ok(response)) => read(response),
            Some(Err(_)) => Attempt::without_connection(),
            None => Attempt::without_answer(),
        }
    }
}

impl Inference for SpinInference {
    async fn analyse(
        &self,
        capability: Capability,
        frame: Vec<u8>,
        deadline_ms: u64,
    ) -> Result<Vec<u8>, InferenceError> {
        let timer = Timer::of_ms(deadline_ms);
        let Some(second) = &self.second else {
            return self.attempt(&self.first, capability, frame, timer).await.outcome;
        };
        let attempt = self.attempt(&self.first, capability, frame.clone(), timer).await;
        if !attempt.ending.is_worth_another_try() || timer.left_ms() == 0 {
            return attempt.outcome;
        }
        self.attempt(second, capability, frame, timer).await.outcome
    }

    async fn is_healthy(&self) -> bool {
        for host in &self.all {
            let request = Request::get(remote::health_url(host)).build();
            let timer = Timer::of_ms(HEALTH_LIMIT_MS);
            let response = within(timer, send::<_, Response>(request)).await;
            if response.is_some_and(|sent| sent.is_ok_and(|answer| *answer.status() == 200)) {
                return true;
            }
        }
        false
    }
}

fn read(response: Response) -> Attempt {
    let status = *response.status();
    let retry_after = response.header(RETRY_AFTER).and_then(|value| value.as_str());
    let outcome = remote::outcome(status, retry_after).map(|()| response.into_body());
    Attempt { ending: Ending::Status(status), outcome }
}
