//! The entry points that the runtime calls, in a file of their own because the
//! bindings that the attributes generate are unsafe code.
#![allow(unsafe_code, missing_docs, unreachable_pub, reason = "generated bindings")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "generated bindings")]

use super::{object, schedule, serve};
use worker::web_sys::{Request, Response};
use worker::{
    Context, DurableObject, Env, Result, ScheduleContext, ScheduledEvent, State, durable_object,
    event,
};

#[event(fetch)]
async fn fetch(request: Request, env: Env, context: Context) -> Result<Response> {
    serve::serve(request, env, &context).await
}

#[event(scheduled)]
async fn scheduled(_event: ScheduledEvent, env: Env, _context: ScheduleContext) {
    schedule::run(&env).await;
}

/// One head or session of the ledger.
#[durable_object(alarm)]
pub struct LedgerEntry {
    state: State,
}

impl DurableObject for LedgerEntry {
    fn new(state: State, _env: Env) -> Self {
        Self { state }
    }

    async fn fetch(&self, request: worker::Request) -> Result<worker::Response> {
        object::answer(&self.state.storage(), request).await
    }

    async fn alarm(&self) -> Result<worker::Response> {
        object::expire(&self.state.storage()).await
    }
}
