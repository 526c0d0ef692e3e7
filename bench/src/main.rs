//! The performance table: every figure of one run on one machine, printed as
//! Markdown. What can be a ratio is one, measured in turns, since machines are
//! noisy and differ.

mod backends;
mod onboarding;
mod palm;
mod pipeline;
mod sandbox;
mod server;
mod service;
mod setting;
mod timing;

use setting::{BenchError, Setting};

fn main() -> Result<(), BenchError> {
    let setting = Setting::from_environment()?;
    println!("# Performance\n\n{}\n", setting.describe());
    section("Inference runtimes, one thread");
    backends::run(&setting)?;
    section("The sandbox around a graph: wasi-nn compute against the bare backend");
    sandbox::run(&setting)?;
    section("The face pipeline: guest in wasmtime against the same crates compiled natively");
    pipeline::run(&setting)?;
    section("Palms: the guest in wasmtime, and the comparison in the service");
    palm::run(&setting)?;
    section("The service, over HTTP on the loopback interface");
    service::run(&setting)?;
    section("An onboarding, step by step, over HTTP on the loopback interface");
    onboarding::run(&setting)
}

fn section(title: &str) {
    println!("\n## {title}\n");
}
