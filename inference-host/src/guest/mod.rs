//! A guest: a component that analyses one request in a store of its own.
//!
//! [`Guest::load`] compiles (or finds compiled) and links the component once;
//! [`Guest::call`] instantiates it, hands over the request and throws everything
//! away. The guest gets graphs by name, what its operator attached to it, and nothing
//! else of the world: no files, no network, no environment, no output, and clocks that
//! stand still ([`sandbox`]).

mod sandbox;

use crate::{
    engine::EPOCH,
    nn::{Tensor, TensorType, request::CapabilityGraphs},
};
use sandbox::Sandbox;
use std::{path::Path, sync::Arc, time::Duration};
use thiserror::Error;
use wasmtime::{
    Engine, Store, StoreContextMut, Trap,
    component::{Component, Linker, Resource},
};
use wasmtime_wasi_nn::wit::WasiNnView;

mod bindings {
    wasmtime::component::bindgen!({ path: "wit", world: "executor" });
}
use bindings::{ExecutorPre, exports::selfsame::inference::analyser::Fault};

/// What one call may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallLimits {
    /// Linear memory, in bytes.
    pub memory_bytes: usize,
    /// Tensor bytes in all, inputs and outputs together.
    pub tensor_bytes: u64,
    /// Bytes the guest may hand to the host in one call of a host function, and so
    /// the size of its largest tensor and of its answer.
    pub transfer_bytes: usize,
    /// Time from the call to the answer. A running inference is waited for.
    pub time: Duration,
}

/// Why a guest cannot be loaded.
#[derive(Debug, Error)]
#[error("the guest cannot be loaded: {0}")]
pub struct GuestUnavailable(String);

/// Why a guest gave no answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum GuestError {
    /// The guest does not understand the request.
    #[error("the request is malformed")]
    MalformedRequest,
    /// The time was up.
    #[error("the deadline passed")]
    DeadlinePassed,
    /// The guest wanted more memory than it may have, and fell.
    #[error("the guest ran out of memory")]
    OutOfMemory,
    /// The guest trapped or could not answer.
    #[error("the guest failed: {0}")]
    Failed(String),
}

/// A compiled and linked guest.
pub struct Guest {
    pre: ExecutorPre<Sandbox>,
    graphs: CapabilityGraphs,
    attachment: Arc<[u8]>,
}

impl Guest {
    /// Loads the component in `file`, which will see `graphs`.
    ///
    /// # Errors
    /// [`GuestUnavailable`] when the file is not there, not a component, or not a
    /// guest.
    pub fn load(
        engine: &Engine,
        file: &Path,
        graphs: CapabilityGraphs,
    ) -> Result<Self, GuestUnavailable> {
        let component = std::fs::read(file).map_err(unavailable)?;
        Self::compile(engine, &component, graphs)
    }

    /// Compiles `component`, binary WebAssembly.
    ///
    /// # Errors
    /// As [`Guest::load`].
    pub fn compile(
        engine: &Engine,
        component: &[u8],
        graphs: CapabilityGraphs,
    ) -> Result<Self, GuestUnavailable> {
        let component = Component::from_binary(engine, component).map_err(unavailable)?;
        let linker = linker(engine).map_err(unavailable)?;
        let pre = linker.instantiate_pre(&component).and_then(ExecutorPre::new);
        Ok(Self { pre: pre.map_err(unavailable)?, graphs, attachment: Arc::default() })
    }

    /// Gives `attachment` to each later call.
    pub fn attach(&mut self, attachment: Vec<u8>) {
        self.attachment = attachment.into();
    }

    /// Hands one framed request to a fresh instance and returns its framed answer.
    /// Blocks; run it on a thread that may.
    ///
    /// # Errors
    /// Every [`GuestError`]. The guest itself is unharmed.
    pub fn call(&self, request: &[u8], limits: CallLimits) -> Result<Vec<u8>, GuestError> {
        let mut store =
            Store::new(self.pre.engine(), Sandbox::new(&self.graphs, &self.attachment, limits));
        store.limiter(|sandbox| &mut sandbox.memory);
        store.set_hostcall_fuel(limits.transfer_bytes);
        store.set_epoch_deadline(epochs(limits.time));
        let answer = self.answer(&mut store, request);
        answer.map_err(|error| blame(&error, store.data()))?.map_err(|fault| match fault {
            Fault::MalformedRequest => GuestError::MalformedRequest,
            Fault::UnencodableResponse => GuestError::Failed("its answer has no form".into()),
        })
    }

    fn answer(
        &self,
        store: &mut Store<Sandbox>,
        request: &[u8],
    ) -> wasmtime::Result<Result<Vec<u8>, Fault>> {
        let guest = self.pre.instantiate(&mut *store)?;
        guest.selfsame_inference_analyser().call_analyse(store, request)
    }
}

/// An epoch may be nearly over when a call begins, so one more is granted.
fn epochs(time: Duration) -> u64 {
    let whole = time.as_millis() / EPOCH.as_millis();
    u64::try_from(whole).unwrap_or(u64::MAX / 2).saturating_add(1)
}

fn blame(error: &wasmtime::Error, sandbox: &Sandbox) -> GuestError {
    match error.downcast_ref::<Trap>() {
        Some(Trap::Interrupt) => GuestError::DeadlinePassed,
        Some(_) if sandbox.memory.has_refused() => GuestError::OutOfMemory,
        Some(trap) => GuestError::Failed(trap.to_string()),
        None => GuestError::Failed(error.root_cause().to_string()),
    }
}

fn linker(engine: &Engine) -> wasmtime::Result<Linker<Sandbox>> {
    let mut linker = Linker::new(engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
    wasmtime_wasi_nn::wit::add_to_linker(&mut linker, |sandbox: &mut Sandbox| {
        WasiNnView::new(&mut sandbox.table, &mut sandbox.nn)
    })?;
    count_tensors(&mut linker)?;
    hand_attachment(&mut linker)?;
    Ok(linker)
}

fn hand_attachment(linker: &mut Linker<Sandbox>) -> wasmtime::Result<()> {
    let mut attachment = linker.instance("selfsame:inference/attachment@1.0.0")?;
    attachment.func_wrap("read", |store: StoreContextMut<'_, Sandbox>, (): ()| {
        Ok((store.data().attachment.to_vec(),))
    })
}

/// Puts a counting constructor in the place of wasi-nn's own.
fn count_tensors(linker: &mut Linker<Sandbox>) -> wasmtime::Result<()> {
    type Parts = (Vec<u32>, TensorType, Vec<u8>);
    linker.allow_shadowing(true);
    let mut tensors = linker.instance("wasi:nn/tensor@0.2.0-rc-2024-10-28")?;
    tensors.func_wrap(
        "[constructor]tensor",
        |mut store: StoreContextMut<'_, Sandbox>, (dimensions, ty, data): Parts| {
            let sandbox = store.data_mut();
            sandbox.budget.charge(data.len())?;
            let tensor: Resource<Tensor> = sandbox.table.push(Tensor::new(dimensions, ty, data))?;
            Ok((tensor,))
        },
    )?;
    linker.allow_shadowing(false);
    Ok(())
}

fn unavailable(reason: impl std::fmt::Display) -> GuestUnavailable {
    GuestUnavailable(format!("{reason:#}"))
}
