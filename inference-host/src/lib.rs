//! Safe executor of inference guests, with the embedded runtime.
//!
//! The host compiles and pools WebAssembly components, owns the models, admits or
//! sheds load, and carries framed messages unread. [`executor::Executor`] is that
//! much; [`http`] offers it to remote edges. [`embedded`] runs the edge component
//! itself on the same machine, with a durable key-value store, and hands its calls
//! to the executor inside the process.

pub mod admission;
pub mod embedded;
pub mod engine;
pub mod executor;
pub mod guest;
pub mod health;
pub mod http;
pub mod metrics;
pub mod nn;
pub mod trust;
