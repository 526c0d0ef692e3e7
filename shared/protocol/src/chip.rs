//! Messages of the chip guest.
//!
//! What a reader delivered comes in once and whole. The guest opens it, reads the
//! files of the logical data structure, verifies them step by step and decodes the
//! portrait; its answer, a [`ChipReading`], is all that the service needs to know of
//! the files.
//!
//! Whom a signature may lead back to, the operator of the host says. The guest packs
//! the operator's certificates once, when the host starts ([`TrustRequest`]); the
//! host hands the packed bytes, unread, to every later call.

mod reading;
mod step;
mod trust;

pub use reading::{
    AccessControl, ChipField, ChipReading, ChipRequest, CloneCheck, CloneOutcome, DataOutcome,
};
pub use step::{ChipStep, SignerReport, StepReport, Verdict};
pub use trust::{TrustFile, TrustReport, TrustRequest};

use serde::{Deserialize, Serialize};

/// What the guest is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ChipMessage {
    /// Read and verify what a reader delivered.
    Read(ChipRequest),
    /// Pack the certificates of authorities.
    Trust(TrustRequest),
}

/// What the guest answers, or why it refused the request as a whole.
pub type ChipReply = Result<ChipReport, ChipRefusal>;

/// What was found, by the kind of request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ChipReport {
    /// What the chip holds, and whether it is genuine.
    Reading(Box<ChipReading>),
    /// The packed certificates.
    Trust(TrustReport),
}

/// Why a request was refused as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChipRefusal {
    /// The bytes are no files of a logical data structure, or no record that can be
    /// trusted to hold any.
    Unreadable,
    /// The work failed for a reason of our own.
    Failed,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::PageJpeg;
    use crate::face::ImageLimits;
    use crate::liveness::RecordKey;
    use crate::{MessageLimits, decode, encode};

    #[test]
    fn requests_survive_the_round_trip() {
        let read = ChipMessage::Read(ChipRequest {
            data: vec![0x60, 0],
            limits: ImageLimits::default(),
            key: Some(RecordKey::Session("token".into())),
            challenge: Some([7; 8]),
            now_ms: 1_700_000_000_000,
        });
        let trust = ChipMessage::Trust(TrustRequest {
            files: vec![TrustFile { name: "csca.cer".into(), content: vec![0x30] }],
            now_ms: 0,
        });
        for request in [read, trust] {
            let frame = encode(&request).unwrap();
            assert_eq!(decode(&frame, MessageLimits::default()), Ok(request));
        }
    }

    #[test]
    fn replies_survive_the_round_trip() {
        let reading = ChipReading {
            mrz: vec!["P<UTO".into()],
            fields: vec![ChipField { name: "full_name".into(), value: "Anna".into() }],
            portrait: Some(PageJpeg(vec![9; 4])),
            access_control: Some(AccessControl::Pace),
            clone_check: Some(CloneCheck::ActiveAuthentication),
            data: DataOutcome::Authenticated,
            clone: Some(CloneOutcome::MissingSignature),
            steps: vec![StepReport {
                step: ChipStep::DataGroupHash,
                data_group: Some(1),
                verdict: Verdict::Passed,
                reason: None,
            }],
            signer: Some(SignerReport {
                subject: "C=UT".into(),
                issuer: "C=UT".into(),
                serial: "01".into(),
                algorithm: "ECDSA with SHA-256".into(),
                digest: "SHA-256".into(),
                signed_at_ms: Some(1),
            }),
        };
        let trust = TrustReport { bundle: vec![1], authorities: 3, unusable: vec!["x".into()] };
        let reports = [ChipReport::Reading(Box::new(reading)), ChipReport::Trust(trust)];
        for report in reports {
            let reply: ChipReply = Ok(report);
            let frame = encode(&reply).unwrap();
            assert_eq!(decode::<ChipReply>(&frame, MessageLimits::default()), Ok(reply));
        }
    }
}
