//! What the files of a chip may ask of their reader.

/// Bounds of reading; each counts as inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one file, its header included.
    pub file_bytes: usize,
    /// Levels of nested elements.
    pub depth: usize,
    /// Elements of one file.
    pub nodes: usize,
}

/// The 1 MiB that the API allows for all files. Security objects nest twelve deep, and
/// the richest of the worked examples have a few hundred elements.
impl Default for Limits {
    fn default() -> Self {
        Self { file_bytes: 1 << 20, depth: 24, nodes: 4096 }
    }
}

impl Limits {
    /// Bounds of the files of a trust store: the largest master lists have a few
    /// megabytes, and each certificate in them is held to the other limits by itself.
    #[must_use]
    pub fn for_trust() -> Self {
        Self { file_bytes: 32 << 20, ..Self::default() }
    }
}
