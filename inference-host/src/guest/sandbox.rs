//! The state of one guest call, and the little it may touch.

use super::CallLimits;
use crate::nn::{
    budget::TensorBudget,
    request::{self, CapabilityGraphs},
};
use std::{sync::Arc, time::Duration};
use wasmtime::{ResourceLimiter, component::ResourceTable};
use wasmtime_wasi::{HostMonotonicClock, HostWallClock, WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_nn::wit::WasiNnCtx;

/// Handles a guest may hold at once: tensors, graphs, errors.
const HANDLES: usize = 1024;

/// Table elements of a guest, all its modules together.
const TABLE_ELEMENTS: usize = 20_000;

/// Everything one call owns.
pub(super) struct Sandbox {
    pub(super) table: ResourceTable,
    pub(super) nn: WasiNnCtx,
    pub(super) budget: Arc<TensorBudget>,
    pub(super) memory: MemoryLimit,
    pub(super) attachment: Arc<[u8]>,
    wasi: WasiCtx,
}

impl Sandbox {
    pub(super) fn new(
        graphs: &CapabilityGraphs,
        attachment: &Arc<[u8]>,
        limits: CallLimits,
    ) -> Self {
        let budget = Arc::new(TensorBudget::new(limits.tensor_bytes));
        let mut table = ResourceTable::new();
        table.set_max_capacity(HANDLES);
        Self {
            table,
            nn: request::context(graphs, &budget),
            budget,
            attachment: Arc::clone(attachment),
            memory: MemoryLimit { bytes: limits.memory_bytes, refused: false },
            wasi: WasiCtx::builder().wall_clock(StoppedClock).monotonic_clock(StoppedClock).build(),
        }
    }
}

impl WasiView for Sandbox {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

/// A clock that shows the Unix epoch for ever: the same request gives the same
/// answer, and a guest cannot time anything.
struct StoppedClock;

impl HostWallClock for StoppedClock {
    fn resolution(&self) -> Duration {
        Duration::from_secs(1)
    }

    fn now(&self) -> Duration {
        Duration::ZERO
    }
}

impl HostMonotonicClock for StoppedClock {
    fn resolution(&self) -> u64 {
        1
    }

    fn now(&self) -> u64 {
        0
    }
}

/// Bounds the guest's memory and remembers having refused any.
pub(super) struct MemoryLimit {
    bytes: usize,
    refused: bool,
}

impl MemoryLimit {
    pub(super) fn has_refused(&self) -> bool {
        self.refused
    }
}

impl ResourceLimiter for MemoryLimit {
    fn memory_growing(
        &mut self,
        _current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let granted = desired <= self.bytes;
        self.refused |= !granted;
        Ok(granted)
    }

    fn table_growing(
        &mut self,
        _current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        Ok(desired <= TABLE_ELEMENTS)
    }
}
