//! What one instance of the edge component owns.

use super::{
    EdgePlatform, log_lines::LogLines, outbound::Outbound, store::RecordStore, variables::Variables,
};
use std::sync::Arc;
use wasmtime::{StoreLimits, StoreLimitsBuilder, component::ResourceTable};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

/// The state of one request.
pub(super) struct EdgeState {
    pub(super) table: ResourceTable,
    pub(super) store: RecordStore,
    pub(super) variables: Arc<Variables>,
    pub(super) limits: StoreLimits,
    outbound: Outbound,
    wasi: WasiCtx,
    http: WasiHttpCtx,
}

impl EdgeState {
    pub(super) fn new(platform: EdgePlatform, memory_bytes: usize) -> Self {
        Self {
            table: ResourceTable::new(),
            store: platform.store,
            variables: platform.variables,
            limits: StoreLimitsBuilder::new().memory_size(memory_bytes).build(),
            outbound: Outbound::new(platform.inference),
            wasi: WasiCtx::builder().stderr(LogLines).build(),
            http: WasiHttpCtx::new(),
        }
    }
}

impl WasiView for EdgeState {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

impl WasiHttpView for EdgeState {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView { ctx: &mut self.http, table: &mut self.table, hooks: &mut self.outbound }
    }
}
