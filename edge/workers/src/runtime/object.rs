//! An object of the ledger: one row of SQLite with an alarm at its end.
//!
//! The table comes with the first value and goes with the last, so that asking
//! for a name that is not there leaves nothing behind. Between the check of a
//! value and its change nothing is awaited, and an object has one thread: of two
//! writers that saw the same value one wins.

use super::platform::now_ms;
use crate::message::Replace;
use worker::js_sys::{Date, Number};
use worker::{
    Method, Request, Response, Result, ScheduledTime, SqlStorage, SqlStorageValue, Storage,
    console_error,
};

const FIND_TABLE: &str = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'entry'";
const CREATE_TABLE: &str = "CREATE TABLE IF NOT EXISTS entry (
    id INTEGER PRIMARY KEY CHECK (id = 1), value BLOB NOT NULL, expires_at_ms INTEGER NOT NULL)";
const READ: &str = "SELECT value FROM entry";
const READ_END: &str = "SELECT expires_at_ms FROM entry";
const CREATE: &str = "INSERT INTO entry VALUES (1, ?, ?) ON CONFLICT DO NOTHING RETURNING 1";
const CHANGE: &str = "UPDATE entry SET value = ?, expires_at_ms = ? WHERE value = ? RETURNING 1";

/// Answers what the ledger asks.
pub(super) async fn answer(storage: &Storage, mut request: Request) -> Result<Response> {
    let outcome = match request.method() {
        Method::Get => read(&storage.sql()),
        Method::Put => replace(storage, &request.bytes().await?).await,
        Method::Delete => remove(storage).await,
        _ => status(405),
    };
    outcome.or_else(|error| {
        console_error!("{}", serde_json::json!({ "level": "error", "ledger": error.to_string() }));
        status(500)
    })
}

/// Removes the value once it is over. An alarm may ring twice, or late.
pub(super) async fn expire(storage: &Storage) -> Result<Response> {
    match end_ms(&storage.sql())? {
        Some(end_ms) if end_ms > now_ms() => storage.set_alarm(at(end_ms)).await?,
        _ => storage.delete_all().await?,
    }
    status(204)
}

fn read(sql: &SqlStorage) -> Result<Response> {
    if !has_table(sql)? {
        return status(404);
    }
    match first(sql, READ, vec![])? {
        Some(SqlStorageValue::Blob(value)) => Response::from_bytes(value),
        _ => status(404),
    }
}

async fn replace(storage: &Storage, message: &[u8]) -> Result<Response> {
    let Some(message) = Replace::from_bytes(message) else { return status(400) };
    if !write(&storage.sql(), &message)? {
        return status(409);
    }
    storage.set_alarm(at(message.expires_at_ms)).await?;
    status(204)
}

/// Writes the new value if the old one is as the message says.
fn write(sql: &SqlStorage, message: &Replace<'_>) -> Result<bool> {
    let end = i64::try_from(message.expires_at_ms).unwrap_or(i64::MAX);
    let mut values = vec![message.new.to_vec().into(), SqlStorageValue::Integer(end)];
    let written = match message.seen {
        None => {
            sql.exec(CREATE_TABLE, None)?;
            first(sql, CREATE, values)?
        }
        Some(_) if !has_table(sql)? => None,
        Some(seen) => {
            values.push(seen.to_vec().into());
            first(sql, CHANGE, values)?
        }
    };
    Ok(written.is_some())
}

async fn remove(storage: &Storage) -> Result<Response> {
    // The alarm goes with it.
    storage.delete_all().await?;
    status(204)
}

fn end_ms(sql: &SqlStorage) -> Result<Option<u64>> {
    if !has_table(sql)? {
        return Ok(None);
    }
    Ok(match first(sql, READ_END, vec![])? {
        Some(SqlStorageValue::Integer(end)) => u64::try_from(end).ok(),
        _ => None,
    })
}

fn has_table(sql: &SqlStorage) -> Result<bool> {
    Ok(first(sql, FIND_TABLE, vec![])?.is_some())
}

/// The first value of the first row.
fn first(
    sql: &SqlStorage,
    query: &str,
    values: Vec<SqlStorageValue>,
) -> Result<Option<SqlStorageValue>> {
    let row = sql.exec(query, values)?.raw().next().transpose()?;
    Ok(row.and_then(|row| row.into_iter().next()))
}

/// Far beyond any life, and well within what a date can hold.
#[expect(clippy::cast_precision_loss, reason = "milliseconds are exact up to the year 287396")]
fn at(moment_ms: u64) -> ScheduledTime {
    ScheduledTime::new(Date::new(&Number::from(moment_ms as f64)))
}

fn status(code: u16) -> Result<Response> {
    Ok(Response::empty()?.with_status(code))
}
