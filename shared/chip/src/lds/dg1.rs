//! DG1: the machine-readable zone.

use super::open;
use crate::error::ReadError;
use crate::limits::Limits;
use selfsame_documents::mrz::{Format, Mrz, Zone};

const FILE: u32 = 0x61;
const ZONE: u32 = 0x5F1F;

/// The zone as the chip has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dg1 {
    /// Its lines.
    pub zone: Zone,
    /// Its fields.
    pub mrz: Mrz,
}

impl Dg1 {
    /// Reads DG1.
    ///
    /// # Errors
    /// [`ReadError`] when it holds no zone of a known size and alphabet.
    pub fn parse(file: &[u8], limits: &Limits) -> Result<Self, ReadError> {
        let mut reader = open(file, FILE, limits)?;
        let lines = lines(reader.read(ZONE)?.value);
        reader.end()?;
        let zone = lines.and_then(|lines| Zone::new(&lines).ok());
        let zone = zone.ok_or(ReadError::Value("machine-readable zone"))?;
        Ok(Self { mrz: Mrz::parse(&zone), zone })
    }
}

/// The characters come without breaks; their number tells the format.
fn lines(value: &[u8]) -> Option<Vec<&str>> {
    let formats = [Format::Td1, Format::Td2, Format::Td3];
    let size = |format: &&Format| format.lines() * format.columns() == value.len();
    let columns = formats.iter().find(size)?.columns();
    value.chunks(columns).map(|line| std::str::from_utf8(line).ok()).collect()
}
