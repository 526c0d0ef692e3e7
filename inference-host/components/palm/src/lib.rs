//! The palm guest as a component.
//!
//! The guest itself is a library: an export in it would be one of every component
//! that builds on it.

#[cfg(target_os = "wasi")]
use selfsame_guest_palm::analyse_frame;

#[cfg(target_os = "wasi")]
selfsame_guest_kit::export_analyser!(analyse_frame);
