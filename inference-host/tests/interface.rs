//! The inference interface over a real socket: each status of its protocol.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a failed expectation is the report"
)]

mod support;

use libtest_mimic::{Arguments, Trial};
use selfsame_host::{
    admission::QueueSize,
    executor::{Executor, ExecutorConfig},
    guest::CallLimits,
    http::{
        inference::{Access, InferenceApi},
        secret::SharedSecret,
        server::{self, reply},
    },
    metrics::Metrics,
    nn::{backend::BackendChoice, registry::GraphsByName},
};
use selfsame_models::Catalog;
use selfsame_protocol::Capability;
use std::{
    fs,
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};
use support::{backend, open_graphs, probe_guest, with, write_catalogue};
use tokio::{net::TcpListener, runtime::Runtime, sync::oneshot};

type Test = fn(&Path);

fn main() -> ExitCode {
    let tests: [(&str, Test); 6] = [
        ("each_status_has_its_cause", each_status_has_its_cause),
        ("a_full_queue_turns_callers_away", a_full_queue_turns_callers_away),
        ("patience_ends_in_the_queue_too", patience_ends_in_the_queue_too),
        ("health_names_what_is_missing", health_names_what_is_missing),
        ("metrics_count_what_happened", metrics_count_what_happened),
        ("what_is_under_way_ends_before_the_server", what_is_under_way_ends_before_the_server),
    ];
    let trials = tests.map(|(name, test)| {
        Trial::ignorable_test(name, move || with(probe_guest(), |probe| test(&probe)))
    });
    libtest_mimic::run(&Arguments::from_args(), trials.into()).exit_code()
}

const SECRET: &str = "authorization: Bearer opensesame\r\n";
const FRAME_BYTES: usize = 1000;

/// A host with the probe as every guest: one place, one in the queue.
struct Host {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    runtime: Runtime,
}

impl Host {
    fn start(probe: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for capability in Capability::ALL {
            let guest = format!("{}.wasm", capability.name());
            fs::copy(probe, folder.path().join(guest)).unwrap();
        }
        let Ok(rten) = backend(BackendChoice::Rten) else { panic!("rten is always there") };
        let metrics = Metrics::new();
        let graphs = open_graphs(rten, &metrics);
        Self::of(executor(folder.path().into(), graphs, metrics))
    }

    fn of(executor: Executor) -> Self {
        let runtime = Runtime::new().unwrap();
        let secret = Some(SharedSecret::new(b"opensesame"));
        let access = Access { secret, frame_bytes: FRAME_BYTES };
        let api = InferenceApi::new(Arc::new(executor), access);
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let answer = move |request| {
            let api = api.clone();
            async move { reply(api.answer(request).await) }
        };
        runtime.spawn(async move {
            server::serve(listener, answer, async { drop(stopped.await) }).await;
        });
        Self { address, stop: Some(stop), runtime }
    }

    fn analyse(&self, headers: &str, body: &str) -> Answer {
        let headers = format!("{headers}content-length: {}\r\n", body.len());
        self.send("POST", "/v1/analyse/face", &headers, body)
    }

    fn send(&self, method: &str, path: &str, headers: &str, body: &str) -> Answer {
        let mut stream = TcpStream::connect(self.address).unwrap();
        let head = format!("{method} {path} HTTP/1.1\r\nhost: h\r\nconnection: close\r\n{headers}");
        stream.write_all(format!("{head}\r\n{body}").as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: head.to_owned(), body: body.to_owned() }
    }
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

fn executor(guests: PathBuf, graphs: GraphsByName, metrics: Metrics) -> Executor {
    let limits = CallLimits {
        memory_bytes: 64 << 20,
        tensor_bytes: 32 << 20,
        transfer_bytes: 8 << 20,
        time: Duration::from_secs(10),
    };
    let queue = QueueSize { running: 1, waiting: 1 };
    let config = ExecutorConfig { guests, cache: None, queue, limits, trust: Vec::new() };
    Executor::start(&config, graphs, Arc::new(metrics)).unwrap()
}

fn each_status_has_its_cause(probe: &Path) {
    struct Case {
        name: &'static str,
        method: &'static str,
        path: &'static str,
        headers: &'static str,
        body: &'static str,
        status: u16,
        answer: &'static str,
    }
    const OK: Case = Case {
        name: "an answer",
        method: "POST",
        path: "/v1/analyse/face",
        headers: "authorization: Bearer opensesame\r\ncontent-length: 10\r\n",
        body: "echo hello",
        status: 200,
        answer: "hello",
    };
    let cases = [
        OK,
        Case {
            name: "not for the guest",
            headers: "authorization: Bearer opensesame\r\ncontent-length: 4\r\n",
            body: "what",
            status: 400,
            answer: "",
            ..OK
        },
        Case {
            name: "no secret",
            headers: "content-length: 10\r\n",
            status: 401,
            answer: "",
            ..OK
        },
        Case {
            name: "wrong secret",
            headers: "authorization: Bearer open\r\ncontent-length: 10\r\n",
            status: 401,
            answer: "",
            ..OK
        },
        Case {
            name: "unknown capability",
            path: "/v1/analyse/voice",
            status: 404,
            answer: "",
            ..OK
        },
        Case { name: "unknown address", path: "/v2/analyse/face", status: 404, answer: "", ..OK },
        Case { name: "wrong method", method: "PUT", status: 404, answer: "", ..OK },
        Case {
            name: "declared too large",
            headers: "authorization: Bearer opensesame\r\ncontent-length: 1001\r\n",
            body: "",
            status: 413,
            answer: "",
            ..OK
        },
        Case {
            name: "trapped",
            headers: "authorization: Bearer opensesame\r\ncontent-length: 4\r\n",
            body: "trap",
            status: 500,
            answer: "",
            ..OK
        },
        Case {
            name: "out of time",
            headers: "authorization: Bearer opensesame\r\ncontent-length: 4\r\nx-selfsame-deadline-ms: 50\r\n",
            body: "spin",
            status: 504,
            answer: "",
            ..OK
        },
        Case { name: "still an answer", ..OK },
    ];
    let host = Host::start(probe);
    for case in cases {
        let answer = host.send(case.method, case.path, case.headers, case.body);
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (case.status, case.answer),
            "{}",
            case.name
        );
    }
    let large = "x".repeat(FRAME_BYTES + 1);
    let chunked = format!("{:x}\r\n{large}\r\n0\r\n\r\n", large.len());
    let headers = format!("{SECRET}transfer-encoding: chunked\r\n");
    assert_eq!(host.send("POST", "/v1/analyse/face", &headers, &chunked).status, 413);
}

/// Keeps the only place busy for a while.
fn occupy<'scope>(scope: &'scope thread::Scope<'scope, '_>, host: &'scope Host, ms: u32) {
    let headers = format!("{SECRET}x-selfsame-deadline-ms: {ms}\r\n");
    scope.spawn(move || assert_eq!(host.analyse(&headers, "spin").status, 504));
    thread::sleep(Duration::from_millis(100));
}

fn a_full_queue_turns_callers_away(probe: &Path) {
    let host = Host::start(probe);
    thread::scope(|scope| {
        occupy(scope, &host, 700);
        let waiting = scope.spawn(|| host.analyse(SECRET, "echo patient").body);
        thread::sleep(Duration::from_millis(100));
        let start = Instant::now();
        let turned_away = host.analyse(SECRET, "echo late");
        assert_eq!(turned_away.status, 429);
        assert!(turned_away.head.contains("retry-after: 1"), "{}", turned_away.head);
        assert!(start.elapsed() < Duration::from_millis(300), "it is told at once");
        assert_eq!(waiting.join().unwrap(), "patient");
    });
}

fn patience_ends_in_the_queue_too(probe: &Path) {
    let host = Host::start(probe);
    thread::scope(|scope| {
        occupy(scope, &host, 1000);
        let start = Instant::now();
        let headers = format!("{SECRET}x-selfsame-deadline-ms: 150\r\n");
        assert_eq!(host.analyse(&headers, "echo impatient").status, 504);
        assert!(start.elapsed() < Duration::from_millis(700), "after {:?}", start.elapsed());
    });
}

fn health_names_what_is_missing(probe: &Path) {
    let host = Host::start(probe);
    let health = host.send("GET", "/v1/health", "", "");
    assert_eq!(health.status, 200, "{}", health.body);
    for part in [
        r#""status":"UP""#,
        r#""backend":"rten""#,
        r#""device":"cpu""#,
        r#""rectifier":{"status":"UP","sha256":""#,
        r#""chip":{"status":"UP","features":{},"models":{}}"#,
        r#""liveness":{"status":"UP","features":{"face.rectifier":"UP"},"#,
    ] {
        assert!(health.body.contains(part), "{part} is not in {}", health.body);
    }
    let nothing = tempfile::tempdir().unwrap();
    let models = write_catalogue(nothing.path(), &support::test_graphs());
    fs::remove_file(nothing.path().join("face/adder.onnx")).unwrap();
    let Ok(rten) = backend(BackendChoice::Rten) else { panic!("rten is always there") };
    let catalog = Catalog::parse(&models).unwrap();
    let metrics = Metrics::new();
    let graphs = GraphsByName::open(catalog, nothing.path(), rten, 1, &metrics);
    let host = Host::of(executor(nothing.path().into(), graphs, metrics));
    assert_eq!(host.analyse(SECRET, "echo hello").status, 503);
    let health = host.send("GET", "/v1/health", "", "");
    assert_eq!(health.status, 503);
    for part in [
        r#""face":{"status":"DOWN","guest":""#,
        r#""face.adder":"DOWN""#,
        r#""face.rectifier":"UP""#,
        r#""adder":{"status":"DOWN","reason":""#,
    ] {
        assert!(health.body.contains(part), "{part} is not in {}", health.body);
    }
}

fn metrics_count_what_happened(probe: &Path) {
    let host = Host::start(probe);
    host.analyse(SECRET, "echo hello");
    host.analyse(SECRET, "trap");
    host.analyse(SECRET, "compute adder left i64 5 40 right i64 5 40");
    let page = host.send("GET", "/metrics", "", "");
    assert_eq!(page.status, 200);
    for line in [
        r#"selfsame_analyses_total{capability="face",outcome="ok"} 2"#,
        r#"selfsame_analyses_total{capability="face",outcome="guest_failed"} 1"#,
        r#"selfsame_inference_seconds_count{graph="adder"} 1"#,
        "selfsame_running 0",
        "selfsame_waiting 0",
    ] {
        assert!(page.body.contains(line), "{line} is not in\n{}", page.body);
    }
}

fn what_is_under_way_ends_before_the_server(probe: &Path) {
    let mut host = Host::start(probe);
    let stop = host.stop.take().unwrap();
    thread::scope(|scope| {
        occupy(scope, &host, 500);
        stop.send(()).unwrap();
        thread::sleep(Duration::from_millis(100));
        assert!(TcpStream::connect(host.address).is_err(), "nothing new is accepted");
    });
    host.runtime.shutdown_timeout(Duration::from_secs(1));
}
