//! The command `layout`: shows what a layout file reads on a picture.

use crate::{failure::Failure, project::Project, setting::Setting, tool};
use lexopt::{Arg, Parser};
use std::ffi::OsString;
use std::path::PathBuf;

const USAGE: &str = "usage: cargo xtask layout check FILE IMAGE [DRAWING]";

/// Where the drawing goes unless it is said.
const DRAWING: &str = "layout.svg";

/// The command `layout`. The program that reads pages is an example of the document
/// guest, so that this crate need not link it.
pub(crate) fn run(project: &Project, arguments: Parser) -> Result<(), Failure> {
    let paths = paths(arguments)?;
    let setting = Setting::with_models(project)?;
    let package = ["run", "--release", "--package", "selfsame-guest-document"];
    let mut reader = tool::cargo(project, package);
    reader.args(["--example", "layout", "--"]).args(paths);
    tool::run(setting.describe_to(project, &mut reader))
}

/// The layout file, the picture and the drawing.
fn paths(mut arguments: Parser) -> Result<[PathBuf; 3], Failure> {
    let usage = || Failure::Usage(USAGE.to_owned());
    let mut values: Vec<OsString> = Vec::new();
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Value(value) => values.push(value),
            other => return Err(other.unexpected().into()),
        }
    }
    let (file, picture, drawing) = match values.as_slice() {
        [check, file, picture] if check == "check" => (file, picture, &OsString::from(DRAWING)),
        [check, file, picture, drawing] if check == "check" => (file, picture, drawing),
        _ => return Err(usage()),
    };
    let absolute =
        |path: &OsString| std::path::absolute(path).map_err(Failure::file(path.as_ref()));
    Ok([absolute(file)?, absolute(picture)?, absolute(drawing)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_and_a_picture_are_needed() {
        let paths = |arguments: &[&str]| paths(Parser::from_args(arguments));
        for arguments in [&["check"][..], &["check", "a"], &["show", "a", "b"], &["check", "-x"]] {
            assert!(paths(arguments).is_err(), "{arguments:?}");
        }
        let [file, picture, drawing] = paths(&["check", "a.toml", "b.jpg"]).unwrap();
        assert!(file.is_absolute() && file.ends_with("a.toml") && picture.ends_with("b.jpg"));
        assert!(drawing.ends_with(DRAWING));
    }
}
