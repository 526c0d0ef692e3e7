//! What the component asks of its runtime.

use std::path::Path;
use wasmtime::{Engine, component::Component};

/// Interfaces that a stock Spin 3 offers every HTTP component, and why the component
/// has them. Within `0.2` any patch fits any other.
const OFFERED: &[(&str, &str)] = &[
    ("wasi:cli/environment@0.2", "the standard library, at its start"),
    ("wasi:cli/exit@0.2", "the standard library, when a process ends"),
    ("wasi:cli/stderr@0.2", "the lines of the log"),
    ("wasi:cli/stdin@0.2", "the standard library's streams"),
    ("wasi:cli/stdout@0.2", "the standard library's streams"),
    ("wasi:cli/terminal-input@0.2", "the standard library's streams"),
    ("wasi:cli/terminal-output@0.2", "the standard library's streams"),
    ("wasi:cli/terminal-stderr@0.2", "the standard library's streams"),
    ("wasi:cli/terminal-stdin@0.2", "the standard library's streams"),
    ("wasi:cli/terminal-stdout@0.2", "the standard library's streams"),
    ("wasi:clocks/monotonic-clock@0.2", "deadlines"),
    ("wasi:clocks/wall-clock@0.2", "lives of what is stored"),
    ("wasi:filesystem/preopens@0.2", "the C library, at its start; no folder is ever given"),
    ("wasi:filesystem/types@0.2", "the standard library's streams"),
    ("wasi:http/outgoing-handler@0.2", "calls of inference hosts"),
    ("wasi:http/types@0.2", "requests and answers"),
    ("wasi:io/error@0.2", "streams"),
    ("wasi:io/poll@0.2", "waiting"),
    ("wasi:io/streams@0.2", "bodies"),
    ("wasi:random/random@0.2", "ids, tokens, nonces"),
    ("wasi:random/insecure-seed@0.2", "the standard library's maps"),
    ("wasi:keyvalue/store@0.2.0-draft2", "records and listing; since Spin 3.0"),
    ("wasi:keyvalue/atomics@0.2.0-draft2", "the ledger; since Spin 3.0"),
    ("fermyon:spin/variables@2.0.0", "configuration; since Spin 2.0"),
];

fn is_offered(import: &str) -> bool {
    OFFERED.iter().any(|(offered, _)| {
        import.strip_prefix(offered).is_some_and(|rest| rest.is_empty() || is_patch(rest))
    })
}

/// Whether a version goes on like `.3`; `.0-draft2` is another one.
fn is_patch(rest: &str) -> bool {
    rest.strip_prefix('.').is_some_and(|patch| patch.parse::<u32>().is_ok())
}

pub(crate) fn known_to_spin(component: &Path) {
    let engine = Engine::default();
    let component = Component::from_file(&engine, component).unwrap();
    let kind = component.component_type();
    let imports: Vec<&str> = kind.imports(&engine).map(|(name, _)| name).collect();
    assert!(imports.contains(&"wasi:keyvalue/atomics@0.2.0-draft2"), "{imports:?}");
    let strange: Vec<_> = imports.into_iter().filter(|import| !is_offered(import)).collect();
    assert_eq!(strange, Vec::<&str>::new());
    for unknown in ["wasi:sockets/tcp@0.2.0", "wasi:http/types@0.3.0", "wasi:http/types@0.2.0-rc"] {
        assert!(!is_offered(unknown), "{unknown}");
    }
}
