//! Serves a listening socket until told to stop.
//!
//! HTTP/1.1 without TLS, which is the business of whatever stands in front.
//! Bounded are the connections at once and the time a request's head may take.
//! After the signal nothing new is accepted, and what is under way is given a
//! moment to end.

use super::WholeResponse;
use http::{Request, Response};
use http_body_util::BodyExt;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use std::{convert::Infallible, io, pin::pin, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time,
};
use wasmtime_wasi_http::p2::body::HyperOutgoingBody;

/// A response whose body may still be on its way.
pub type Reply = Response<HyperOutgoingBody>;

const CONNECTIONS: usize = 4096;
/// Counts between requests too, so it is also how long an idle client is kept.
const HEAD_TIMEOUT: Duration = Duration::from_secs(60);
const GRACE: Duration = Duration::from_secs(10);

/// After a failed accept (no file descriptors left, say) things need time to mend.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// The reply of a response whose body is at hand.
#[must_use]
pub fn reply(response: WholeResponse) -> Reply {
    response.map(|body| body.map_err(|never| match never {}).boxed_unsync())
}

/// Answers every request on `listener` with `handler` until `stop` completes.
pub async fn serve<H, F>(listener: TcpListener, handler: H, stop: impl Future<Output = ()>)
where
    H: Fn(Request<Incoming>) -> F + Clone + Send + 'static,
    F: Future<Output = Reply> + Send + 'static,
{
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let graceful = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &places) => accepted,
            () = &mut stop => break,
        };
        let Ok((stream, place)) = accepted else {
            time::sleep(ACCEPT_PAUSE).await;
            continue;
        };
        let handler = handler.clone();
        let service = service_fn(move |request| {
            let answer = handler(request);
            async { Ok::<_, Infallible>(answer.await) }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIMEOUT)
            .serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // A connection ends in an error when its client goes away.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    let _ = time::timeout(GRACE, graceful.shutdown()).await;
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> io::Result<(TcpStream, OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.map_err(io::Error::other)?;
    let (stream, _) = listener.accept().await?;
    // Without this, small answers wait for the client's acknowledgement.
    stream.set_nodelay(true)?;
    Ok((stream, place))
}
