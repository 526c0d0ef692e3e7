//! Counters and timings in the Prometheus text format.
//!
//! Labels are names of our own (capabilities, graphs, outcomes, statuses), never
//! anything from a request.

pub use prometheus_client::metrics::histogram::Histogram;

use prometheus_client::{
    encoding::text,
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::exponential_buckets},
    registry::{Registry, Unit},
};
use std::time::Duration;

/// Media type of what [`Metrics::encode`] writes.
pub const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

type Labels<const N: usize> = [(&'static str, String); N];
type Histograms = Family<Labels<1>, Histogram, fn() -> Histogram>;

/// Everything the host counts.
pub struct Metrics {
    registry: Registry,
    analyses: Family<Labels<2>, Counter>,
    analysis_seconds: Histograms,
    inference_seconds: Histograms,
    rejected: Counter,
    running: Gauge,
    waiting: Gauge,
    edge_requests: Family<Labels<1>, Counter>,
    edge_seconds: Histogram,
    swept: Counter,
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Metrics {
    /// Everything at zero.
    #[must_use]
    pub fn new() -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("selfsame"),
            analyses: Family::default(),
            analysis_seconds: Family::new_with_constructor(seconds_histogram),
            inference_seconds: Family::new_with_constructor(seconds_histogram),
            rejected: Counter::default(),
            running: Gauge::default(),
            waiting: Gauge::default(),
            edge_requests: Family::default(),
            edge_seconds: seconds_histogram(),
            swept: Counter::default(),
        };
        metrics.register_inference();
        metrics.register_edge();
        metrics
    }

    fn register_inference(&mut self) {
        let registry = &mut self.registry;
        registry.register("analyses", "Analyses by capability and outcome", self.analyses.clone());
        registry.register_with_unit(
            "analysis",
            "Time from admission to answer",
            Unit::Seconds,
            self.analysis_seconds.clone(),
        );
        registry.register_with_unit(
            "inference",
            "Time of one inference by graph",
            Unit::Seconds,
            self.inference_seconds.clone(),
        );
        registry.register(
            "rejected",
            "Analyses turned away by a full queue",
            self.rejected.clone(),
        );
        registry.register("running", "Analyses at work", self.running.clone());
        registry.register("waiting", "Analyses in the queue", self.waiting.clone());
    }

    fn register_edge(&mut self) {
        let registry = &mut self.registry;
        registry.register(
            "edge_requests",
            "Requests to the embedded edge by status",
            self.edge_requests.clone(),
        );
        registry.register_with_unit(
            "edge_request",
            "Time to the head of the response",
            Unit::Seconds,
            self.edge_seconds.clone(),
        );
        registry.register("swept_records", "Expired records removed", self.swept.clone());
    }

    /// Counts an analysis that came to an end.
    pub fn analysis(&self, capability: &'static str, outcome: &'static str, took: Duration) {
        let capability = ("capability", capability.to_owned());
        let outcome = ("outcome", outcome.to_owned());
        self.analyses.get_or_create(&[capability.clone(), outcome]).inc();
        self.analysis_seconds.get_or_create(&[capability]).observe(took.as_secs_f64());
    }

    /// Counts a caller turned away by a full queue.
    pub fn rejection(&self) {
        self.rejected.inc();
    }

    /// Where the inferences of one graph are timed.
    #[must_use]
    pub fn inference_seconds(&self, graph: &str) -> Histogram {
        self.inference_seconds.get_or_create_owned(&[("graph", graph.to_owned())])
    }

    /// How many analyses are at work.
    #[must_use]
    pub fn running(&self) -> &Gauge {
        &self.running
    }

    /// How many analyses wait.
    #[must_use]
    pub fn waiting(&self) -> &Gauge {
        &self.waiting
    }

    /// Counts a request to the embedded edge.
    pub fn edge_request(&self, status: u16, took: Duration) {
        self.edge_requests.get_or_create(&[("status", status.to_string())]).inc();
        self.edge_seconds.observe(took.as_secs_f64());
    }

    /// Counts expired records removed from the store.
    pub fn sweep(&self, removed: usize) {
        self.swept.inc_by(removed as u64);
    }

    /// The whole in the text format.
    #[must_use]
    pub fn encode(&self) -> String {
        let mut page = String::new();
        // Writing into a string cannot fail.
        let _ = text::encode(&mut page, &self.registry);
        page
    }
}

/// 0.25 ms to 16 s, each bound twice the last.
fn seconds_histogram() -> Histogram {
    Histogram::new(exponential_buckets(0.000_25, 2.0, 17))
}

#[cfg(test)]
mod tests {
    use super::Metrics;
    use std::time::Duration;

    #[test]
    fn what_was_counted_is_on_the_page() {
        let metrics = Metrics::new();
        metrics.analysis("face", "ok", Duration::from_millis(3));
        metrics.inference_seconds("face-detector").observe(0.004);
        metrics.rejection();
        metrics.edge_request(201, Duration::from_micros(200));
        let page = metrics.encode();
        for line in [
            r#"selfsame_analyses_total{capability="face",outcome="ok"} 1"#,
            r#"selfsame_analysis_seconds_count{capability="face"} 1"#,
            r#"selfsame_inference_seconds_count{graph="face-detector"} 1"#,
            "selfsame_rejected_total 1",
            r#"selfsame_edge_requests_total{status="201"} 1"#,
        ] {
            assert!(page.contains(line), "{line} is not in\n{page}");
        }
    }
}
