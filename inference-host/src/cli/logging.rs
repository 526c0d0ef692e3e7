//! Logs go to standard error, as text or as JSON, one event a line.

use clap::{Args, ValueEnum};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::{filter::Targets, fmt, prelude::*};

#[derive(Debug, Args)]
pub(super) struct LoggingArguments {
    /// How log lines are written.
    #[arg(long, global = true, value_enum, default_value_t)]
    log_format: LogFormat,
    /// What is logged: error, warn, info, debug or trace.
    #[arg(long, global = true, default_value = "info")]
    log_level: LevelFilter,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum LogFormat {
    #[default]
    Text,
    Json,
}

pub(super) fn start(arguments: &LoggingArguments) {
    let level = arguments.log_level;
    // Other crates speak up when something is wrong. wasi-nn calls every refusal an
    // error; we log ours ourselves.
    let targets = Targets::new()
        .with_default(level.min(LevelFilter::WARN))
        .with_target("selfsame", level)
        .with_target("wasmtime_wasi_nn", LevelFilter::OFF);
    let lines = fmt::layer().with_writer(std::io::stderr);
    let lines = match arguments.log_format {
        LogFormat::Text => lines.with_target(false).with_ansi(false).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    tracing_subscriber::registry().with(lines.with_filter(targets)).init();
}
