//! What a component asks of its runtime.

use crate::failure::Failure;
use std::{fs, path::Path};
use wasmparser::{Parser, Payload};

/// The names of the interfaces that the component at `path` imports, in its order.
///
/// # Errors
/// The file cannot be read or is no component.
pub(super) fn of_component(path: &Path) -> Result<Vec<String>, Failure> {
    let bytes = fs::read(path).map_err(Failure::file(path))?;
    read(&bytes).map_err(|source| Failure::Missing(format!("{}: {source}", path.display())))
}

/// The parser goes through what is nested, too; only the outermost imports count.
fn read(component: &[u8]) -> Result<Vec<String>, wasmparser::BinaryReaderError> {
    let (mut depth, mut names) = (0_usize, Vec::new());
    for payload in Parser::new(0).parse_all(component) {
        match payload? {
            Payload::ComponentImportSection(imports) if depth == 0 => {
                for import in imports {
                    names.push(import?.name.name.to_owned());
                }
            }
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `\0asm`, version 13, layer 1: a component.
    const HEADER: &[u8] = b"\0asm\x0d\0\x01\0";

    fn section(id: u8, content: &[u8]) -> Vec<u8> {
        [&[id, u8::try_from(content.len()).unwrap()], content].concat()
    }

    /// A component that imports an empty instance under `name`, and contains `inner`.
    fn component(name: &[u8], inner: &[u8]) -> Vec<u8> {
        let empty_instance_type = section(7, &[1, 0x42, 0]);
        let import = [&[1, 0, u8::try_from(name.len()).unwrap()], name, &[5, 0]].concat();
        [HEADER, &empty_instance_type, inner, &section(10, &import)].concat()
    }

    #[test]
    fn the_outermost_imports_are_named() {
        let inner = section(4, &component(b"in:ner/hidden", &[]));
        let outer = component(b"wasi:clocks/monotonic-clock@0.2.0", &inner);
        assert_eq!(read(&outer).unwrap(), ["wasi:clocks/monotonic-clock@0.2.0"]);
    }

    #[test]
    fn what_is_no_component_is_refused() {
        assert!(read(b"\x7fELF").is_err());
        assert!(read(&component(b"a:b/c", &[])[..20]).is_err());
    }
}
