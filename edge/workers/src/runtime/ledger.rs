//! The ledger: one Durable Object per name. An object does one thing at a time
//! and answers once its write is safe, so a change or a removal holds for the
//! next reader, wherever it is.

use super::time_limit::in_time;
use crate::message::Replace;
use selfsame_service::platform::{Ledger, StoreError};
use worker::js_sys::Uint8Array;
use worker::wasm_bindgen::JsValue;
use worker::web_sys::{self, RequestInit};
use worker::{Method, ObjectNamespace, Response, Result as WorkerResult};

/// An object looks at the method alone, but a request needs an address.
const ADDRESS: &str = "https://ledger/";

/// The namespace bound as `LEDGER`.
pub(super) struct ObjectLedger(pub(super) ObjectNamespace);

impl ObjectLedger {
    /// Sends a request to the object `name`.
    async fn send(
        &self,
        name: &str,
        method: Method,
        message: Option<Vec<u8>>,
    ) -> Result<Response, StoreError> {
        in_time(async {
            let request = request(&method, message)?;
            self.0.get_by_name(name)?.fetch_with_request(request.into()).await
        })
        .await
    }
}

impl Ledger for ObjectLedger {
    async fn read(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let mut response = self.send(name, Method::Get, None).await?;
        match response.status_code() {
            200 => in_time(response.bytes()).await.map(Some),
            404 => Ok(None),
            status => Err(unexpected(status)),
        }
    }

    async fn replace(
        &self,
        name: &str,
        seen: Option<&[u8]>,
        new: Vec<u8>,
        expires_at_ms: u64,
    ) -> Result<bool, StoreError> {
        let message = Replace { expires_at_ms, seen, new: &new }.to_bytes();
        let response = self.send(name, Method::Put, message).await?;
        match response.status_code() {
            204 => Ok(true),
            409 => Ok(false),
            status => Err(unexpected(status)),
        }
    }

    async fn remove(&self, name: &str) -> Result<(), StoreError> {
        match self.send(name, Method::Delete, None).await?.status_code() {
            204 => Ok(()),
            status => Err(unexpected(status)),
        }
    }
}

fn request(method: &Method, message: Option<Vec<u8>>) -> WorkerResult<web_sys::Request> {
    let init = RequestInit::new();
    init.set_method(method.as_ref());
    if let Some(message) = message {
        init.set_body(&JsValue::from(Uint8Array::from(&message[..])));
    }
    Ok(web_sys::Request::new_with_str_and_init(ADDRESS, &init)?)
}

fn unexpected(status: u16) -> StoreError {
    StoreError(format!("the ledger answered {status}"))
}
