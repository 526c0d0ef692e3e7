//! Scenarios, contract checks and fault tests over real HTTP.
//!
//! [`server`] starts the service as a user would. [`client`] calls it and has
//! every answer checked by [`contract`] against the OpenAPI document that the
//! service itself serves. [`scenario`] plays folders of steps against a
//! [`runtime`], which [`stage`] starts and [`inference_host`] stands behind.
//! A [`relay`] between the two misbehaves on demand. [`suite`] makes tests of all
//! that, which say why when they do not run. What the tests need of photographs
//! is in [`image`], what they make of scores in [`figures`].

pub mod client;
pub mod contract;
pub mod figures;
pub mod image;
pub mod inference_host;
mod log;
mod message;
pub mod prerequisites;
mod process;
pub mod proportion;
pub mod relay;
pub mod runtime;
pub mod scenario;
pub mod server;
pub mod stage;
#[cfg(test)]
mod stub;
pub mod suite;
pub mod webhook;
