//! Bounded image decoding, geometry, resampling and encoding.
