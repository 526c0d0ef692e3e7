//! Plays a scenario: fill in, call, keep, compare; the first failing step ends it.

use super::material::Store;
use super::record;
use super::values::{Values, fill, fill_text};
use super::{Expected, Scenario, Step, Token};
use crate::client::{Answer, Client, Request};
use crate::runtime::Kind;
use crate::scenario::expectation::differences;
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Map, Value};
use std::thread;
use std::time::Duration;
use thiserror::Error;

/// A step that did not go as its scenario says.
#[derive(Debug, Error)]
#[error("step {number} \"{name}\"{row}\n{report}")]
pub struct Failure {
    number: usize,
    name: String,
    row: String,
    report: String,
}

/// Plays a scenario on a runtime of this kind. The steps left out there are
/// answered with their reasons.
///
/// # Errors
/// [`Failure`] tells the step, the request, what was expected and what came.
pub fn play(
    scenario: &Scenario,
    kind: Kind,
    client: &Client,
    store: &Store,
) -> Result<Vec<String>, Failure> {
    let mut values = Values::new();
    let mut left_out = Vec::new();
    for (index, step) in scenario.steps.iter().enumerate() {
        if let Some(reason) = step.not_on.get(&kind) {
            left_out.push(format!("step {} \"{}\": {reason}", index + 1, step.name));
            continue;
        }
        let once = [Map::new()];
        let rows = if step.each.is_empty() { &once[..] } else { &step.each };
        for row in rows {
            let played = take(step, row, &mut values, client, store);
            played.map_err(|report| Failure {
                number: index + 1,
                name: step.name.clone(),
                row: if row.is_empty() {
                    String::new()
                } else {
                    format!(" {}", Value::from(row.clone()))
                },
                report,
            })?;
        }
    }
    Ok(left_out)
}

fn take(
    step: &Step,
    row: &Map<String, Value>,
    values: &mut Values,
    client: &Client,
    store: &Store,
) -> Result<(), String> {
    for (name, value) in row {
        let value = fill(value, values)?;
        values.insert(name.clone(), value);
    }
    let request = request(step, values, store)?;
    thread::sleep(Duration::from_millis(step.wait_ms));
    let answer = client.send(&request).map_err(|error| error.to_string())?;
    let told =
        keep(step, &answer, values).and_then(|()| compare(&step.expect, &answer, values, store));
    told.map_err(|told| format!("{}\ngot: {}\n{told}", request.describe(), answer.describe()))
}

fn request(step: &Step, values: &Values, store: &Store) -> Result<Request, String> {
    let method = fill_text(&step.method, values)?;
    let mut request = Request::new(&method, &fill_text(&step.path, values)?);
    if let Some(json) = &step.json {
        request = request.with_json(&store.in_json(&fill(json, values)?)?);
    }
    if let Some(octets) = &step.octets {
        request = request.with_octets(store.octets(&fill_text(octets, values)?)?);
    }
    if let Some(plan) = &step.record {
        request = request.with_octets(record::write(fill(plan, values)?, store)?);
    }
    for (name, value) in &step.headers {
        request.headers.retain(|(known, _)| known != name);
        request = request.with_header(name, &fill_text(value, values)?);
    }
    request.with_token = step.token == Token::Right && !step.headers.contains_key("authorization");
    if step.token == Token::Wrong {
        let authorization = format!("Bearer {}", STANDARD.encode("stranger:danger"));
        request = request.with_header("authorization", &authorization);
    }
    Ok(request)
}

fn keep(step: &Step, answer: &Answer, values: &mut Values) -> Result<(), String> {
    let body = answer.json();
    for (name, pointer) in &step.save {
        let value = body.pointer(pointer);
        let value = value.ok_or_else(|| format!("there is nothing at {pointer} to keep"))?;
        values.insert(name.clone(), value.clone());
    }
    Ok(())
}

fn compare(
    expected: &Expected,
    answer: &Answer,
    values: &Values,
    store: &Store,
) -> Result<(), String> {
    let mut found = differences(&fill(&expected.status, values)?, &answer.status.into(), false);
    found.iter_mut().for_each(|difference| difference.insert_str(0, "status"));
    for (name, wanted) in &expected.headers {
        let actual = match answer.header(name) {
            "" => Value::Null,
            text => text.parse().map_or_else(|_| text.into(), |number: u64| number.into()),
        };
        let told = differences(&fill(wanted, values)?, &actual, false);
        found.extend(told.iter().map(|difference| format!("header {name}{difference}")));
    }
    if let Some(wanted) = &expected.json {
        let wanted = store.in_json(&fill(wanted, values)?)?;
        let told = differences(&wanted, &answer.json(), expected.exact);
        found.extend(told.iter().map(|difference| format!("body {difference}")));
    }
    if found.is_empty() { Ok(()) } else { Err(found.join("\n")) }
}
