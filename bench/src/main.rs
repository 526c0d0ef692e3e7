//! The performance table.

fn main() {}
