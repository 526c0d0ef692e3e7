//! The model catalogue: which graph is which file, where it came from, and
//! whether it may be used.
//!
//! [`Catalog::parse`] reads `models/catalog.toml` and refuses a catalogue that
//! contradicts itself. [`Model::verify`] decides about the bytes of one file: by
//! licence, by size, by SHA-256. This crate fetches nothing; that is the work of
//! `xtask` (which obtains models) and of the host (which loads them). Those the
//! project trained itself are a part of it, see [`Model::read`].
//!
//! ```
//! # let text = include_str!("../catalog.toml");
//! let catalog = selfsame_models::Catalog::parse(text)?;
//! let detector = catalog.model("face-detector").ok_or("no such graph")?;
//! assert!(detector.verify(b"not the model").is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod catalog;
mod digest;
mod model;
mod own;
mod verify;

pub use catalog::{Catalog, CatalogError, Contradiction};
pub use digest::{Digest, InvalidDigest};
pub use model::{
    Channels, Conversion, Dimension, Licence, Model, Origin, Pin, Preprocessing, SourceFile,
    Tensor, TensorType,
};
pub use verify::ModelRefusal;
