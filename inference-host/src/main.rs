//! Safe executor of inference guests, with the embedded runtime.

fn main() {}
