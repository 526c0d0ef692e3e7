//! Every command of the project: `cargo xtask serve`, `test`, `bench`, `accuracy`,
//! `models`, `chip`, `fuzz`, `layout`, `browser`, `deploy`.
//!
//! Each command sets up what it needs first: the wasm targets, the guests, the
//! edge component, the host, the models, ONNX Runtime. What is there already is
//! left alone, so that a second start takes a moment. This crate links neither
//! the host nor any runtime; it only starts them.

mod accuracy;
mod bench;
mod browser;
mod cargo_tool;
mod chip;
mod components;
mod deploy;
mod failure;
mod fuzz;
mod layout;
mod models;
mod node;
mod onnx_runtime;
mod project;
mod python;
mod serve;
mod setback;
mod setting;
mod tally;
mod test;
mod tool;
mod workers;

use failure::Failure;
use lexopt::{Arg, Parser};
use project::Project;
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask <command>

  serve    set up everything, then run the service
           --listen ADDR         address to listen on (127.0.0.1:8080)
           --data DIR            where records are kept (data/ in the project)
           --api-key KEY:SECRET  accept this key; without it one is generated
           --backend NAME        auto, rten or ort (auto)
           --device NAME         cpu or cuda (cpu)
           --set NAME=VALUE      a variable of the edge component; may be repeated
           -- ...                anything else the host understands
  test     set up everything, then run every test that can run here
           --fuzz-seconds N      end by fuzzing each target N seconds (60 when CI=true, else none)
  bench    set up everything, then print the performance table
           -- ...                arguments of the benchmark
  accuracy palm --roi DIR
           error rates and a plot over ready regions of palms: one folder for each
           hand, or one prefix of names up to the last _
  accuracy face --pairs FILE.csv
           the same over pairs of images: a, b, and 1 for one person or 0, paths from
           where the file is
  models   obtain the models, from a mirror, by download or by conversion, and ONNX
           Runtime; tries again what failed before
  chip inspect FILE...
           verify the files of a chip and print how every step ends
           --trust PATH          a certificate, a list, or a folder of them; may be repeated
           --challenge HEX       what the chip was asked to sign
           --signature HEX       what it answered
  fuzz     run the fuzz targets
           --seconds N           time for each target (60)
  layout check FILE IMAGE [DRAWING]
           print what the layout in FILE reads on a picture, and draw it into an SVG
           file (layout.svg)
  browser  build the browser module as an npm package
  deploy workers|spin
           build, check the manifest, then deploy
           --env NAME            workers: an environment of wrangler.toml (staging);
                                 spin: local or cloud (local)
           --dry-run             only say what would be done
           -- ...                anything else wrangler or spin understands

environment
  MODELS_DIR       a folder of models to take from (else ../shared/models, if there)
  MODELS_ORIGIN    where to download from instead of GitHub
  ORT_DYLIB_PATH   an ONNX Runtime library to use
  CI=true          whatever is missing is a failure
";

fn main() -> ExitCode {
    match run(Parser::from_env()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(mut arguments: Parser) -> Result<(), Failure> {
    let project = Project::locate()?;
    match arguments.next()? {
        Some(Arg::Value(command)) => match command.to_string_lossy().as_ref() {
            "serve" => serve::run(&project, arguments),
            "test" => test::run(&project, arguments),
            "bench" => bench::run(&project, arguments),
            "accuracy" => accuracy::run(&project, arguments),
            "models" => models::run(&project, arguments),
            "chip" => chip::run(&project, arguments),
            "fuzz" => fuzz::run(&project, arguments),
            "layout" => layout::run(&project, arguments),
            "browser" => browser::run(&project, arguments),
            "deploy" => deploy::run(&project, arguments),
            other => Err(Failure::Usage(format!("no command {other:?}\n\n{USAGE}"))),
        },
        Some(Arg::Short('h') | Arg::Long("help")) | None => {
            print!("{USAGE}");
            Ok(())
        }
        Some(other) => Err(other.unexpected().into()),
    }
}
