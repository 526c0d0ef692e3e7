//! What talks to Workers: entry points, ports, translation of requests.

mod body;
mod edge;
mod entry;
mod inference;
mod ledger;
mod object;
mod outbound;
mod platform;
mod records;
mod schedule;
mod serve;
mod time_limit;
mod translate;
