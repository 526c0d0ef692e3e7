//! The safe executor: admits a request, runs it in the guest of its capability,
//! and says what became of it.
//!
//! It knows names and bytes; what a frame means is known to the guest alone.

use crate::trust;
use crate::{
    admission::{Admission, QueueSize, Rejection},
    engine::{self, EngineError, PoolSize},
    guest::{CallLimits, Guest, GuestError, GuestUnavailable},
    metrics::Metrics,
    nn::registry::GraphsByName,
};
use bytes::Bytes;
use selfsame_protocol::Capability;
use selfsame_protocol::chip::{TrustFile, TrustReport};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};
use thiserror::Error;

/// How the executor runs guests.
#[derive(Debug, Clone)]
pub struct ExecutorConfig {
    /// Folder with `<capability>.wasm`.
    pub guests: PathBuf,
    /// Where compiled guests are kept; nowhere when absent.
    pub cache: Option<PathBuf>,
    /// How many run and wait.
    pub queue: QueueSize,
    /// What one call may use; its time is the longest a caller can ask for.
    pub limits: CallLimits,
    /// Certificates of authorities, for the guest of chips.
    pub trust: Vec<TrustFile>,
}

/// Memory of a guest that stays with the pool: a photograph decoded, and what is
/// made of it.
pub const RESIDENT_BYTES: usize = 32 << 20;

/// Why a request got no answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AnalyseError {
    /// There is no such capability.
    #[error("unknown capability")]
    UnknownCapability,
    /// The capability's guest or all of its models are missing.
    #[error("the capability is down")]
    CapabilityDown,
    /// Everyone is busy and the queue is full.
    #[error("the queue is full")]
    QueueFull,
    /// The caller's patience, or the host's own, is at an end.
    #[error("the deadline passed")]
    DeadlinePassed,
    /// The guest does not understand the request.
    #[error("the request is malformed")]
    MalformedRequest,
    /// The guest fell over.
    #[error("the guest failed")]
    GuestFailed,
}

impl AnalyseError {
    /// Name for metrics and logs.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::UnknownCapability => "unknown_capability",
            Self::CapabilityDown => "capability_down",
            Self::QueueFull => "queue_full",
            Self::DeadlinePassed => "deadline_passed",
            Self::MalformedRequest => "malformed_request",
            Self::GuestFailed => "guest_failed",
        }
    }
}

impl From<Rejection> for AnalyseError {
    fn from(rejection: Rejection) -> Self {
        match rejection {
            Rejection::QueueFull => Self::QueueFull,
            Rejection::DeadlinePassed => Self::DeadlinePassed,
        }
    }
}

impl From<GuestError> for AnalyseError {
    fn from(error: GuestError) -> Self {
        match error {
            GuestError::MalformedRequest => Self::MalformedRequest,
            GuestError::DeadlinePassed => Self::DeadlinePassed,
            GuestError::OutOfMemory | GuestError::Failed(_) => Self::GuestFailed,
        }
    }
}

/// A guest, or why there is none.
type Loaded = Result<Guest, GuestUnavailable>;

type Guests = BTreeMap<Capability, Loaded>;

/// Guests, models and places.
pub struct Executor {
    guests: BTreeMap<Capability, Result<Arc<Guest>, GuestUnavailable>>,
    graphs: GraphsByName,
    admission: Admission,
    limits: CallLimits,
    trusted_authorities: Option<u32>,
    metrics: Arc<Metrics>,
}

impl Executor {
    /// Loads every guest. One that is missing leaves its capability down.
    ///
    /// # Errors
    /// [`EngineError`] when there can be no WebAssembly at all.
    pub fn start(
        config: &ExecutorConfig,
        graphs: GraphsByName,
        metrics: Arc<Metrics>,
    ) -> Result<Self, EngineError> {
        let size = PoolSize {
            instances: u32::try_from(config.queue.running.max(1)).unwrap_or(u32::MAX),
            memory_bytes: config.limits.memory_bytes,
            resident_bytes: RESIDENT_BYTES,
        };
        let engine = engine::engine(size, config.cache.as_deref())?;
        let load = |&capability| (capability, load(&engine, &config.guests, capability, &graphs));
        let mut guests: Guests = Capability::ALL.iter().map(load).collect();
        let trusted_authorities = attach_trust(&mut guests, config);
        let share = |(capability, guest): (_, Loaded)| (capability, guest.map(Arc::new));
        Ok(Self {
            guests: guests.into_iter().map(share).collect(),
            trusted_authorities,
            graphs,
            admission: Admission::new(
                config.queue,
                metrics.running().clone(),
                metrics.waiting().clone(),
            ),
            limits: config.limits,
            metrics,
        })
    }

    /// Runs one framed request in the guest of `capability` and returns its framed
    /// answer. `patience` shortens the time the request may take, queue included.
    ///
    /// # Errors
    /// Every [`AnalyseError`].
    pub async fn analyse(
        &self,
        capability: &str,
        request: Bytes,
        patience: Option<Duration>,
    ) -> Result<Vec<u8>, AnalyseError> {
        let start = Instant::now();
        let capability =
            Capability::from_name(capability).ok_or(AnalyseError::UnknownCapability)?;
        let time = patience.map_or(self.limits.time, |patience| patience.min(self.limits.time));
        let answer = self.admit_and_run(capability, request, start + time).await;
        let outcome = answer.as_ref().map_or_else(AnalyseError::name, |_| "ok");
        self.metrics.analysis(capability.name(), outcome, start.elapsed());
        if answer == Err(AnalyseError::QueueFull) {
            self.metrics.rejection();
        }
        answer
    }

    async fn admit_and_run(
        &self,
        capability: Capability,
        request: Bytes,
        deadline: Instant,
    ) -> Result<Vec<u8>, AnalyseError> {
        let guest = self.guest(capability).ok_or(AnalyseError::CapabilityDown)?;
        let ticket = self.admission.enter(deadline).await?;
        let time = deadline.saturating_duration_since(Instant::now());
        let limits = CallLimits { time, ..self.limits };
        // The ticket goes along: a caller that gives up does not free the place
        // while its request still runs.
        let run = move || {
            let answer = guest.call(&request, limits);
            drop(ticket);
            answer
        };
        let answer = tokio::task::spawn_blocking(run).await;
        let answer = answer.unwrap_or_else(|_| Err(GuestError::Failed("a panic".into())));
        answer.map_err(|error| {
            tracing::warn!(capability = capability.name(), %error, "no answer");
            error.into()
        })
    }

    /// The guest of a capability, unless it is missing or has no model at all. With
    /// some of its models the guest itself says what it cannot do.
    #[must_use]
    pub fn guest(&self, capability: Capability) -> Option<Arc<Guest>> {
        let guest = self.guests.get(&capability)?.as_ref().ok()?;
        let mut models = self.graphs.entries().iter();
        let is_usable = !capability.needs_models()
            || models.any(|it| it.model.capability == capability.name() && it.state.is_ok());
        is_usable.then(|| Arc::clone(guest))
    }

    /// Why a capability has no guest, if it has none.
    #[must_use]
    pub fn missing_guest(&self, capability: Capability) -> Option<&GuestUnavailable> {
        self.guests.get(&capability)?.as_ref().err()
    }

    /// How many authorities signatures on chips may lead back to; `None` when the
    /// operator named none.
    #[must_use]
    pub fn trusted_authorities(&self) -> Option<u32> {
        self.trusted_authorities
    }

    /// The models.
    #[must_use]
    pub fn graphs(&self) -> &GraphsByName {
        &self.graphs
    }

    /// What one call may use at most.
    #[must_use]
    pub fn limits(&self) -> CallLimits {
        self.limits
    }

    /// The counters.
    #[must_use]
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }
}

fn load(
    engine: &wasmtime::Engine,
    folder: &Path,
    capability: Capability,
    graphs: &GraphsByName,
) -> Loaded {
    let name = capability.name();
    let file = folder.join(format!("{name}.wasm"));
    let guest = Guest::load(engine, &file, graphs.of_capability(name));
    match &guest {
        Ok(_) => tracing::info!(capability = name, "guest loaded"),
        Err(reason) => tracing::warn!(capability = name, %reason, "guest unavailable"),
    }
    guest
}

/// Has the guest of chips pack the operator's certificates, and attaches them to it.
/// Answers how many authorities that are.
fn attach_trust(guests: &mut Guests, config: &ExecutorConfig) -> Option<u32> {
    let guest = guests.get_mut(&Capability::Chip).filter(|_| !config.trust.is_empty())?;
    let Ok(loaded) = guest else { return None };
    match trust::pack(loaded, &config.trust, config.limits) {
        Ok(TrustReport { bundle, authorities, .. }) => {
            loaded.attach(bundle);
            Some(authorities)
        }
        Err(reason) => {
            tracing::error!(%reason, "no authority is trusted");
            Some(0)
        }
    }
}
