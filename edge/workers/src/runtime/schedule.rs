//! What is done at the times that the manifest names: deliver what waits.

use super::edge::Edge;
use super::platform::WorkersPlatform;
use worker::{Env, console_error, console_log};

/// Delivers what is due in the outbox.
pub(super) async fn run(env: &Env) {
    match deliver(env).await {
        Ok(line) => console_log!("{line}"),
        Err(fault) => {
            console_error!("{}", serde_json::json!({ "level": "error", "schedule": fault }));
        }
    }
}

async fn deliver(env: &Env) -> Result<String, String> {
    let edge = Edge::of(env)?;
    let platform = WorkersPlatform::new(edge, env)?;
    let deliveries = edge.service.deliver_due(&platform).await?;
    Ok(serde_json::json!({ "level": "info", "deliveries": deliveries }).to_string())
}
