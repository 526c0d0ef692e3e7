//! The service as a client meets it: start, routes, memory.

use crate::server::{AUTHORIZATION, Server};
use crate::setting::{BenchError, Setting};
use crate::timing::Samples;
use std::thread;
use std::time::{Duration, Instant};

const CALLS: usize = 500;
const CONNECTIONS: usize = 8;
const LOAD_TIME: Duration = Duration::from_secs(5);

/// Prints the tables.
pub(crate) fn run(setting: &Setting) -> Result<(), BenchError> {
    let data = tempfile::tempdir().map_err(BenchError::failed)?;
    let first = Server::start(setting, &data)?;
    let cold = first.took;
    drop(first);
    let server = Server::start(setting, &data)?;
    println!("| start | ready after, ms |\n| --- | --- |");
    println!("| first, everything compiled | {:.0} |", cold.as_secs_f64() * 1e3);
    println!("| again | {:.0} |\n", server.took.as_secs_f64() * 1e3);
    routes(&server)?;
    load(&server)?;
    println!("\nResident memory of the host with its models: {} MiB.", server.resident_mib()?);
    Ok(())
}

fn routes(server: &Server) -> Result<(), BenchError> {
    let agent = ureq::Agent::new_with_defaults();
    let customer = open_customer(&agent, &server.address)?;
    println!("| route, one connection | p50, ms | p95, ms |\n| --- | --- | --- |");
    let address = &server.address;
    let info = format!("{address}/api/v1/info");
    report("GET info", || call(agent.get(&info).call()))?;
    report("GET customer", || {
        call(agent.get(&customer).header("authorization", AUTHORIZATION).call())
    })?;
    report("POST customer (durable write)", || open_customer(&agent, address).map(drop))?;
    let sessions = format!("{address}/api/v1/sessions");
    report("POST session (durable write)", || {
        let request = agent.post(&sessions).header("authorization", AUTHORIZATION);
        call(request.content_type("application/json").send(r#"{"timeout":60}"#))
    })
}

fn load(server: &Server) -> Result<(), BenchError> {
    let customer = open_customer(&ureq::Agent::new_with_defaults(), &server.address)?;
    let client = || {
        let agent = ureq::Agent::new_with_defaults();
        let mut samples = Samples::default();
        let start = Instant::now();
        while start.elapsed() < LOAD_TIME {
            let get = || agent.get(&customer).header("authorization", AUTHORIZATION).call();
            samples.take(|| call(get()))?;
        }
        Ok::<_, BenchError>(samples)
    };
    let mut all = Samples::default();
    thread::scope(|scope| {
        let clients: Vec<_> = (0..CONNECTIONS).map(|_| scope.spawn(client)).collect();
        for client in clients {
            all.append(client.join().map_err(|_| BenchError::failed("a client fell"))??);
        }
        Ok::<_, BenchError>(())
    })?;
    let rate = all.count() as f64 / LOAD_TIME.as_secs_f64();
    println!(
        "| GET customer, {CONNECTIONS} connections | {:.2} | {:.2} |",
        all.median_ms(),
        all.percentile_ms(95)
    );
    println!("\n{rate:.0} requests/s at {CONNECTIONS} connections, client on the same cores.");
    Ok(())
}

fn report(name: &str, mut work: impl FnMut() -> Result<(), BenchError>) -> Result<(), BenchError> {
    let mut samples = Samples::default();
    for _ in 0..CALLS {
        samples.take(&mut work)?;
    }
    println!("| {name} | {:.2} | {:.2} |", samples.median_ms(), samples.percentile_ms(95));
    Ok(())
}

fn call(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<(), BenchError> {
    let mut response = answer.map_err(BenchError::failed)?;
    response.body_mut().read_to_vec().map(drop).map_err(BenchError::failed)
}

fn open_customer(agent: &ureq::Agent, address: &str) -> Result<String, BenchError> {
    let request = agent.post(format!("{address}/api/v1/customers"));
    let mut response =
        request.header("authorization", AUTHORIZATION).send_empty().map_err(BenchError::failed)?;
    let body = response.body_mut().read_to_string().map_err(BenchError::failed)?;
    let link = body.split("\"self\":\"").nth(1).and_then(|rest| rest.split('"').next());
    link.map(|path| format!("{address}{path}")).ok_or_else(|| BenchError::failed(body.clone()))
}
