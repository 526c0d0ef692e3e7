//! What every guest shares.
//!
//! A guest is a pure function from a framed request to a framed reply that may
//! ask for [`Graphs`] by name. This crate holds that port and its tensors, the
//! frame handling ([`serve`]), and, inside a component, the port's
//! implementation over wasi-nn ([`wasi::WasiHost`]) and [`export_analyser!`],
//! which makes the function the component's export.
//!
//! A whole guest:
//!
//! ```
//! use selfsame_guest_kit::{Fault, Graphs, serve};
//!
//! fn analyse<G: Graphs>(graphs: &G, request: &[u8]) -> Result<Vec<u8>, Fault> {
//!     serve(request, |question: String| format!("{question}? I cannot say."))
//! }
//! # struct NoGraphs;
//! # impl Graphs for NoGraphs {
//! #     fn compute(
//! #         &self,
//! #         _: &str,
//! #         _: &[selfsame_guest_kit::NamedTensor<'_>],
//! #     ) -> Result<selfsame_guest_kit::Outputs, selfsame_guest_kit::GraphError> {
//! #         Err(selfsame_guest_kit::GraphError::Unknown)
//! #     }
//! # }
//! # let request = selfsame_protocol::encode(&"Who").unwrap();
//! # assert!(analyse(&NoGraphs, &request).is_ok());
//!
//! # #[cfg(target_os = "wasi")]
//! selfsame_guest_kit::export_analyser!(analyse);
//! ```

mod graphs;
mod serve;
#[cfg(target_os = "wasi")]
pub mod wasi;

pub use graphs::{Attachment, GraphError, Graphs, NamedTensor, Outputs, Tensor, TensorError};
pub use serve::{Fault, serve};
