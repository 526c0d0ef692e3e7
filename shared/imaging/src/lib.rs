//! Bounded image decoding, geometry, resampling and encoding.
//!
//! A photograph arrives as bytes nobody vouches for. [`header::sniff`] reads
//! format, size and orientation from the first bytes without touching a pixel;
//! [`decode`](decode::decode) checks them against the caller's limits and only
//! then decodes JPEG, PNG or WebP to upright 8-bit RGB. From there on an image
//! is an [`RgbImage`], which [`resize`], [`warp`] and [`planar`] bring into the
//! shape a network wants and [`encode`] writes as JPEG. [`matte`] puts a person
//! before another background.
//!
//! [`luminance`], [`polygon`], [`component`] and [`bar`] measure it.
//!
//! Nothing here knows what a picture shows.
//!
//! The feature `codecs` (on by default) holds everything that touches pixels of
//! a file; without it the header reader and the geometry remain, for callers
//! that must stay small.

pub mod bar;
pub mod component;
#[cfg(feature = "codecs")]
pub mod decode;
#[cfg(feature = "codecs")]
pub mod encode;
mod error;
pub mod field;
pub mod guided;
pub mod header;
mod image;
pub mod limits;
pub mod luminance;
pub mod matte;
mod morphology;
mod orientation;
mod part;
pub mod planar;
pub mod polygon;
pub mod projective;
pub mod quantile;
pub mod resize;
pub mod sample;
mod transform;
pub mod warp;

pub use error::ImageError;
pub use header::{Format, Header, sniff};
pub use image::{Rgb, RgbImage};
pub use orientation::Orientation;
pub use part::Part;
pub use projective::Projective;
pub use transform::Similarity;

#[cfg(feature = "codecs")]
pub use decode::decode;
