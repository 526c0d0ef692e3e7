//! What is printed where on which document.
//!
//! A document type is a TOML file in `shared/documents/layouts`; adding one needs no
//! Rust. [`Layout`] is such a file, checked; [`all`] are those that come with the
//! program; [`classify`] tells which of them a page is, [`assign`] gives names to its
//! lines, and [`labels`] does so where no layout is known.

pub mod assign;
pub mod classify;
pub mod file;
pub mod labels;
pub mod metadata;
pub mod placement;
pub mod similar;
#[cfg(test)]
pub(crate) mod tests;

pub use file::{Anchor, Field, Format, Layout, LayoutError, Region, Shape};

use std::sync::LazyLock;

/// Every layout that comes with the program, as JSON; written by the build script.
const LAYOUTS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/layouts.rs"));

/// Every layout that comes with the program, by country, kind, edition and page. A
/// test of this crate sees to it that every file is valid; one that is not would be
/// left out.
#[must_use]
pub fn all() -> &'static [Layout] {
    static ALL: LazyLock<Vec<Layout>> = LazyLock::new(|| {
        LAYOUTS.iter().filter_map(|(_, json)| Layout::from_json(json).ok()).collect()
    });
    &ALL
}
