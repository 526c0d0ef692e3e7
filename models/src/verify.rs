//! Whether bytes are a catalogued model that may be used.

use crate::{Digest, Model};
use thiserror::Error;

/// Why a file is not loaded as the model it claims to be.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ModelRefusal {
    /// The licence does not allow business use.
    #[error("{graph}: licence {licence} forbids business use")]
    BusinessUseForbidden {
        /// Name of the graph.
        graph: String,
        /// The licence's SPDX identifier.
        licence: String,
    },
    /// No accepted form has this size.
    #[error("{graph}: {actual} bytes, expected {expected}")]
    WrongSize {
        /// Name of the graph.
        graph: String,
        /// Size found.
        actual: u64,
        /// Size of the catalogued file.
        expected: u64,
    },
    /// No accepted form has this digest.
    #[error("{graph}: SHA-256 {actual}, expected {expected}")]
    WrongDigest {
        /// Name of the graph.
        graph: String,
        /// Digest found.
        actual: Digest,
        /// Digest of the catalogued file.
        expected: Digest,
    },
}

impl Model {
    /// Checks that the licence allows use and that `bytes` are one of the
    /// [accepted forms](Self::accepted_forms).
    ///
    /// # Errors
    /// A [`ModelRefusal`]; the licence is looked at first, then size, then digest.
    pub fn verify(&self, bytes: &[u8]) -> Result<(), ModelRefusal> {
        self.verify_licence()?;
        let size = bytes.len() as u64;
        if !self.accepted_forms().any(|form| form.bytes == size) {
            return Err(self.wrong_size(size));
        }
        let digest = Digest::of(bytes);
        if !self.accepted_forms().any(|form| form.bytes == size && form.sha256 == digest) {
            return Err(self.wrong_digest(digest));
        }
        Ok(())
    }

    fn verify_licence(&self) -> Result<(), ModelRefusal> {
        if self.licence.business_use {
            return Ok(());
        }
        let (graph, licence) = (self.graph.clone(), self.licence.spdx.clone());
        Err(ModelRefusal::BusinessUseForbidden { graph, licence })
    }

    fn wrong_size(&self, actual: u64) -> ModelRefusal {
        ModelRefusal::WrongSize { graph: self.graph.clone(), actual, expected: self.bytes }
    }

    fn wrong_digest(&self, actual: Digest) -> ModelRefusal {
        ModelRefusal::WrongDigest { graph: self.graph.clone(), actual, expected: self.sha256 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::tests::sample;

    const CONVERTED: &[u8] = b"converted";
    const ORIGINAL: &[u8] = b"the original";

    fn model() -> Model {
        sample("graph", CONVERTED, ORIGINAL)
    }

    #[test]
    fn both_forms_are_accepted() {
        assert_eq!(model().verify(CONVERTED), Ok(()));
        assert_eq!(model().verify(ORIGINAL), Ok(()));
    }

    #[test]
    fn an_original_that_needs_conversion_is_not_the_model() {
        let mut model = model();
        model.origin.as_mut().unwrap().usable_as_is = false;
        assert_eq!(model.verify(CONVERTED), Ok(()));
        assert_eq!(model.verify(ORIGINAL), Err(model.wrong_size(ORIGINAL.len() as u64)));
    }

    #[test]
    fn changed_bytes_are_refused() {
        let model = model();
        assert_eq!(model.verify(b""), Err(model.wrong_size(0)));
        let changed = b"cONVERTED";
        assert_eq!(model.verify(changed), Err(model.wrong_digest(Digest::of(changed))));
    }

    #[test]
    fn a_licence_against_business_use_refuses_even_the_right_bytes() {
        let mut model = model();
        model.licence.business_use = false;
        let expected = ModelRefusal::BusinessUseForbidden {
            graph: "graph".to_owned(),
            licence: "Apache-2.0".to_owned(),
        };
        assert_eq!(model.verify(CONVERTED), Err(expected));
    }
}
