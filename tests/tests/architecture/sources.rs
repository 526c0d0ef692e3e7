//! Names in source files.

use std::path::{Path, PathBuf};

/// Every Rust file below `folder`, except the tests and build scripts beside the
/// sources: those run on the developer's machine.
pub(crate) fn below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        let entries = std::fs::read_dir(&folder).expect("a source folder is readable");
        for path in entries.flatten().map(|entry| entry.path()) {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            match name {
                "tests" | "target" | "build.rs" => {}
                _ if path.is_dir() => open.push(path),
                _ if name.ends_with(".rs") => files.push(path),
                _ => {}
            }
        }
    }
    files
}

/// Those of `names` that stand as whole words in the code of `text`; comments may
/// name what they like.
pub(crate) fn names_in<'name>(text: &str, names: &[&'name str]) -> Vec<&'name str> {
    let code = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    let is_part_of_name = |c: char| c.is_alphanumeric() || c == '_';
    let words: Vec<&str> = code.flat_map(|line| line.split(|c| !is_part_of_name(c))).collect();
    names.iter().copied().filter(|name| words.contains(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_of_code_are_found_and_comments_are_not() {
        struct Case {
            code: &'static str,
            found: bool,
        }
        let cases = [
            Case { code: "use worker::Env;", found: true },
            Case { code: "let now = worker :: Date::now();", found: true },
            Case { code: "extern crate worker;", found: true },
            Case { code: "// a worker calls this", found: false },
            Case { code: "/// On a worker: see below.\nfn f() {}", found: false },
            Case { code: "let workers = 3; let co_worker = 4;", found: false },
        ];
        for case in cases {
            assert_eq!(!names_in(case.code, &["worker"]).is_empty(), case.found, "{}", case.code);
        }
    }
}
