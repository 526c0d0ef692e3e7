//! What an inference host can be asked for: one name per guest.

use serde::{Deserialize, Serialize};

/// A guest of the inference host, named in the address of each call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Capability {
    /// Reading and verifying the chips of documents.
    Chip,
    /// Finding, straightening and reading pages of documents.
    Document,
    /// Face detection, feature extraction and cropping.
    Face,
    /// Presentation attack detection and capture records.
    Liveness,
    /// Finding palms and their templates.
    Palm,
}

impl Capability {
    /// Every capability, in the order of their names.
    pub const ALL: &[Self] = &[Self::Chip, Self::Document, Self::Face, Self::Liveness, Self::Palm];

    /// The name in addresses, file names and metrics.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chip => "chip",
            Self::Document => "document",
            Self::Face => "face",
            Self::Liveness => "liveness",
            Self::Palm => "palm",
        }
    }

    /// Whether the guest thinks with networks, and is of no use without any.
    #[must_use]
    pub const fn needs_models(self) -> bool {
        !matches!(self, Self::Chip)
    }

    /// Finds a capability by its name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|capability| capability.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::Capability;

    #[test]
    fn every_name_leads_back_to_its_capability() {
        for &capability in Capability::ALL {
            assert_eq!(Capability::from_name(capability.name()), Some(capability));
        }
        assert_eq!(Capability::from_name("voice"), None);
    }
}
