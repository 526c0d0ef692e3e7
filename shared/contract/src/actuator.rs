//! The two open calls: what is running, and whether it can work.

use crate::words::words;
use serde::{Deserialize, Serialize};

/// Versions of the service and of its engines.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ActuatorInfo {
    /// What was built.
    pub build: ActuatorInfoBuild,
    /// The engine for faces.
    pub iface: ActuatorInfoIface,
    /// The engine for documents.
    pub sam: ActuatorInfoSam,
}

/// The coordinates under which the service was built.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ActuatorInfoBuild {
    /// Name of the build product.
    pub artifact: String,
    /// Name of the service.
    pub name: String,
    /// Who publishes it, as a reversed domain name.
    pub group: String,
    /// Version of the service.
    pub version: String,
}

/// The engine for faces and its licence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ActuatorInfoIface {
    /// Version of the engine.
    pub version: String,
    /// How long it may be used.
    pub license: ActuatorInfoLicense,
}

/// The day a licence ends; each part is a decimal number without leading zeros.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ActuatorInfoLicense {
    /// Year.
    pub year: String,
    /// Month, 1 to 12.
    pub month: String,
    /// Day, 1 to 31.
    pub day: String,
}

/// The engine for documents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ActuatorInfoSam {
    /// Version of the engine.
    pub version: String,
}

/// Whether the service can work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ActuatorHealth {
    /// The overall state.
    pub status: HealthStatus,
}

words! {
    /// The state of the service and of all it depends on.
    pub enum HealthStatus {
        /// Everything needed is there.
        Up,
        /// Something needed is not.
        Down,
    }
}
