//! What a reader delivered: a record, or the bare files one after another.

use selfsame_capture::{CaptureKey, Chip, ChipProof, Kind, Limits, MacStatus, Record, is_record};
use selfsame_chip::Files;
use selfsame_contract::AccessControlProtocolType;
use selfsame_protocol::chip::{ChipRefusal, ChipRequest};
use selfsame_protocol::liveness::RecordKey;

/// What a reader delivered, opened.
pub struct Delivery<'a> {
    /// The files as they were read.
    pub files: Files<'a>,
    /// How the chip was opened, if the reader says so.
    pub access_control: Option<AccessControlProtocolType>,
    /// The proof that the chip is no copy, if the reader asked for one.
    pub proof: Option<ChipProof>,
}

impl<'a> Delivery<'a> {
    /// Opens what `request` holds.
    ///
    /// # Errors
    /// [`ChipRefusal::Unreadable`] when it is neither, or a record whose MAC is forged.
    pub fn open(request: &'a ChipRequest) -> Result<Self, ChipRefusal> {
        if is_record(&request.data) {
            return Self::of_record(request);
        }
        let files = Files::split(&request.data).map_err(|_| ChipRefusal::Unreadable)?;
        Ok(Self { files, access_control: None, proof: None })
    }

    fn of_record(request: &'a ChipRequest) -> Result<Self, ChipRefusal> {
        let record = Record::read(&request.data, Kind::Chip, &Limits::default())
            .map_err(|_| ChipRefusal::Unreadable)?;
        if is_forged(&record, request.key.as_ref()) {
            return Err(ChipRefusal::Unreadable);
        }
        let Chip { files, access_control, proof } = record.chip.ok_or(ChipRefusal::Unreadable)?;
        let files = Files::collect(files).map_err(|_| ChipRefusal::Unreadable)?;
        Ok(Self { files, access_control, proof })
    }
}

/// Without a key every MAC is as good as forged.
fn is_forged(record: &Record<'_>, key: Option<&RecordKey>) -> bool {
    let key = match key {
        Some(RecordKey::Session(token)) => CaptureKey::of_session(token),
        Some(RecordKey::Service(secret)) => CaptureKey::of_service(secret),
        None => return record.has_mac(),
    };
    record.mac_status(&key) == MacStatus::Forged
}
