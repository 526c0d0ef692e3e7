//! The command line.

mod infer;
mod inference;
mod keys;
mod logging;
mod private;
mod serve;

use clap::{Parser, Subcommand};
use selfsame_host::{
    embedded::{EdgeUnavailable, store::StoreError},
    engine::EngineError,
    nn::backend::BackendUnavailable,
};
use selfsame_models::CatalogError;
use std::{
    io::{self, Write},
    path::PathBuf,
};
use thiserror::Error;
use tokio::{runtime, signal, sync::watch};

/// Safe executor of inference guests, with the embedded runtime.
#[derive(Debug, Parser)]
#[command(name = "selfsame-host", version)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    logging: logging::LoggingArguments,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// The whole service on this machine: REST interface, store and inference.
    Serve(Box<serve::ServeArguments>),
    /// Inference alone, for edges elsewhere.
    Infer(Box<infer::InferArguments>),
}

/// Why the host does not start.
#[derive(Debug, Error)]
pub(crate) enum StartError {
    #[error("{what}: {reason}")]
    Io { what: String, reason: io::Error },
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    #[error(transparent)]
    Backend(#[from] BackendUnavailable),
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error(transparent)]
    Edge(#[from] EdgeUnavailable),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("{} holds no sealing key", .0.display())]
    SealingKey(PathBuf),
    #[error("the secret in {} is empty", .0.display())]
    EmptySecret(PathBuf),
    #[error("the system gives no randomness: {0}")]
    NoRandomness(getrandom::Error),
}

impl StartError {
    /// Says what was tried when the system refused.
    fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let what = what.into();
        move |reason| Self::Io { what, reason }
    }
}

/// Does what the command line says, until told to stop.
pub(crate) fn run(arguments: Arguments) -> Result<(), StartError> {
    logging::start(&arguments.logging);
    let runtime = runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(StartError::io("the runtime"))?;
    runtime.block_on(async {
        match arguments.command {
            Command::Serve(arguments) => serve::serve(*arguments).await,
            Command::Infer(arguments) => infer::infer(*arguments).await,
        }
    })
}

/// Becomes true when the process is asked to end.
fn stop_signal() -> watch::Receiver<bool> {
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(async move {
        asked_to_end().await;
        tracing::info!("stopping");
        let _ = stop.send(true);
    });
    stopped
}

#[cfg(unix)]
async fn asked_to_end() {
    use signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = terminate.recv() => {}
            _ = signal::ctrl_c() => {}
        },
        Err(_) => {
            let _ = signal::ctrl_c().await;
        }
    }
}

#[cfg(not(unix))]
async fn asked_to_end() {
    let _ = signal::ctrl_c().await;
}

/// Writes to standard output. Whoever started the host may have stopped reading;
/// that is no reason to stop serving.
fn announce(lines: &str) {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{lines}").and_then(|()| out.flush());
}

async fn wait_for(mut stopped: watch::Receiver<bool>) {
    let _ = stopped.wait_for(|stopped| *stopped).await;
}
