//! Puts the layouts into the program: each TOML file becomes JSON, for which every
//! program that uses them has a parser anyway. A file that is no layout ends the build
//! and says why.
//!
//! `SELFSAME_LAYOUTS` names a folder of layouts of an operator's own.

#[path = "src/layout/file.rs"]
#[allow(dead_code, unreachable_pub, reason = "a build reads layouts and does no more")]
mod file;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let target = PathBuf::from(env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    println!("cargo::rerun-if-env-changed=SELFSAME_LAYOUTS");
    let own = env::var_os("SELFSAME_LAYOUTS").filter(|folder| !folder.is_empty());
    let mut files = Vec::new();
    for folder in [Some("layouts".into()), own].into_iter().flatten() {
        println!("cargo::rerun-if-changed={}", Path::new(&folder).display());
        files.extend(layouts(Path::new(&folder))?);
    }
    fs::write(target.join("layouts.rs"), embedded(&files)?)?;
    fs::write(target.join("labels.json"), json(Path::new("labels.toml"))?)?;
    println!("cargo::rerun-if-changed=labels.toml");
    Ok(())
}

/// The layout files of a folder, by their names.
fn layouts(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    let mut paths = paths.collect::<Result<Vec<_>, _>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    Ok(paths)
}

/// An array of file names and contents.
fn embedded(files: &[PathBuf]) -> Result<String, Box<dyn Error>> {
    let entries = files.iter().map(|path| {
        let json = json(path)?;
        file::Layout::from_json(&json).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(format!("({:?}, {json:?})", name(path)))
    });
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
