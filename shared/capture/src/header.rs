//! The header as it stands in the record.

use crate::{
    ChipProof, ElementaryFile, Limits, RecordError, Role, Shot, created_at, section::Section,
};
use selfsame_contract::{AccessControlProtocolType, Corner, LivenessType};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_with::{DefaultOnNull, MapPreventDuplicates, serde_as, skip_serializing_none};
use std::collections::BTreeMap;

/// All members of all kinds; which of them count, the kind says.
#[serde_as]
#[skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Header<'a> {
    #[serde(rename = "type")]
    pub(crate) liveness: Option<LivenessType>,
    #[serde(default, with = "created_at", rename = "createdAt")]
    pub(crate) created_at_ms: Option<u64>,
    #[serde(borrow)]
    pub(crate) device: Option<&'a RawValue>,
    #[serde_as(deserialize_as = "DefaultOnNull")]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) corners: Vec<Corner>,
    #[serde_as(deserialize_as = "DefaultOnNull")]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) frames: Vec<FrameEntry>,
    pub(crate) video: Option<Section>,
    #[serde_as(deserialize_as = "DefaultOnNull<MapPreventDuplicates<_, _>>")]
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) files: BTreeMap<ElementaryFile, Section>,
    pub(crate) access_control: Option<AccessControlProtocolType>,
    pub(crate) chip_authentication: Option<ChipProof>,
    // The writer appends it by hand, since its place matters.
    #[serde(borrow, skip_serializing)]
    pub(crate) mac: Option<&'a str>,
}

/// One entry of `frames`.
#[skip_serializing_none]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FrameEntry {
    pub(crate) role: Role,
    pub(crate) corner: Option<Corner>,
    pub(crate) at_ms: Option<u64>,
    pub(crate) mime: Option<MediaType>,
    offset: u64,
    length: u64,
}

impl FrameEntry {
    pub(crate) fn new(shot: Shot, section: Section) -> Self {
        let Shot { role, corner, at_ms, media_type } = shot;
        let Section { offset, length } = section;
        Self { role, corner, at_ms: Some(at_ms), mime: Some(media_type), offset, length }
    }

    pub(crate) fn section(self) -> Section {
        Section { offset: self.offset, length: self.length }
    }
}

/// The image formats of frames. A claim: what the bytes are, decoding tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MediaType {
    /// JPEG.
    #[serde(rename = "image/jpeg")]
    Jpeg,
    /// PNG.
    #[serde(rename = "image/png")]
    Png,
    /// WebP.
    #[serde(rename = "image/webp")]
    WebP,
}

impl<'a> Header<'a> {
    /// # Errors
    /// When the bytes are not the JSON of a header, or a list is too long.
    pub(crate) fn read(bytes: &'a [u8], limits: &Limits) -> Result<Self, RecordError> {
        let header: Self = serde_json::from_slice(bytes)?;
        if header.frames.len() > limits.frames {
            Err(RecordError::TooMany("frames"))
        } else if header.corners.len() > limits.corners {
            Err(RecordError::TooMany("corners"))
        } else {
            Ok(header)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Header<'_>, RecordError> {
        Header::read(text.as_bytes(), &Limits { frames: 1, corners: 2, ..Limits::default() })
    }

    #[test]
    fn unknown_members_and_null_are_passed_over() {
        let text = r#"{"frames":null,"files":null,"corners":null,"video":null,"createdAt":null,
            "new":{"deep":[1,2]},"device":{"model":"x"}}"#;
        let header = read(text).expect("tolerant");
        assert_eq!(header.device.map(RawValue::get), Some(r#"{"model":"x"}"#));
        assert!(header.frames.is_empty() && header.files.is_empty());
    }

    #[test]
    fn broken_headers_are_refused() {
        let cases = [
            "",
            "[]",
            "{} {}",
            "{",
            "\u{feff}{}",
            r#"{"type":"DANCE_LIVENESS"}"#,
            r#"{"corners":[],"corners":[]}"#,
            r#"{"files":{"DG1":{"offset":0,"length":1},"DG1":{"offset":1,"length":1}}}"#,
            r#"{"files":{"DG99":{"offset":0,"length":1}}}"#,
            r#"{"frames":[{"role":"SELFIE","offset":-1,"length":1}]}"#,
            r#"{"frames":[{"role":"SELFIE","offset":0.5,"length":1}]}"#,
            r#"{"frames":[{"role":"SELFIE","offset":0}]}"#,
            r#"{"frames":[{"role":"SELFIE","offset":0,"offset":1,"length":1}]}"#,
            r#"{"frames":[{"role":"SELFIE","mime":"text/html","offset":0,"length":1}]}"#,
            r#"{"createdAt":1700000000}"#,
            r#"{"chipAuthentication":{"type":"ACTIVE_AUTHENTICATION","challenge":"*"}}"#,
        ];
        for text in cases {
            assert!(matches!(read(text), Err(RecordError::Header { .. })), "{text}");
        }
        assert!(Header::read(b"{\"device\":\"\xFF\"}", &Limits::default()).is_err(), "not UTF-8");
    }

    #[test]
    fn nesting_without_end_is_no_danger() {
        let deep = format!("{{\"new\":{}", "[".repeat(30_000));
        assert!(matches!(read(&deep), Err(RecordError::Header { .. })));
    }

    #[test]
    fn lists_are_bounded() {
        let entry = r#"{"role":"SELFIE","offset":0,"length":1}"#;
        assert!(read(&format!(r#"{{"frames":[{entry}]}}"#)).is_ok());
        let two = format!(r#"{{"frames":[{entry},{entry}]}}"#);
        assert_eq!(read(&two).err(), Some(RecordError::TooMany("frames")));
        let corners = r#"{"corners":["TOP_LEFT","TOP_LEFT","TOP_LEFT"]}"#;
        assert_eq!(read(corners).err(), Some(RecordError::TooMany("corners")));
    }
}
