//! Messages between the edge and the inference host.
//!
//! The edge writes a request, the host carries it unread to the guest of the
//! named [`Capability`], the guest answers with a message of the same frame.
//! A frame is `magic, version, postcard body` ([`frame`]); images travel inside
//! it as raw bytes, never as Base64. The host itself reads nothing but the
//! addresses and headers in [`http`]; what the bytes mean is known to the edge
//! and to the guests alone.

pub mod capability;
pub mod chip;
pub mod document;
pub mod envelope;
pub mod face;
pub mod frame;
pub mod geometry;
pub mod http;
pub mod liveness;
pub mod palm;
pub mod quality;

pub use capability::Capability;
pub use frame::{FrameError, MessageLimits, decode, encode};
