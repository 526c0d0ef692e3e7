//! What a record may ask of its reader.

/// Bounds of a record; each counts as inside. Reading allocates a small multiple of
/// `header_bytes` at most, whatever the record says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the whole record.
    pub record_bytes: usize,
    /// Bytes of the header.
    pub header_bytes: usize,
    /// Entries of `frames`.
    pub frames: usize,
    /// Entries of `corners`.
    pub corners: usize,
}

/// 20 MiB as the API allows for a record, and header, frames and corners several
/// times what any liveness type needs.
impl Default for Limits {
    fn default() -> Self {
        Self { record_bytes: 20 << 20, header_bytes: 32 << 10, frames: 64, corners: 16 }
    }
}
