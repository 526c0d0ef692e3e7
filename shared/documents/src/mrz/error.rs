//! Why lines are no machine-readable zone. What they say is personal and is not repeated.

use thiserror::Error;

/// Lines are no machine-readable zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum MrzError {
    /// Number and length of the lines belong to none of the formats.
    #[error("the lines have the size of no format")]
    Size,
    /// Something other than a digit, a capital letter or a filler.
    #[error("line {line}, position {column} is not of the alphabet, both counted from one")]
    Character {
        /// The line, the first is one.
        line: usize,
        /// The position in it, the first is one.
        column: usize,
    },
}
