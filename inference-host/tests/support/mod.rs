//! What the tests of the host share: prerequisites, tiny models, a catalogue.

#![allow(dead_code, reason = "each test program uses a part")]

pub(crate) mod onnx;

use libtest_mimic::{Completion, Failed};
use selfsame_host::{
    metrics::Metrics,
    nn::{
        backend::{self, Backend, BackendChoice, BackendConfig},
        registry::GraphsByName,
    },
};
use selfsame_models::{Catalog, Digest};
use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Something a test needs is not there; says what.
pub(crate) struct Missing(String);

/// Runs a test that needs something. Without it the test is reported as ignored,
/// with the reason; where a change is judged (`CI=true`), as failed.
pub(crate) fn with<N>(
    need: Result<N, Missing>,
    test: impl FnOnce(N),
) -> Result<Completion, Failed> {
    match need {
        Ok(needed) => {
            test(needed);
            Ok(Completion::Completed)
        }
        Err(Missing(what)) if env::var_os("CI").is_some_and(|value| value == "true") => {
            Err(what.into())
        }
        Err(Missing(what)) => Ok(Completion::ignored_with(what)),
    }
}

/// The guest that misbehaves on request, named by `SELFSAME_PROBE_GUEST` or where
/// Cargo puts it.
pub(crate) fn probe_guest() -> Result<PathBuf, Missing> {
    let named = env::var_os("SELFSAME_PROBE_GUEST").map(PathBuf::from);
    let file = named.or_else(built_probe).filter(|file| file.exists());
    file.ok_or_else(|| {
        let build = "cargo build -p selfsame-guest-probe --target wasm32-wasip2 --profile guest";
        Missing(format!("the probe guest is not built: {build}"))
    })
}

fn built_probe() -> Option<PathBuf> {
    built("guest/selfsame_guest_probe.wasm")
}

/// The edge component, named by `SELFSAME_EDGE_COMPONENT` or where Cargo puts it.
pub(crate) fn edge_component() -> Result<PathBuf, Missing> {
    let named = env::var_os("SELFSAME_EDGE_COMPONENT").map(PathBuf::from);
    let built = || built("edge/selfsame_edge_spin.wasm");
    let file = named.or_else(built).filter(|file| file.exists());
    file.ok_or_else(|| {
        let build = "cargo build -p selfsame-edge-spin --target wasm32-wasip2 --profile edge";
        Missing(format!("the edge component is not built: {build}"))
    })
}

/// What Cargo built for WASI.
fn built(file: &str) -> Option<PathBuf> {
    // <target>/release/deps/<this test>
    let executable = env::current_exe().ok()?;
    let target = executable.ancestors().nth(3)?;
    Some(target.join("wasm32-wasip2").join(file))
}

/// Each backend by name. rten is always there; ONNX Runtime is where
/// `ORT_DYLIB_PATH` says.
pub(crate) fn backend(choice: BackendChoice) -> Result<Arc<dyn Backend>, Missing> {
    let ort_library = env::var_os("ORT_DYLIB_PATH").map(PathBuf::from);
    if choice == BackendChoice::Ort && ort_library.is_none() {
        return Err(Missing("ORT_DYLIB_PATH does not name ONNX Runtime's library".into()));
    }
    let config = BackendConfig { choice, ort_library, ..BackendConfig::default() };
    backend::start(&config).map_err(|error| Missing(error.to_string()))
}

/// A graph of the test catalogue.
pub(crate) struct TestGraph {
    /// Its name.
    pub(crate) graph: &'static str,
    /// The capability it belongs to.
    pub(crate) capability: &'static str,
    /// The other capabilities that may run it.
    pub(crate) shared_with: &'static [&'static str],
    /// Its file.
    pub(crate) onnx: Vec<u8>,
    /// Inputs and outputs in the catalogue's words.
    pub(crate) inputs: &'static str,
    pub(crate) outputs: &'static str,
}

/// The slopes of the graph `leaky`, one per channel.
pub(crate) const SLOPES: [f32; 3] = [0.1, -0.75, 1.5];

/// `rectifier` (face, shared with the others): f32 of 1 × 3 × height × width, negative values become 0;
/// `adder` (face): two i64 of the same length; `other` (palm): as the first;
/// `leaky` (palm): of the same shape, negative values times their channel's slope.
pub(crate) fn test_graphs() -> Vec<TestGraph> {
    let picture = r#"{ name = "picture", dtype = "f32", shape = [1, 3, "height", "width"] }"#;
    let rectified = r#"{ name = "rectified", dtype = "f32", shape = [1, 3, "height", "width"] }"#;
    vec![
        TestGraph {
            graph: "rectifier",
            capability: "face",
            shared_with: &["document", "liveness"],
            onnx: onnx::rectifier(),
            inputs: picture,
            outputs: rectified,
        },
        TestGraph {
            graph: "adder",
            capability: "face",
            shared_with: &[],
            onnx: onnx::adder(),
            inputs: r#"{ name = "left", dtype = "i64", shape = ["n"] },
                       { name = "right", dtype = "i64", shape = ["n"] }"#,
            outputs: r#"{ name = "sum", dtype = "i64", shape = ["n"] }"#,
        },
        TestGraph {
            graph: "other",
            capability: "palm",
            shared_with: &[],
            onnx: onnx::rectifier_of(b"other"),
            inputs: picture,
            outputs: rectified,
        },
        TestGraph {
            graph: "leaky",
            capability: "palm",
            shared_with: &[],
            onnx: onnx::leaky(SLOPES),
            inputs: picture,
            outputs: rectified,
        },
    ]
}

/// Writes the graphs below `folder` and returns their catalogue as text.
pub(crate) fn write_catalogue(folder: &Path, graphs: &[TestGraph]) -> String {
    graphs.iter().map(|graph| write_graph(folder, graph)).collect()
}

fn write_graph(
    folder: &Path,
    TestGraph { graph, capability, shared_with, onnx, inputs, outputs }: &TestGraph,
) -> String {
    fs::create_dir_all(folder.join(capability)).unwrap();
    fs::write(folder.join(format!("{capability}/{graph}.onnx")), onnx).unwrap();
    let (bytes, sha256) = (onnx.len(), Digest::of(onnx));
    format!(
        r#"
        [[model]]
        graph = "{graph}"
        capability = "{capability}"
        shared_with = {shared_with:?}
        feature = "{capability}.{graph}"
        file = "{capability}/{graph}.onnx"
        bytes = {bytes}
        sha256 = "{sha256}"
        licence = {{ spdx = "Apache-2.0", business_use = true, source = "test", training_data = "none" }}
        conversion = {{ description = "none" }}
        inputs = [{inputs}]
        outputs = [{outputs}]
        preprocessing = {{ channels = "RGB", values = "v", geometry = "none" }}
        origin = {{ repository = "owner/name", commit = "0123456789abcdef0123456789abcdef01234567", usable_as_is = true, files = [{{ path = "a.onnx", bytes = {bytes}, sha256 = "{sha256}" }}] }}
        "#,
    )
}

/// The test graphs, open on `backend`.
pub(crate) fn open_graphs(backend: Arc<dyn Backend>, metrics: &Metrics) -> GraphsByName {
    let folder = tempfile::tempdir().unwrap();
    let catalog = write_catalogue(folder.path(), &test_graphs());
    let catalog = Catalog::parse(&catalog).unwrap();
    GraphsByName::open(catalog, folder.path(), backend, 2, metrics)
}
