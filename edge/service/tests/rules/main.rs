//! The rules of the service, over a platform in memory.
#![allow(clippy::unwrap_used, reason = "in a test a failed expectation is the report")]

mod bodies;
mod chip_host;
mod chips;
mod clocks;
mod document_host;
mod documents;
mod faults;
mod faulty;
mod inspection;
mod liveness;
mod liveness_host;
mod metadata;
mod outbox;
mod palm_host;
mod palms;
mod records;
mod register;
mod sessions;
mod stage;
mod uploads;
mod world;
mod writers;
