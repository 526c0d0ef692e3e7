//! `infer`: the executor and its HTTP interface.

use super::{
    StartError, announce, inference::InferenceArguments, keys, private, stop_signal, wait_for,
};
use clap::Args;
use selfsame_host::{
    executor::Executor,
    http::{
        inference::{Access, InferenceApi},
        secret::SharedSecret,
        server::{self, reply},
    },
    metrics::Metrics,
};
use selfsame_protocol::MessageLimits;
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::net::TcpListener;

#[derive(Debug, Args)]
pub(super) struct InferArguments {
    /// Where remote edges call.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:9101")]
    listen: SocketAddr,
    /// File with the secret that remote edges bring.
    #[arg(long, value_name = "FILE")]
    secret_file: PathBuf,
    /// Folder where compiled guests are kept; without it they are compiled anew.
    #[arg(long, value_name = "DIR")]
    cache: Option<PathBuf>,
    #[command(flatten)]
    inference: InferenceArguments,
}

pub(super) async fn infer(arguments: InferArguments) -> Result<(), StartError> {
    let listener = listen(arguments.listen).await?;
    let address = listener.local_addr().map_err(StartError::io("the listener"))?;
    if let Some(cache) = &arguments.cache {
        private::make_folder(cache).map_err(StartError::io(cache.display().to_string()))?;
    }
    let metrics = Arc::new(Metrics::new());
    let executor = Arc::new(arguments.inference.start(arguments.cache, metrics)?);
    let api = remote_api(executor, &arguments.secret_file)?;
    let stopped = stop_signal();
    announce(&format!("Inference is ready on http://{address}"));
    serve_remote(listener, api, wait_for(stopped)).await;
    Ok(())
}

pub(super) async fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).await.map_err(StartError::io(format!("listening on {address}")))
}

/// The interface as remote edges may use it.
pub(super) fn remote_api(
    executor: Arc<Executor>,
    secret_file: &Path,
) -> Result<InferenceApi, StartError> {
    let secret = SharedSecret::new(keys::secret(secret_file)?.as_bytes());
    let frame_bytes = MessageLimits::default().frame_bytes;
    Ok(InferenceApi::new(executor, Access { secret: Some(secret), frame_bytes }))
}

pub(super) async fn serve_remote(
    listener: TcpListener,
    api: InferenceApi,
    stop: impl Future<Output = ()>,
) {
    let answer = move |request| {
        let api = api.clone();
        async move { reply(api.answer(request).await) }
    };
    server::serve(listener, answer, stop).await;
}
