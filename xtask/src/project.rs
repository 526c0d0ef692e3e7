//! Where things lie: the repository, the build folder, the cache.

use crate::failure::Failure;
use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// The folders every command works with.
#[derive(Debug)]
pub(crate) struct Project {
    /// Root of the repository.
    pub(crate) root: PathBuf,
    /// Cargo's build folder.
    pub(crate) target: PathBuf,
    /// What was fetched once and is used by every checkout.
    pub(crate) cache: PathBuf,
    /// Whether a missing prerequisite is a failure.
    pub(crate) ci: bool,
}

impl Project {
    /// Finds the folders from the environment.
    pub(crate) fn locate() -> Result<Self, Failure> {
        let package =
            env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&package)
            .parent()
            .map(Path::to_path_buf)
            .ok_or_else(|| Failure::Missing("the repository has no root".to_owned()))?;
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => std::path::absolute(&folder).map_err(Failure::file(folder.as_ref()))?,
            None => root.join("target"),
        };
        let cache = cache_folder()?.join("selfsame");
        let ci = env::var_os("CI").is_some_and(|value| value == "true");
        Ok(Self { root, target, cache, ci })
    }

    /// The folder of built guests, one `<capability>.wasm` each.
    pub(crate) fn guests(&self) -> PathBuf {
        self.target.join("guests")
    }

    /// The edge component.
    pub(crate) fn edge_component(&self) -> PathBuf {
        self.target.join("wasm32-wasip2/edge/selfsame_edge_spin.wasm")
    }

    /// The host program.
    pub(crate) fn host(&self) -> PathBuf {
        self.target.join("release").join(format!("selfsame-host{}", env::consts::EXE_SUFFIX))
    }

    /// The model catalogue.
    pub(crate) fn catalog(&self) -> PathBuf {
        self.root.join("models/catalog.toml")
    }

    /// The folder of test data, wherever it is said to be.
    pub(crate) fn test_data(&self) -> PathBuf {
        folder_from("TESTDATA_DIR").unwrap_or_else(|| self.root.join("../shared/testdata"))
    }
}

/// The folder that the environment variable `name` names, if it is set.
pub(crate) fn folder_from(name: &str) -> Option<PathBuf> {
    let value = env::var_os(name).filter(|value| !value.is_empty())?;
    std::path::absolute(value).ok()
}

fn cache_folder() -> Result<PathBuf, Failure> {
    folder_from("XDG_CACHE_HOME")
        .or_else(|| folder_from("HOME").map(|home| home.join(".cache")))
        .or_else(|| folder_from("LOCALAPPDATA"))
        .ok_or_else(|| Failure::Missing("set XDG_CACHE_HOME or HOME".to_owned()))
}

/// Makes the folder of `path`.
pub(crate) fn make_parent(path: &Path) -> Result<(), Failure> {
    path.parent().map_or(Ok(()), |folder| fs::create_dir_all(folder).map_err(Failure::file(folder)))
}

/// Writes `bytes` under a temporary name, then renames: nobody sees half a file.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    make_parent(path)?;
    let partial = partial_name(path);
    fs::write(&partial, bytes).map_err(Failure::file(&partial))?;
    fs::rename(&partial, path).map_err(Failure::file(path))
}

/// A name beside `path` for its content while it is not complete. It carries the
/// process id, so that two commands at once do not write into one file.
pub(crate) fn partial_name(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.part", std::process::id()));
    path.with_file_name(name)
}

/// A folder of its own that goes when it is dropped.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// Makes one beside `path`.
    pub(crate) fn beside(path: &Path) -> Result<Self, Failure> {
        let folder = partial_name(path);
        fs::create_dir_all(&folder).map_err(Failure::file(&folder))?;
        Ok(Self(folder))
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Left-overs only cost space; there is nobody to tell.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
impl Project {
    /// A project of its own below `folder`, for tests.
    pub(crate) fn below(folder: &Path) -> Self {
        let at = |name| folder.join(name);
        Self { root: at("root"), target: at("target"), cache: at("cache"), ci: false }
    }
}
