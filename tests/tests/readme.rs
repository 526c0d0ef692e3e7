//! The commands that README gives to try, run as they are printed.

use selfsame_tests::image;
use selfsame_tests::prerequisites::{self, Missing, Parts};
use selfsame_tests::server::{Server, Setup};
use selfsame_tests::suite::{self, Outcome};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

const CHAPTER: &str = "\n## Try it\n";
const ADDRESS: &str = "http://127.0.0.1:8080";
const TOKEN: &str = "Bearer …";
const PROGRAMS: [&str; 4] = ["bash", "curl", "sed", "base64"];
const PHOTOS: [(&str, &str); 2] =
    [("first.jpg", "face/pairs_hires/img20.jpg"), ("second.jpg", "face/pairs_hires/img21.jpg")];

fn main() -> ExitCode {
    suite::run(vec![suite::test("readme_works_as_printed", Needed::find, works_as_printed)])
}

/// What the commands need around them.
struct Needed {
    parts: Parts,
    test_data: PathBuf,
}

impl Needed {
    fn find() -> Result<Self, Missing> {
        for program in PROGRAMS {
            prerequisites::program(program)?;
        }
        Ok(Self { parts: Parts::find()?, test_data: prerequisites::test_data()? })
    }
}

fn works_as_printed(needed: &Needed) -> Outcome {
    let readme = fs::read_to_string(prerequisites::repository().join("README.md"))?;
    let folder = tempfile::tempdir()?;
    for (name, photo) in PHOTOS {
        fs::copy(needed.test_data.join(photo), folder.path().join(name))?;
    }
    let server = Server::start(&Setup::new(needed.parts.clone(), &folder.path().join("data")))?;
    let commands = commands(&readme)?
        .replace(ADDRESS, server.base_url())
        .replace(TOKEN, &format!("Bearer {}", server.token()));
    let answers = run(&commands, folder.path())?;
    let [similarity, selfie] = answers.as_slice() else {
        return Err(format!("not two answers but {answers:?}").into());
    };
    let score = similarity["score"].as_f64().unwrap_or_default();
    assert!(score > 0.8, "two photographs of one person: {similarity}");
    assert!(selfie.pointer("/detection/confidence").is_some(), "{selfie}");
    let crop = fs::read(folder.path().join("crop.jpg"))?;
    assert_eq!(image::jpeg_size(&crop)?, (240, 300));
    Ok(())
}

/// All commands of the chapter.
fn commands(readme: &str) -> Result<String, String> {
    let (_, rest) = readme.split_once(CHAPTER).ok_or("README has no such chapter")?;
    let chapter = rest.split("\n## ").next().unwrap_or_default();
    let blocks = chapter.split("```sh\n").skip(1);
    let commands: Vec<&str> = blocks.filter_map(|block| block.split("```").next()).collect();
    let commands = commands.concat();
    for printed in [ADDRESS, TOKEN, "/similarity", "/crop", "/selfie", "/sessions"] {
        if !commands.contains(printed) {
            return Err(format!("README's commands have no {printed:?}"));
        }
    }
    Ok(commands)
}

/// Runs the commands; what they print is JSON, one answer a line.
fn run(commands: &str, folder: &Path) -> Result<Vec<Value>, String> {
    let output = Command::new("bash")
        .args(["-euo", "pipefail", "-c", commands])
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| error.to_string())?;
    let printed = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        return Err(format!("the commands ended with {}:\n{printed}\n{errors}", output.status));
    }
    let lines = printed.lines().filter(|line| !line.is_empty());
    lines
        .map(|line| serde_json::from_str(line).map_err(|error| format!("{line}: {error}")))
        .collect()
}
