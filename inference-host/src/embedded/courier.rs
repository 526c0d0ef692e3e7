//! Wakes the edge component up at intervals, so that it delivers what the operator's
//! webhook has not received yet: a component only runs while it answers a request.

use super::EmbeddedRuntime;
use bytes::Bytes;
use http::{Request, header::AUTHORIZATION};
use http_body_util::Empty;
use std::{sync::Arc, time::Duration};
use tokio::time;

const INTERVAL: Duration = Duration::from_secs(5);
const DELIVERIES: &str = "http://localhost/maintenance/deliveries";

/// Wakes it up for ever; `secret` is the one its settings have for maintenance.
pub async fn deliver_regularly(edge: Arc<EmbeddedRuntime>, secret: String) {
    let mut moments = time::interval(INTERVAL);
    moments.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
    loop {
        moments.tick().await;
        let status = match request(&secret) {
            Ok(request) => edge.answer(request).await.status(),
            Err(error) => {
                tracing::error!(%error, "the maintenance secret is no text for a header");
                return;
            }
        };
        if !status.is_success() {
            tracing::warn!(%status, "the edge did not look after its outbox");
        }
    }
}

fn request(secret: &str) -> http::Result<Request<Empty<Bytes>>> {
    let bearer = format!("Bearer {}", secret.trim());
    Request::post(DELIVERIES).header(AUTHORIZATION, bearer).body(Empty::new())
}
