//! A record, read: everything in it checked, nothing copied.

use crate::{
    Chip, Kind, Limits, MediaType, RecordError, Role,
    header::{FrameEntry, Header},
    layout::{self, PREFIX_LENGTH},
    mac::Seal,
    role, section,
};
use selfsame_contract::{Corner, LivenessType};
use serde_json::value::RawValue;

/// What a client captured. The bytes are borrowed from the upload.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Record<'a> {
    /// What it was made for.
    pub kind: Kind,
    /// When it was closed, by the client's clock: milliseconds since 1970, UTC.
    pub created_at_ms: Option<u64>,
    /// JSON that tells the device, as the client wrote it.
    pub device: Option<&'a str>,
    /// The way to show liveness; there in a liveness record, and only there.
    pub liveness: Option<LivenessType>,
    /// The corners of the challenge that was shown, in order.
    pub corners: Vec<Corner>,
    /// The frames in the order of the header; none in a record of a chip.
    pub frames: Vec<Frame<'a>>,
    /// An MP4 file of the capture.
    pub video: Option<&'a [u8]>,
    /// What was read from a chip; there in a record of a chip, and only there.
    pub chip: Option<Chip<'a>>,
    pub(crate) seal: Option<Seal<'a>>,
}

/// One photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame<'a> {
    /// What it shows.
    pub role: Role,
    /// The corner the person was to look at; always there for [`Role::Gaze`].
    pub corner: Option<Corner>,
    /// When it was exposed, in milliseconds from a start common to all frames.
    pub at_ms: Option<u64>,
    /// What the client says the bytes are.
    pub media_type: Option<MediaType>,
    /// Where the image file begins in the record.
    pub offset: usize,
    /// The image file.
    pub bytes: &'a [u8],
}

impl<'a> Record<'a> {
    /// Reads a record of `kind`.
    ///
    /// # Errors
    /// When the bytes are no record, another kind of record, or a broken one.
    pub fn read(bytes: &'a [u8], kind: Kind, limits: &Limits) -> Result<Self, RecordError> {
        let (text, payload) = layout::split(bytes, kind, limits)?;
        let header = Header::read(text, limits)?;
        let record = Self {
            kind,
            created_at_ms: header.created_at_ms,
            device: header.device.map(RawValue::get),
            liveness: None,
            corners: Vec::new(),
            frames: Vec::new(),
            video: None,
            chip: None,
            seal: header.mac.map(|_| Seal::find(bytes, PREFIX_LENGTH + text.len())).transpose()?,
        };
        match kind {
            Kind::Chip => Ok(Self { chip: Some(Chip::read(&header, payload)?), ..record }),
            Kind::Liveness => record.with_liveness(&header)?.with_frames(&header, bytes, payload),
            Kind::Face | Kind::Page | Kind::Palm => record.with_frames(&header, bytes, payload),
        }
    }

    /// The frame to take the selfie from: the one made for it, else the neutral
    /// face, else the first that was made.
    #[must_use]
    pub fn selfie(&self) -> Option<&Frame<'a>> {
        let of_role = |role| self.frames.iter().find(|frame| frame.role == role);
        of_role(Role::Selfie).or_else(|| of_role(Role::Neutral)).or_else(|| of_role(Role::Gaze))
    }

    fn with_liveness(self, header: &Header<'_>) -> Result<Self, RecordError> {
        let liveness = header.liveness.ok_or(RecordError::MissingMember("type"))?;
        Ok(Self { liveness: Some(liveness), corners: header.corners.clone(), ..self })
    }

    fn with_frames(
        self,
        header: &Header<'_>,
        record: &[u8],
        payload: &'a [u8],
    ) -> Result<Self, RecordError> {
        let roles: Vec<_> = header.frames.iter().map(|entry| entry.role).collect();
        role::check(&roles, self.kind, self.liveness)?;
        let before = record.len() - payload.len();
        let read = |entry: &FrameEntry| Frame::read(*entry, before, payload);
        let frames = header.frames.iter().map(read).collect::<Result<_, _>>()?;
        let video =
            header.video.map(|section| section.of(payload)).transpose()?.map(|(_, video)| video);
        let sections = header.frames.iter().map(|entry| entry.section()).chain(header.video);
        section::check_apart(sections.collect())?;
        Ok(Self { frames, video, ..self })
    }
}

impl<'a> Frame<'a> {
    /// The frame of `entry`, in a payload that begins `before` bytes into the record.
    fn read(entry: FrameEntry, before: usize, payload: &'a [u8]) -> Result<Self, RecordError> {
        let FrameEntry { role, corner, at_ms, mime: media_type, .. } = entry;
        if role == Role::Gaze && corner.is_none() {
            return Err(RecordError::MissingMember("corner"));
        }
        let (start, bytes) = entry.section().of(payload)?;
        Ok(Self { role, corner, at_ms, media_type, offset: before + start, bytes })
    }
}
