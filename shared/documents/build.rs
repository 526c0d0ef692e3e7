//! Puts the layouts into the program: each TOML file becomes JSON, for which every
//! program that uses them has a parser anyway. What they say is checked by the crate.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=layouts");
    let target = PathBuf::from(env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    fs::write(target.join("layouts.rs"), embedded(Path::new("layouts"))?)?;
    fs::write(target.join("labels.json"), json(Path::new("labels.toml"))?)?;
    println!("cargo::rerun-if-changed=labels.toml");
    Ok(())
}

/// An array of file names and contents, in the order of the names.
fn embedded(folder: &Path) -> Result<String, Box<dyn Error>> {
    let paths = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    let mut paths = paths.collect::<Result<Vec<_>, _>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let entries = paths.iter().map(|path| Ok(format!("({:?}, {:?})", name(path), json(path)?)));
    let entries: Vec<String> = entries.collect::<Result<_, Box<dyn Error>>>()?;
    Ok(format!("&[{}]", entries.join(", ")))
}

fn name(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn json(path: &Path) -> Result<String, Box<dyn Error>> {
    let table: toml::Table = fs::read_to_string(path)?
        .parse()
        .map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(serde_json::to_string(&table)?)
}
