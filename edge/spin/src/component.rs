//! The component's entry point, in a file of its own because the bindings that
//! the attribute generates are unsafe code.
#![allow(unsafe_code, reason = "generated bindings of the component model")]

use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;

#[http_component]
async fn handle(request: IncomingRequest, out: ResponseOutparam) {
    crate::serve(request, out).await;
}
