//! What one instance of the edge component owns.

use super::{
    EdgeConfig, EdgePlatform, WallClock, log_lines::LogLines, outbound::Outbound,
    ports::KeyValueStore, variables::Variables,
};
use std::{
    sync::Arc,
    time::{Duration, UNIX_EPOCH},
};
use wasmtime::{StoreLimits, StoreLimitsBuilder, component::ResourceTable};
use wasmtime_wasi::{HostWallClock, WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

/// The state of one request.
pub(super) struct EdgeState {
    pub(super) table: ResourceTable,
    pub(super) store: Arc<dyn KeyValueStore>,
    pub(super) store_time: Duration,
    pub(super) variables: Arc<Variables>,
    pub(super) limits: StoreLimits,
    outbound: Outbound,
    wasi: WasiCtx,
    http: WasiHttpCtx,
}

impl EdgeState {
    pub(super) fn new(platform: EdgePlatform, config: &EdgeConfig) -> Self {
        Self {
            table: ResourceTable::new(),
            store: platform.store,
            store_time: config.store_time,
            outbound: Outbound::new(platform.inference, &platform.variables),
            variables: platform.variables,
            limits: StoreLimitsBuilder::new().memory_size(config.memory_bytes).build(),
            wasi: WasiCtx::builder()
                .stderr(LogLines)
                .wall_clock(Clock(platform.wall_clock))
                .build(),
            http: WasiHttpCtx::new(),
        }
    }
}

/// The wall clock as the component sees it.
struct Clock(WallClock);

impl HostWallClock for Clock {
    fn resolution(&self) -> Duration {
        Duration::from_millis(1)
    }

    fn now(&self) -> Duration {
        (self.0)().duration_since(UNIX_EPOCH).unwrap_or_default()
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
