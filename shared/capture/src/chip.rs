//! What a chip reader delivers: files and how they were read.

use crate::{
    RecordError,
    header::Header,
    section::{self, Section},
};
use selfsame_contract::{AccessControlProtocolType, Base64Data, ChipAuthenticationType};
use serde::{Deserialize, Serialize};
use serde_with::{DeserializeFromStr, SerializeDisplay, skip_serializing_none};
use std::{fmt, str::FromStr};

/// An elementary file of the eMRTD application, ICAO 9303-10.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, SerializeDisplay, DeserializeFromStr,
)]
pub enum ElementaryFile {
    /// The list of what is there.
    Com,
    /// The document security object.
    Sod,
    /// A data group, 1 to 16.
    DataGroup(u8),
}

impl fmt::Display for ElementaryFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Com => formatter.write_str("COM"),
            Self::Sod => formatter.write_str("SOD"),
            Self::DataGroup(number) => write!(formatter, "DG{number}"),
        }
    }
}

/// The text names no file of a chip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no file of a chip has this name")]
pub struct UnknownFile;

impl FromStr for ElementaryFile {
    type Err = UnknownFile;

    fn from_str(name: &str) -> Result<Self, UnknownFile> {
        let groups = (1..=16).map(Self::DataGroup);
        let mut files = [Self::Com, Self::Sod].into_iter().chain(groups);
        files.find(|file| file.to_string() == name).ok_or(UnknownFile)
    }
}

/// What the reader did against copied chips, ICAO 9303-11.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChipProof {
    /// The protocol.
    #[serde(rename = "type")]
    pub protocol: ChipAuthenticationType,
    /// What the chip was asked to sign.
    pub challenge: Option<Base64Data>,
    /// What it answered.
    pub signature: Option<Base64Data>,
}

/// The content of a record of a chip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip<'a> {
    /// The files as read, each once, in the order COM, SOD, DG1 to DG16.
    pub files: Vec<(ElementaryFile, &'a [u8])>,
    /// How the chip was opened, if the reader says so.
    pub access_control: Option<AccessControlProtocolType>,
    /// The proof that it is no copy, if the reader asked for one.
    pub proof: Option<ChipProof>,
}

impl<'a> Chip<'a> {
    /// # Errors
    /// When there is no file, or one does not lie in the payload, apart from others.
    pub(crate) fn read(header: &Header<'_>, payload: &'a [u8]) -> Result<Self, RecordError> {
        if header.files.is_empty() {
            return Err(RecordError::MissingMember("files"));
        }
        let slice = |(file, section): (&ElementaryFile, &Section)| {
            section.of(payload).map(|(_, content)| (*file, content))
        };
        let files = header.files.iter().map(slice).collect::<Result<_, _>>()?;
        section::check_apart(header.files.values().copied().collect())?;
        let proof = header.chip_authentication.clone();
        Ok(Self { files, access_control: header.access_control, proof })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_exact() {
        for name in ["COM", "SOD", "DG1", "DG9", "DG16"] {
            let file: Result<ElementaryFile, _> = name.parse();
            assert_eq!(file.map(|file| file.to_string()).as_deref(), Ok(name));
        }
        for name in ["", "DG0", "DG17", "DG01", "DG+1", "dg1", "DG", "EF.COM"] {
            assert_eq!(name.parse::<ElementaryFile>(), Err(UnknownFile), "{name}");
        }
    }
}
