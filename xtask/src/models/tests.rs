//! Obtaining models from a server on the loopback interface, which sends what
//! each test tells it to.

use super::*;
use crate::python;
use selfsame_models::Digest;
use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};
use tempfile::TempDir;

const ORIGINAL: &[u8] = b"the bytes of the original";

/// A server that answers every request with the same bytes, then hangs up.
struct Server {
    address: String,
    requests: Arc<AtomicUsize>,
}

impl Server {
    fn answering(answer: Vec<u8>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&requests);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut request = [0; 4096];
                if stream.read(&mut request).unwrap_or(0) == 0 {
                    continue;
                }
                counter.fetch_add(1, Ordering::SeqCst);
                // The client may hang up first, when it is sent too much.
                let _ = stream.write_all(&answer);
            }
        });
        Self { address, requests }
    }

    fn serving(body: &[u8]) -> Self {
        Self::answering(response("200 OK", body.len(), body))
    }
}

fn response(status: &str, announced: usize, body: &[u8]) -> Vec<u8> {
    let head =
        format!("HTTP/1.1 {status}\r\nContent-Length: {announced}\r\nConnection: close\r\n\r\n");
    [head.as_bytes(), body].concat()
}

/// A catalogue of one model whose original is good as it is.
fn catalog(converted: &[u8], usable_as_is: bool) -> Catalog {
    let text = format!(
        r#"
        [[model]]
        graph = "sample"
        capability = "face"
        feature = "face.sample"
        file = "face/sample.onnx"
        bytes = {}
        sha256 = "{}"
        licence = {{ spdx = "Apache-2.0", business_use = true, source = "LICENSE", training_data = "none" }}
        conversion = {{ description = "sample", script = "no_such_script.py" }}
        inputs = [{{ name = "input", dtype = "f32", shape = [1] }}]
        outputs = [{{ name = "output", dtype = "f32", shape = [1] }}]
        preprocessing = {{ channels = "RGB", values = "v", geometry = "none" }}
        [model.origin]
        repository = "owner/name"
        commit = "0123456789abcdef0123456789abcdef01234567"
        usable_as_is = {usable_as_is}
        files = [{{ path = "a/original.onnx", bytes = {}, sha256 = "{}" }}]
        "#,
        converted.len(),
        Digest::of(converted),
        ORIGINAL.len(),
        Digest::of(ORIGINAL),
    );
    Catalog::parse(&text).unwrap()
}

/// A cache of its own, a server, and perhaps a mirror.
struct Bench {
    folder: TempDir,
    project: Project,
    sources: Sources,
}

impl Bench {
    fn with(server: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let project = Project::below(folder.path());
        let origin = Origin::at(server);
        let sources = Sources { mirror: None, cache: project.cache.join("models"), origin };
        Self { folder, project, sources }
    }

    fn with_mirror(mut self, content: &[u8]) -> Self {
        let mirror = self.folder.path().join("mirror");
        write_whole(&mirror.join("face/sample.onnx"), content).unwrap();
        self.sources.mirror = Some(mirror);
        self
    }

    fn gather(&self, catalog: &Catalog) -> Models {
        self.sources.gather(&self.project, catalog, Patience::TryAgain)
    }

    /// What the only model failed for.
    fn refusal(&self) -> Failure {
        let mut missing = self.gather(&catalog(ORIGINAL, true)).missing;
        assert_eq!(missing.len(), 1);
        missing.remove(0).1
    }

    fn cached_file(&self) -> PathBuf {
        self.sources.cache.join("face/sample.onnx")
    }
}

#[test]
fn a_good_file_is_downloaded_once() {
    let server = Server::serving(ORIGINAL);
    let bench = Bench::with(&server.address);
    for _ in 0..2 {
        let models = bench.gather(&catalog(b"converted", true));
        assert!(models.missing.is_empty());
        assert_eq!(fs::read(models.folder.join("face/sample.onnx")).unwrap(), ORIGINAL);
    }
    assert_eq!(server.requests.load(Ordering::SeqCst), 1);
}

#[test]
fn a_complete_mirror_is_used_where_it_lies() {
    let bench = Bench::with("http://127.0.0.1:9").with_mirror(b"converted");
    let models = bench.gather(&catalog(b"converted", false));
    assert!(models.missing.is_empty());
    assert_eq!(Some(models.folder), bench.sources.mirror);
    assert!(!bench.sources.cache.exists());
}

#[test]
fn a_spoilt_mirror_does_not_hinder_the_download() {
    let server = Server::serving(ORIGINAL);
    let bench = Bench::with(&server.address).with_mirror(b"spoilt");
    let models = bench.gather(&catalog(b"converted", true));
    assert!(models.missing.is_empty());
    assert_eq!(models.folder, bench.sources.cache);
}

#[test]
fn what_is_not_the_pinned_file_is_told_apart_and_not_kept() {
    use DownloadError::{CutOff, Refused, TooLarge, Unreachable, WrongDigest};
    struct Case {
        name: &'static str,
        answer: Vec<u8>,
        expected: fn(&DownloadError) -> bool,
    }
    let size = ORIGINAL.len();
    let endless = [response("200 OK", 1 << 30, ORIGINAL), vec![0; 1 << 20]].concat();
    let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n".to_vec();
    let cases = [
        Case {
            name: "changed",
            answer: response("200 OK", size, &[b'x'; 25]),
            expected: |error| matches!(error, WrongDigest { .. }),
        },
        Case {
            name: "too large",
            answer: endless,
            expected: |error| matches!(error, TooLarge { .. }),
        },
        Case {
            name: "chunks without end",
            answer: [chunked, vec![b'x'; 64]].concat(),
            expected: |error| matches!(error, TooLarge { .. }),
        },
        Case {
            name: "shorter than pinned",
            answer: response("200 OK", 4, &ORIGINAL[..4]),
            expected: |error| matches!(error, CutOff { actual: 4, .. }),
        },
        Case {
            name: "broken off",
            answer: response("200 OK", size, &ORIGINAL[..4]),
            expected: |error| matches!(error, CutOff { .. } | Unreachable { .. }),
        },
        Case {
            name: "not there",
            answer: response("404 Not Found", 0, b""),
            expected: |error| matches!(error, Refused { status: 404, .. }),
        },
        Case {
            name: "no HTTP",
            answer: b"hello\r\n\r\n".to_vec(),
            expected: |error| matches!(error, Unreachable { .. }),
        },
    ];
    for case in cases {
        let bench = Bench::with(&Server::answering(case.answer).address);
        match bench.refusal() {
            Failure::Download(error) => assert!((case.expected)(&error), "{}: {error}", case.name),
            other => panic!("{}: {other}", case.name),
        }
        assert!(!bench.cached_file().exists(), "{}", case.name);
    }
}

#[test]
fn without_a_server_the_model_is_missing() {
    let refusal = Bench::with("http://127.0.0.1:9").refusal();
    assert!(matches!(refusal, Failure::Download(DownloadError::Unreachable { .. })), "{refusal}");
}

#[test]
fn a_conversion_counts_only_if_it_yields_the_catalogued_file() {
    let converted: Vec<u8> = ORIGINAL.iter().rev().copied().collect();
    for (catalogued, is_missing) in [(converted.as_slice(), false), (b"another".as_slice(), true)] {
        let bench = Bench::with(&Server::serving(ORIGINAL).address);
        let mut catalog = catalog(catalogued, false);
        catalog.models[0].conversion.script = Some("reverse.py".to_owned());
        install_reversing_converter(&bench.project);
        let models = bench.gather(&catalog);
        assert_eq!(!models.missing.is_empty(), is_missing);
        assert_eq!(bench.cached_file().exists(), !is_missing);
    }
}

/// A converter that needs no packages: their folder is there already, and empty.
fn install_reversing_converter(project: &Project) {
    let script =
        "import sys\nopen(sys.argv[2], 'wb').write(open(sys.argv[1], 'rb').read()[::-1])\n";
    let folder = project.root.join("models/convert");
    let requirements = folder.join("requirements.txt");
    write_whole(&folder.join("reverse.py"), script.as_bytes()).unwrap();
    write_whole(&requirements, b"").unwrap();
    fs::create_dir_all(python::packages_folder(project, &requirements).unwrap()).unwrap();
}
