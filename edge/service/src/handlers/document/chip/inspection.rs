//! Whether the chip is genuine, in the words of the contract.

use selfsame_contract::{
    AccessControlProtocolType, ChipAuthentication, ChipAuthenticationType, DataAuthentication,
    DocumentChipInspection,
};
use selfsame_protocol::chip::{AccessControl, ChipReading, CloneCheck, CloneOutcome, DataOutcome};

/// What verifying the chip came to.
pub(in crate::handlers::document) fn inspect(reading: &ChipReading) -> DocumentChipInspection {
    DocumentChipInspection {
        data_authentication: Some(data(reading.data)),
        chip_authentication: reading.clone.map(clone),
        chip_authentication_type: reading.clone_check.map(clone_check),
        access_control_protocol_type: reading.access_control.map(access_control),
    }
}

fn data(outcome: DataOutcome) -> DataAuthentication {
    match outcome {
        DataOutcome::Authenticated => DataAuthentication::Authenticated,
        DataOutcome::Denied => DataAuthentication::Denied,
        DataOutcome::InvalidSod => DataAuthentication::InvalidSodFile,
        DataOutcome::InvalidCom => DataAuthentication::InvalidComFile,
        DataOutcome::UnknownAuthority => DataAuthentication::AuthorityCertificatesNotProvided,
    }
}

fn clone(outcome: CloneOutcome) -> ChipAuthentication {
    match outcome {
        CloneOutcome::Authenticated => ChipAuthentication::Authenticated,
        CloneOutcome::Denied => ChipAuthentication::Denied,
        CloneOutcome::MissingChallenge => ChipAuthentication::MissingChallenge,
        CloneOutcome::MissingSignature => ChipAuthentication::MissingSignature,
        CloneOutcome::NotSupported => ChipAuthentication::NotSupported,
    }
}

fn clone_check(check: CloneCheck) -> ChipAuthenticationType {
    match check {
        CloneCheck::PaceChipAuthenticationMapping => {
            ChipAuthenticationType::PaceChipAuthenticationMapping
        }
        CloneCheck::ChipAuthentication => ChipAuthenticationType::ChipAuthentication,
        CloneCheck::ActiveAuthentication => ChipAuthenticationType::ActiveAuthentication,
    }
}

fn access_control(protocol: AccessControl) -> AccessControlProtocolType {
    match protocol {
        AccessControl::Bac => AccessControlProtocolType::Bac,
        AccessControl::Pace => AccessControlProtocolType::Pace,
    }
}
