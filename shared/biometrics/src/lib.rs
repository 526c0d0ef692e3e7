//! Biometrics: what network outputs mean, and what is computed from them.
//!
//! No network runs here. A caller prepares its input with this crate, runs it
//! wherever it likes, and brings the numbers back to be interpreted. Images are
//! only needed to prepare inputs; comparing templates and placing crops needs
//! none, so that much builds into the smallest of programs.

pub mod face;
mod frame;
pub mod pad;
pub mod palm;
