//! What runs in the browser before anything is sent.
//!
//! A page shows the camera's picture and asks [`face`] or [`page`] about each frame:
//! the answer is what to tell the person, most urgent first, with the measures behind
//! it. The networks are those of the service, run by the same code ([`networks`]);
//! [`capture`] makes the records that the service opens.
//!
//! Everything here works on one frame at a time and keeps nothing but what steadiness
//! needs, so it may live in a worker thread.

pub mod advice;
pub mod capture;
pub mod exposure;
pub mod face;
pub mod frame;
pub mod networks;
pub mod page;

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub mod module;
