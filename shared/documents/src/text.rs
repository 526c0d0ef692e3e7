//! Lines of printed text: where they are, what they say, in which order.
//!
//! 1. [`detect`] turns the detector's map into outlines of lines.
//! 2. [`read`] turns the reader's probabilities into characters.
//! 3. [`order`] brings lines into the order in which they are read.

pub mod detect;
pub mod order;
pub mod read;
mod rectangle;
