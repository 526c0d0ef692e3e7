//! Writes the OpenAPI document and its readable page from the contract, so that
//! the service carries them as plain text and the wasm holds no generator.

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let folder = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&folder).join("openapi.json"), selfsame_contract::openapi_json())?;
    fs::write(Path::new(&folder).join("reference.html"), selfsame_contract::reference_page())
}
