//! Real photographs and real models for tests that need them.
//!
//! Both lie outside the repository: test data in `TESTDATA_DIR`, models in
//! `MODELS_DIR`, by default beside the repository. What is missing makes a test
//! ignored, with its reason; where changes are judged (`CI=true`), failed.

#![allow(dead_code, missing_docs, unreachable_pub, reason = "each test program uses a part")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed expectation is what a test reports"
)]

pub mod degradation;
pub mod error_rates;
pub mod figures;
pub mod gallery;
pub mod graphs;
pub mod measure;
pub mod qualities;
pub mod suite;
