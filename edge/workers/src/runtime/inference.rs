//! The inference hosts over `fetch`: in turns, with a deadline, and with one more
//! try at another host where that may help.

use super::body::{Collected, Pieces};
use super::edge::Edge;
use super::platform::now_ms;
use selfsame_protocol::{Capability, MessageLimits};
use selfsame_service::platform::{Inference, InferenceError};
use selfsame_service::remote::attempt::{Attempt, Ending};
use selfsame_service::remote::hosts::HostId;
use selfsame_service::remote::{self, GRACE_MS, HEALTH_LIMIT_MS};
use worker::js_sys::{self, Uint8Array, futures::JsFuture};
use worker::wasm_bindgen::{JsCast, JsValue};
use worker::web_sys::{
    AbortSignal, Headers, RequestInit, RequestRedirect, Response, WorkerGlobalScope,
};

/// The hosts of this isolate's list.
pub(super) struct WorkersInference<'a>(pub(super) &'a Edge);

impl Inference for WorkersInference<'_> {
    async fn analyse(
        &self,
        capability: Capability,
        frame: Vec<u8>,
        deadline_ms: u64,
    ) -> Result<Vec<u8>, InferenceError> {
        let end_ms = now_ms().saturating_add(deadline_ms);
        // The copy outside serves both tries; the frame here makes room.
        let body = Uint8Array::from(&frame[..]);
        drop(frame);
        let host = self.0.hosts().next(now_ms());
        let first = self.attempt(host, capability, &body, end_ms).await;
        if !first.ending.is_worth_another_try() || now_ms() >= end_ms {
            return first.outcome;
        }
        let another = self.0.hosts().another(now_ms(), host);
        match another {
            Some(other) => self.attempt(other, capability, &body, end_ms).await.outcome,
            None => first.outcome,
        }
    }

    async fn is_healthy(&self) -> bool {
        let urls: Vec<String> = self.0.hosts().urls().map(str::to_owned).collect();
        for url in urls {
            let signal = time_limit(HEALTH_LIMIT_MS);
            let init = RequestInit::new();
            init.set_signal(Some(&signal));
            let response = fetch(&remote::health_url(&url), &init).await;
            if response.is_ok_and(|response| response.status() == 200) {
                return true;
            }
        }
        false
    }
}

impl WorkersInference<'_> {
    /// One try at `host`, noted in its favour or against it.
    async fn attempt(
        &self,
        host: HostId,
        capability: Capability,
        body: &Uint8Array,
        end_ms: u64,
    ) -> Attempt {
        let url = remote::analyse_url(self.0.hosts().url(host), capability);
        let left_ms = end_ms.saturating_sub(now_ms());
        let signal = time_limit(left_ms.saturating_add(GRACE_MS));
        let attempt = match self.exchange(&url, body, left_ms, &signal).await {
            Ok(attempt) => attempt,
            Err(_) if signal.aborted() => Attempt::without_answer(),
            Err(_) => Attempt::without_connection(),
        };
        let mut hosts = self.0.hosts();
        if attempt.ending.blames_host() {
            hosts.note_failure(host, now_ms());
        } else {
            hosts.note_success(host);
        }
        attempt
    }

    /// Sends the frame and reads the answer to its end.
    ///
    /// # Errors
    /// What the runtime throws when the connection fails or the time is up.
    async fn exchange(
        &self,
        url: &str,
        body: &Uint8Array,
        left_ms: u64,
        signal: &AbortSignal,
    ) -> Result<Attempt, JsValue> {
        let headers = Headers::new()?;
        for (name, value) in remote::headers(&self.0.inference_secret, left_ms) {
            headers.set(name, &value)?;
        }
        let init = RequestInit::new();
        init.set_method("POST");
        init.set_headers_headers(&headers);
        init.set_body(body);
        // A host has no reason to redirect, and the secret must not follow one.
        init.set_redirect(RequestRedirect::Manual);
        init.set_signal(Some(signal));
        let response = fetch(url, &init).await?;
        let status = response.status();
        let retry_after = response.headers().get("retry-after")?;
        let outcome = match remote::outcome(status, retry_after.as_deref()) {
            Ok(()) => read_frame(&response).await?,
            Err(error) => Err(error),
        };
        Ok(Attempt { ending: Ending::Status(status), outcome })
    }
}

/// The body of a good answer.
///
/// # Errors
/// When it broke off.
async fn read_frame(response: &Response) -> Result<Result<Vec<u8>, InferenceError>, JsValue> {
    let Some(stream) = response.body() else { return Ok(Ok(Vec::new())) };
    match Pieces::of(&stream).collect(MessageLimits::default().frame_bytes, 0).await {
        Collected::Whole(frame) => Ok(Ok(frame)),
        Collected::TooLarge => Ok(Err(InferenceError::Failed("the answer is too long".to_owned()))),
        Collected::BrokenOff => Err(JsValue::UNDEFINED),
    }
}

pub(super) fn time_limit(ms: u64) -> AbortSignal {
    AbortSignal::timeout_with_u32(u32::try_from(ms).unwrap_or(u32::MAX))
}

pub(super) async fn fetch(url: &str, init: &RequestInit) -> Result<Response, JsValue> {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    JsFuture::from(scope.fetch_with_str_and_init(url, init)).await?.dyn_into()
}
