//! serve, test, bench, models: every command of the project.

fn main() {}
