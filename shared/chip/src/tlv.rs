//! Elements of tag, length and value: BER of ISO/IEC 8825-1, of which DER is a part. The
//! standard asks for DER in security objects; states have issued others.
//!
//! 1. [`check`]: one walk over all constructed elements, which holds a file to its limits.
//! 2. [`Reader`]: the elements of one level, one after the other, without copying.
//!
//! Nothing here recurses and nothing but the list of open levels is allocated.

mod check;
mod element;
mod reader;

pub use check::check;
pub use element::Element;
pub use reader::Reader;
