//! Why bytes are no file of a chip. What they say is personal and is not repeated.

use selfsame_capture::ElementaryFile;
use thiserror::Error;

/// Bytes cannot be read as what they should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ReadError {
    /// An element says it is longer than what holds it.
    #[error("an element ends beyond what holds it")]
    Truncated,
    /// Something stands behind the last element.
    #[error("something follows the last element")]
    TrailingBytes,
    /// A tag of more than three bytes, or written longer than need be.
    #[error("a tag is malformed")]
    Tag,
    /// A length of more than four bytes, or none where there must be one.
    #[error("a length is malformed")]
    Length,
    /// More bytes than the limit.
    #[error("the file is larger than the limit")]
    TooLarge,
    /// Nested deeper than the limit.
    #[error("elements are nested deeper than the limit")]
    TooDeep,
    /// More elements than the limit.
    #[error("there are more elements than the limit")]
    TooMany,
    /// An element must stand here and does not.
    #[error("element {0:X} is missing")]
    Missing(u32),
    /// Another element stands where one is expected.
    #[error("element {found:X} stands in the place of {expected:X}")]
    Unexpected {
        /// The tag that must stand here.
        expected: u32,
        /// The tag that does.
        found: u32,
    },
    /// A value breaks the rules of its kind.
    #[error("the {0} is malformed")]
    Value(&'static str),
}

/// Bytes are not the files of a chip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FilesError {
    /// There is none.
    #[error("there is no file")]
    Empty,
    /// A file begins with a tag that no file of a chip has.
    #[error("no file of a chip begins with {0:X}")]
    UnknownTag(u32),
    /// A file begins with the tag of another one.
    #[error("{0} begins with the tag of another file")]
    WrongTag(ElementaryFile),
    /// A file is there twice.
    #[error("{0} is there twice")]
    Twice(ElementaryFile),
    /// The header of the file at this offset is malformed, or says more than there is.
    #[error("the file at byte {offset}: {source}")]
    Malformed {
        /// Where it begins.
        offset: usize,
        /// What is wrong with it.
        source: ReadError,
    },
}
