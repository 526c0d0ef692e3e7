//! Safe executor of inference guests, with the embedded runtime.

mod cli;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run(cli::Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("selfsame-host: {reason}");
            ExitCode::FAILURE
        }
    }
}
