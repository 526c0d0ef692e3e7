//! What works and on what: each capability, each model, the device really used.

use crate::executor::Executor;
use selfsame_models::Model;
use selfsame_protocol::Capability;
use serde::Serialize;
use std::collections::BTreeMap;

/// Up or down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Status {
    /// Works.
    Up,
    /// Does not.
    Down,
}

impl From<bool> for Status {
    fn from(works: bool) -> Self {
        if works { Self::Up } else { Self::Down }
    }
}

/// The whole host.
#[derive(Debug, Serialize)]
pub struct Health {
    /// Up when every capability is.
    pub status: Status,
    /// The machine-learning runtime.
    pub backend: &'static str,
    /// The device it computes on.
    pub device: String,
    /// Each capability by name.
    pub capabilities: BTreeMap<&'static str, CapabilityHealth>,
}

/// One capability: its guest and its features.
#[derive(Debug, Serialize)]
pub struct CapabilityHealth {
    /// Up when the guest is there and every feature is up.
    pub status: Status,
    /// Why the guest is not there, if it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guest: Option<String>,
    /// A feature is up when at least one of its models is.
    pub features: BTreeMap<String, Status>,
    /// Each model by the name of its graph.
    pub models: BTreeMap<String, ModelHealth>,
    /// How many authorities signatures may lead back to, where the operator named any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trusted_authorities: Option<u32>,
}

/// One model.
#[derive(Debug, Serialize)]
pub struct ModelHealth {
    /// Up when it can be run.
    pub status: Status,
    /// Digest of the file that runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Why it does not run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Health {
    /// Looks at everything.
    #[must_use]
    pub fn of(executor: &Executor) -> Self {
        let capabilities: BTreeMap<_, _> = Capability::ALL
            .iter()
            .map(|&capability| (capability.name(), CapabilityHealth::of(executor, capability)))
            .collect();
        let is_up = capabilities.values().all(|capability| capability.status == Status::Up);
        let backend = executor.graphs().backend();
        Self {
            status: is_up.into(),
            backend: backend.name(),
            device: backend.device().to_string(),
            capabilities,
        }
    }
}

impl CapabilityHealth {
    fn of(executor: &Executor, capability: Capability) -> Self {
        let mut features = BTreeMap::new();
        let mut models = BTreeMap::new();
        for entry in executor.graphs().entries() {
            if !entry.model.serves(capability.name()) {
                continue;
            }
            let Model { feature, graph, .. } = &entry.model;
            let is_up = entry.state.is_ok();
            let feature = features.entry(feature.clone()).or_insert(Status::Down);
            *feature = Status::from(*feature == Status::Up || is_up);
            let (sha256, reason) = match &entry.state {
                Ok(graph) => (Some(graph.sha256().to_string()), None),
                Err(reason) => (None, Some(reason.to_string())),
            };
            models.insert(graph.clone(), ModelHealth { status: is_up.into(), sha256, reason });
        }
        let guest = executor.missing_guest(capability).map(ToString::to_string);
        let is_up = guest.is_none()
            && !(capability.needs_models() && features.is_empty())
            && features.values().all(|&feature| feature == Status::Up);
        let is_of_chips = capability == Capability::Chip;
        let trusted_authorities = executor.trusted_authorities().filter(|_| is_of_chips);
        Self { status: is_up.into(), guest, features, models, trusted_authorities }
    }
}
