//! What the way through component, wasi-nn and tensor checks adds to a graph.

use crate::backends::{LOADS, Load, compute};
use crate::setting::{BenchError, LIMITS, Setting};
use crate::timing::{Samples, in_turns, ratio};
use selfsame_guest_bench::Workload;
use selfsame_host::guest::Guest;
use selfsame_host::nn::graph::NamedGraph;
use selfsame_protocol::{MessageLimits, decode, encode};
use std::sync::Arc;

const ROUNDS: usize = 15;
const RUNS_PER_CALL: u32 = 10;
const EMPTY_CALLS: usize = 200;

/// Prints the table.
pub(crate) fn run(setting: &Setting) -> Result<(), BenchError> {
    println!("| graph | input | backend | through wasi-nn, ms | bare, ms | ratio |");
    println!("| --- | --- | --- | --- | --- | --- |");
    for &choice in setting.backends() {
        let graphs = setting.graphs(choice)?;
        let guest = setting.guest(&setting.bench_guest, &graphs)?;
        for load in LOADS {
            if let Some(graph) = graphs.graph(load.graph) {
                let row = format!("| {} | {:?} | {choice:?} |", load.graph, load.shape);
                println!("{row} {}", compare(&guest, graph, load)?);
            }
        }
        println!("\nAn empty call, instance and all, on {choice:?}: {}.\n", empty_call(&guest)?);
    }
    Ok(())
}

fn compare(guest: &Guest, graph: &Arc<NamedGraph>, load: &Load) -> Result<String, BenchError> {
    let request = workload(load, RUNS_PER_CALL)?;
    let input = load.tensor();
    let (sandboxed, bare) = in_turns(
        ROUNDS,
        || call(guest, &request),
        || (0..RUNS_PER_CALL).try_for_each(|_| compute(graph, load, &input)),
    )?;
    let each = f64::from(RUNS_PER_CALL);
    let times = (sandboxed.median_ms() / each, bare.median_ms() / each);
    Ok(format!("{:.2} | {:.2} | {:.3} |", times.0, times.1, ratio(&sandboxed, &bare)))
}

fn empty_call(guest: &Guest) -> Result<String, BenchError> {
    let request = workload(LOADS.first().ok_or(BenchError::Unset("LOADS"))?, 0)?;
    let mut samples = Samples::default();
    for _ in 0..EMPTY_CALLS {
        samples.take(|| call(guest, &request))?;
    }
    let (median, tail) = (samples.median_ms() * 1e3, samples.percentile_ms(95) * 1e3);
    Ok(format!("{median:.0} µs, 95 % within {tail:.0} µs"))
}

fn workload(load: &Load, runs: u32) -> Result<Vec<u8>, BenchError> {
    encode(&Workload {
        graph: load.graph.to_owned(),
        input: load.input.to_owned(),
        shape: load.shape.to_vec(),
        runs,
    })
    .map_err(BenchError::failed)
}

fn call(guest: &Guest, request: &[u8]) -> Result<(), BenchError> {
    let answer = guest.call(request, LIMITS).map_err(BenchError::failed)?;
    match decode(&answer, MessageLimits::default()) {
        Ok(true) => Ok(()),
        Ok(false) => Err(BenchError::failed("the graph refused its input")),
        Err(error) => Err(BenchError::failed(error)),
    }
}
