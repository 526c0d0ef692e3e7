//! The steps of a usual onboarding as one client meets them, one after the other:
//! customer, selfie, passive liveness of the selfie, its score, inspection, removal.

use crate::server::{AUTHORIZATION, Server};
use crate::setting::{BenchError, Setting};
use crate::timing::Samples;
use serde_json::{Value, json};
use std::fs;
use std::time::{Duration, Instant};

const ROUNDS: usize = 60;

/// Rounds before those that count.
const WARM_UP: usize = 5;

/// A press photograph of 1200 by 1500 pixels or so; the largest one is taken.
const PHOTOS: &str = "face/pairs_hires";

/// One call of the course.
struct Step {
    name: &'static str,
    method: &'static str,
    /// What follows the customer's address.
    path: &'static str,
    /// What is sent, by the customer's path.
    body: fn(&str) -> Body,
}

enum Body {
    None,
    Json(Value),
    Photo,
}

const STEPS: &[Step] = &[
    Step { name: "set the selfie", method: "PUT", path: "/selfie", body: |_| Body::Photo },
    Step { name: "start liveness", method: "PUT", path: "/liveness", body: |_| Body::None },
    Step {
        name: "take the selfie as liveness photo",
        method: "POST",
        path: "/liveness/selfies",
        body: |customer| {
            let link = format!("{customer}/selfie");
            Body::Json(json!({ "assertion": "NONE", "selfieOrigin": { "link": link } }))
        },
    },
    Step {
        name: "evaluate passive liveness",
        method: "POST",
        path: "/liveness/evaluation",
        body: |_| Body::Json(json!({ "type": "PASSIVE_LIVENESS" })),
    },
    Step { name: "inspect", method: "POST", path: "/inspect", body: |_| Body::None },
    Step { name: "delete the customer", method: "DELETE", path: "", body: |_| Body::None },
];

/// Prints the table.
pub(crate) fn run(setting: &Setting) -> Result<(), BenchError> {
    let photo = largest_photo(setting)?;
    let data = tempfile::tempdir().map_err(BenchError::failed)?;
    let server = Server::start(setting, &data)?;
    let agent = ureq::Agent::new_with_defaults();
    let mut course = vec![Samples::default(); STEPS.len() + 1];
    for _ in 0..WARM_UP {
        onboard(&agent, &server.address, &photo, &mut course)?;
    }
    course.iter_mut().for_each(|samples| *samples = Samples::default());
    let (start, used) = (Instant::now(), server.processor_time()?);
    for _ in 0..ROUNDS {
        onboard(&agent, &server.address, &photo, &mut course)?;
    }
    let used = server.processor_time()?.saturating_sub(used);
    print(&course, photo.len());
    sum_up(start.elapsed(), used);
    Ok(())
}

fn print(course: &[Samples], photo_bytes: usize) {
    println!("A photo of {} kB.\n", photo_bytes / 1000);
    println!("| step | p50, ms | p95, ms |\n| --- | --- | --- |");
    let names = std::iter::once("open a customer").chain(STEPS.iter().map(|step| step.name));
    for (name, samples) in names.zip(course) {
        println!("| {name} | {:.1} | {:.1} |", samples.median_ms(), samples.percentile_ms(95));
    }
}

fn sum_up(elapsed: Duration, used: Duration) {
    let rounds = ROUNDS as f64;
    println!(
        "\n{:.1} onboardings/s by one client; {:.0} ms of processor time each, so {:.0} per second \
         and core.",
        rounds / elapsed.as_secs_f64(),
        used.as_secs_f64() * 1e3 / rounds,
        rounds / used.as_secs_f64()
    );
}

fn onboard(
    agent: &ureq::Agent,
    address: &str,
    photo: &[u8],
    course: &mut [Samples],
) -> Result<(), BenchError> {
    let mut course = course.iter_mut();
    let mut time = |method, path: &str, body| {
        let samples = course.next().ok_or_else(|| BenchError::failed("too few columns"))?;
        samples.take(|| call(agent, method, &format!("{address}{path}"), body, photo))
    };
    let opened: Value = time("POST", "/api/v1/customers", Body::None)?;
    let customer = opened.pointer("/links/self").and_then(Value::as_str).unwrap_or_default();
    for step in STEPS {
        time(step.method, &format!("{customer}{}", step.path), (step.body)(customer))?;
    }
    Ok(())
}

fn call(
    agent: &ureq::Agent,
    method: &str,
    url: &str,
    body: Body,
    photo: &[u8],
) -> Result<Value, BenchError> {
    let (media_type, bytes) = match body {
        Body::None => (None, Vec::new()),
        Body::Json(json) => (Some("application/json"), json.to_string().into_bytes()),
        Body::Photo => (Some("application/octet-stream"), photo.to_vec()),
    };
    let mut request = ureq::http::Request::builder()
        .method(method)
        .uri(url)
        .header("authorization", AUTHORIZATION);
    if let Some(media_type) = media_type {
        request = request.header("content-type", media_type);
    }
    let request = request.body(bytes).map_err(BenchError::failed)?;
    let mut response = agent.run(request).map_err(BenchError::failed)?;
    let text = response.body_mut().read_to_string().map_err(BenchError::failed)?;
    if text.is_empty() {
        return Ok(Value::Null);
    }
    let answer: Value = serde_json::from_str(&text).map_err(BenchError::failed)?;
    match answer.get("errorCode") {
        Some(code) => Err(BenchError::failed(format!("{method} {url}: {code}"))),
        None => Ok(answer),
    }
}

fn largest_photo(setting: &Setting) -> Result<Vec<u8>, BenchError> {
    let folder = fs::read_dir(setting.test_data.join(PHOTOS)).map_err(BenchError::failed)?;
    let files = folder.filter_map(|entry| fs::read(entry.ok()?.path()).ok());
    files.max_by_key(Vec::len).ok_or_else(|| BenchError::failed("no photo to send"))
}
