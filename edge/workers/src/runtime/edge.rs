//! What an isolate sets up once and keeps for all its requests.
//!
//! Bindings never change during an isolate's life, so they are read once. Only
//! plain data is kept: what the runtime hands out for one request must not be
//! used in another.

use super::platform::now_ms;
use crate::room::{Room, Ticket};
use selfsame_service::remote::hosts::Hosts;
use selfsame_service::{Config, Service};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;
use worker::{Delay, Env};

const DEFAULT_ROOM_BYTES: usize = 24 << 20;
const ROOM_PATIENCE_MS: u64 = 5_000;
const ROOM_PAUSE: Duration = Duration::from_millis(50);

static EDGE: OnceLock<Edge> = OnceLock::new();

/// The configured service and what the requests of an isolate share.
#[derive(Debug)]
pub(super) struct Edge {
    pub(super) service: Service,
    pub(super) inference_secret: String,
    hosts: Mutex<Hosts>,
    room: Mutex<Room>,
}

impl Edge {
    /// The edge of this isolate, set up from `env` at the first request.
    ///
    /// # Errors
    /// A text that names the variable at fault.
    pub(super) fn of(env: &Env) -> Result<&'static Self, String> {
        if let Some(edge) = EDGE.get() {
            return Ok(edge);
        }
        let edge = Self::read(env)?;
        Ok(EDGE.get_or_init(|| edge))
    }

    fn read(env: &Env) -> Result<Self, String> {
        let config = Config::read(|name| variable(env, name)).map_err(|error| error.to_string())?;
        let list = variable(env, "inference_url").ok_or("inference_url is not set")?;
        // Any number will do that isolates are unlikely to share.
        let start = usize::try_from(now_ms() % 1_000).unwrap_or_default();
        Ok(Self {
            service: Service::new(config)?,
            inference_secret: variable(env, "inference_secret").unwrap_or_default(),
            hosts: Mutex::new(Hosts::parse(&list, start).map_err(|error| error.to_string())?),
            room: Mutex::new(Room::new(room_bytes(env)?)),
        })
    }

    pub(super) fn hosts(&self) -> MutexGuard<'_, Hosts> {
        lock(&self.hosts)
    }

    /// Takes room for a body; waits a while for others to give theirs back. `None`
    /// when there is none even then.
    ///
    /// It asks again and again, since a request cannot be woken up by another: each
    /// has its own context in the runtime.
    pub(super) async fn take_room(&self, bytes: usize) -> Option<Ticket> {
        let until_ms = now_ms().saturating_add(ROOM_PATIENCE_MS);
        loop {
            let ticket = lock(&self.room).take(bytes, now_ms());
            if ticket.is_some() || now_ms() >= until_ms {
                return ticket;
            }
            Delay::from(ROOM_PAUSE).await;
        }
    }

    pub(super) fn give_room_back(&self, ticket: Ticket) {
        lock(&self.room).give_back(ticket);
    }
}

/// A variable or a secret; both are bindings with a text.
fn variable(env: &Env, name: &str) -> Option<String> {
    env.var(name).ok().map(|value| value.to_string())
}

fn room_bytes(env: &Env) -> Result<usize, String> {
    let Some(text) = variable(env, "upload_room_bytes") else { return Ok(DEFAULT_ROOM_BYTES) };
    text.trim().parse().map_err(|_| format!("upload_room_bytes is not a whole number: {text}"))
}

/// One thread, so nobody else ever holds it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
