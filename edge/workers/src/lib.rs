//! The service core as a Cloudflare Worker.
//!
//! Collect the body, call the core, wrap the answer. Bulky records lie in Workers
//! KV, which drops them by itself; heads and sessions lie in a Durable Object
//! each, named after them. Inference hosts are reached over `fetch`, in turns.
//!
//! What needs no runtime stands here and is tested natively; [`runtime`] holds
//! what talks to Workers and is compiled for it alone.

pub mod expiry;
pub mod message;
pub mod room;
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
mod runtime;
