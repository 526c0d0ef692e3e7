//! The writer: what a client does to make a record.

use crate::{
    CaptureKey, ChipProof, ElementaryFile, Kind, Limits, MediaType, Record, RecordError, Role,
    header::{FrameEntry, Header},
    layout::{self, PREFIX_LENGTH},
    mac,
    section::Section,
};
use selfsame_contract::{AccessControlProtocolType, Corner, LivenessType};

/// A record in the making. Nothing is checked before [`Draft::finish`].
#[derive(Debug, Clone)]
pub struct Draft<'a> {
    kind: Kind,
    header: Header<'a>,
    payload: Vec<u8>,
}

/// What the writer tells about a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shot {
    /// What it shows.
    pub role: Role,
    /// The corner the person was to look at, for [`Role::Gaze`].
    pub corner: Option<Corner>,
    /// When it was exposed, in milliseconds from a start common to all frames.
    pub at_ms: u64,
    /// What the bytes are.
    pub media_type: MediaType,
}

impl Shot {
    /// A JPEG file.
    #[must_use]
    pub fn jpeg(role: Role, at_ms: u64) -> Self {
        Self { role, corner: None, at_ms, media_type: MediaType::Jpeg }
    }

    /// A JPEG file of a face that looks at `corner`.
    #[must_use]
    pub fn gaze(corner: Corner, at_ms: u64) -> Self {
        Self { corner: Some(corner), ..Self::jpeg(Role::Gaze, at_ms) }
    }
}

impl<'a> Draft<'a> {
    /// A show of liveness.
    #[must_use]
    pub fn liveness(liveness: LivenessType) -> Self {
        let header = Header { liveness: Some(liveness), ..Header::default() };
        Self { header, ..Self::of_kind(Kind::Liveness) }
    }

    /// One face.
    #[must_use]
    pub fn face() -> Self {
        Self::of_kind(Kind::Face)
    }

    /// One page of a document.
    #[must_use]
    pub fn page() -> Self {
        Self::of_kind(Kind::Page)
    }

    /// One palm.
    #[must_use]
    pub fn palm() -> Self {
        Self::of_kind(Kind::Palm)
    }

    /// The files of a chip.
    #[must_use]
    pub fn chip() -> Self {
        Self::of_kind(Kind::Chip)
    }

    fn of_kind(kind: Kind) -> Self {
        Self { kind, header: Header::default(), payload: Vec::new() }
    }

    /// When the record is closed: milliseconds since 1970, UTC.
    #[must_use]
    pub fn created_at_ms(mut self, time: u64) -> Self {
        self.header.created_at_ms = Some(time);
        self
    }

    /// JSON that tells the device.
    ///
    /// # Errors
    /// [`RecordError::Header`] when the text is no JSON.
    pub fn device(mut self, json: &'a str) -> Result<Self, RecordError> {
        self.header.device = Some(serde_json::from_str(json)?);
        Ok(self)
    }

    /// The corners of the challenge that was shown, in order.
    #[must_use]
    pub fn corners(mut self, corners: &[Corner]) -> Self {
        self.header.corners = corners.to_vec();
        self
    }

    /// Adds a photo.
    #[must_use]
    pub fn frame(mut self, shot: Shot, image: &[u8]) -> Self {
        let section = Section::append(&mut self.payload, image);
        self.header.frames.push(FrameEntry::new(shot, section));
        self
    }

    /// Adds an MP4 file of the capture.
    #[must_use]
    pub fn video(mut self, video: &[u8]) -> Self {
        self.header.video = Some(Section::append(&mut self.payload, video));
        self
    }

    /// Adds a file of a chip; the last one of a name counts.
    #[must_use]
    pub fn file(mut self, name: ElementaryFile, content: &[u8]) -> Self {
        let section = Section::append(&mut self.payload, content);
        self.header.files.insert(name, section);
        self
    }

    /// How the chip was opened.
    #[must_use]
    pub fn access_control(mut self, protocol: AccessControlProtocolType) -> Self {
        self.header.access_control = Some(protocol);
        self
    }

    /// What the reader did against copied chips.
    #[must_use]
    pub fn chip_proof(mut self, proof: ChipProof) -> Self {
        self.header.chip_authentication = Some(proof);
        self
    }

    /// The record, with a MAC if there is a key. What is returned, the reader accepts
    /// under the same limits.
    ///
    /// # Errors
    /// What the reader would say.
    pub fn finish(
        &self,
        key: Option<&CaptureKey>,
        limits: &Limits,
    ) -> Result<Vec<u8>, RecordError> {
        let mut header = serde_json::to_vec(&self.header)?;
        if key.is_some() {
            mac::reserve(&mut header);
        }
        let length = u32::try_from(header.len()).map_err(|_| RecordError::HeaderTooLong)?;
        let mut record = [&layout::prefix(self.kind, length), &header[..], &self.payload].concat();
        if let Some(key) = key {
            mac::seal(&mut record, PREFIX_LENGTH + header.len(), key)?;
        }
        Record::read(&record, self.kind, limits)?;
        Ok(record)
    }
}
