//! A host of chips that sees in the data what it begins with: the passport of the
//! specimen of Doc 9303-4, one that is not what was signed, and what is no chip.

use crate::document_host::jpeg;
use selfsame_protocol::chip::{
    AccessControl, ChipField, ChipMessage, ChipReading, ChipRefusal, ChipReply, ChipReport,
    ChipRequest, ChipStep, CloneCheck, CloneOutcome, DataOutcome, SignerReport, StepReport,
    Verdict,
};
use selfsame_protocol::document::PageJpeg;
use selfsame_protocol::{MessageLimits, decode, encode};

pub(crate) const GENUINE: &[u8] = b"\x60genuine";
pub(crate) const ALTERED: &[u8] = b"\x60altered";
/// A chip that neither shows its holder nor can be told from a copy.
pub(crate) const BARE: &[u8] = b"\x60bare";
pub(crate) const NO_CHIP: &[u8] = b"no chip";

const MRZ: [&str; 3] = [
    "I<UTOD231458907<<<<<<<<<<<<<<<",
    "7408122F1204159UTO<<<<<<<<<<<6",
    "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
];
const ALTERED_NAME: &str = "ERIKSSEN<<ANNA<MARIA<<<<<<<<<<";

pub(crate) fn answer(frame: &[u8]) -> Vec<u8> {
    let reply: ChipReply = match decode(frame, MessageLimits::default()).unwrap() {
        ChipMessage::Read(request) if request.data == NO_CHIP => Err(ChipRefusal::Unreadable),
        ChipMessage::Read(request) => Ok(ChipReport::Reading(Box::new(read(&request)))),
        ChipMessage::Trust(_) => Err(ChipRefusal::Failed),
    };
    encode(&reply).unwrap()
}

fn read(request: &ChipRequest) -> ChipReading {
    match request.data.as_slice() {
        ALTERED => altered(),
        BARE => ChipReading {
            portrait: None,
            clone_check: None,
            clone: Some(CloneOutcome::NotSupported),
            ..genuine()
        },
        _ if request.challenge.is_none() => {
            ChipReading { clone: Some(CloneOutcome::MissingChallenge), ..genuine() }
        }
        _ => genuine(),
    }
}

fn genuine() -> ChipReading {
    let field = |(name, value): (&str, &str)| ChipField { name: name.into(), value: value.into() };
    let fields = [("full_name", "Anna Maria Eriksson"), ("place_of_birth", "Zenith")];
    ChipReading {
        mrz: MRZ.map(str::to_owned).to_vec(),
        fields: fields.into_iter().map(field).collect(),
        portrait: Some(PageJpeg(jpeg("chip"))),
        access_control: Some(AccessControl::Pace),
        clone_check: Some(CloneCheck::ActiveAuthentication),
        data: DataOutcome::Authenticated,
        clone: Some(CloneOutcome::Authenticated),
        steps: vec![step(ChipStep::DataGroupHash, Some(1), Verdict::Passed, None)],
        signer: Some(SignerReport {
            subject: "C=UT, CN=Signer".into(),
            issuer: "C=UT, CN=Authority".into(),
            serial: "01".into(),
            algorithm: "ECDSA with SHA-256".into(),
            digest: "SHA-256".into(),
            signed_at_ms: Some(1_700_000_000_000),
        }),
    }
}

fn altered() -> ChipReading {
    let failed = Some("the hash of the data group differs");
    ChipReading {
        mrz: [MRZ[0], MRZ[1], ALTERED_NAME].map(str::to_owned).to_vec(),
        data: DataOutcome::Denied,
        clone: None,
        steps: vec![step(ChipStep::DataGroupHash, Some(1), Verdict::Failed, failed)],
        ..genuine()
    }
}

fn step(
    step: ChipStep,
    data_group: Option<u8>,
    verdict: Verdict,
    reason: Option<&str>,
) -> StepReport {
    StepReport { step, data_group, verdict, reason: reason.map(str::to_owned) }
}
