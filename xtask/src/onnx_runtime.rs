//! ONNX Runtime's dynamic library: the one named by the environment, else the one
//! in the cache, else fetched with the machine's own package client.
//!
//! The library ships inside a Python wheel and inside a Node package. Both are
//! pinned (`onnxruntime.txt` names the wheels and their digests) and the library
//! itself is checked against [`BUILDS`] whenever it is used.

use crate::{
    failure::Failure,
    node,
    project::{Project, Scratch, folder_from, make_parent},
    python,
    setback::{Patience, unless_failed_lately},
    tool,
};
use selfsame_models::Digest;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

const NODE_PACKAGE: &str = "onnxruntime-node@1.30.0";

/// The library for one kind of machine, in its two packages.
struct Build {
    os: &'static str,
    arch: &'static str,
    wheel_platform: &'static str,
    in_wheel: Packaged,
    in_node_package: Option<Packaged>,
}

/// A file inside a package.
struct Packaged {
    path: &'static str,
    sha256: &'static str,
}

/// The machines both packages were made for. The library inside the wheel is the
/// same for every version of Python.
const BUILDS: &[Build] = &[
    Build {
        os: "linux",
        arch: "x86_64",
        wheel_platform: "manylinux_2_28_x86_64",
        in_wheel: Packaged {
            path: "onnxruntime/capi/libonnxruntime.so.1.32.0",
            sha256: "6c1585d1bbf45b0712ea4a21b705c5fcb4ba04ff2e30f1fbf81a49faf658638f",
        },
        in_node_package: Some(Packaged {
            path: "package/bin/napi-v6/linux/x64/libonnxruntime.so.1",
            sha256: "ffb75a925ba05e47b235bb66e3e3911714a80b328a9c9425539feb204aa32a23",
        }),
    },
    Build {
        os: "linux",
        arch: "aarch64",
        wheel_platform: "manylinux_2_28_aarch64",
        in_wheel: Packaged {
            path: "onnxruntime/capi/libonnxruntime.so.1.32.0",
            sha256: "49852228a93995158b2a813d4df487d47a1b76b0eaa894507ef49e91b6d7954a",
        },
        in_node_package: Some(Packaged {
            path: "package/bin/napi-v6/linux/arm64/libonnxruntime.so.1",
            sha256: "1f549d46250b005580b597f4164984aaf75b3bcb9f3aeb07c7f8a8fe60b23c76",
        }),
    },
    Build {
        os: "macos",
        arch: "aarch64",
        wheel_platform: "macosx_14_0_arm64",
        in_wheel: Packaged {
            path: "onnxruntime/capi/libonnxruntime.1.32.0.dylib",
            sha256: "fa585fabbea65b823b9a8f7e27d46aee3989d1be7e36b528203d3a1fd613aae7",
        },
        in_node_package: Some(Packaged {
            path: "package/bin/napi-v6/darwin/arm64/libonnxruntime.1.dylib",
            sha256: "685d2be5dba1309c89d3a5324b7fd06a5c42f1a61bfea32d14c4cc28d072121d",
        }),
    },
    Build {
        os: "windows",
        arch: "x86_64",
        wheel_platform: "win_amd64",
        in_wheel: Packaged {
            path: "onnxruntime/capi/onnxruntime.dll",
            sha256: "bf0927ca8efb68ad67f6cad3851641dc78e21a687a3fd959ae262d3252e9fa0a",
        },
        // The Node package's library wants a DirectML library beside it.
        in_node_package: None,
    },
];

/// Finds or fetches the library.
///
/// # Errors
/// Whatever kept the last package client from delivering; the service then runs on
/// the pure-Rust backend.
pub(crate) fn obtain(project: &Project, patience: Patience) -> Result<PathBuf, Failure> {
    if let Some(library) = folder_from("ORT_DYLIB_PATH") {
        let complaint =
            || Failure::Missing(format!("ORT_DYLIB_PATH: no file {}", library.display()));
        return if library.is_file() { Ok(library) } else { Err(complaint()) };
    }
    let build = BUILDS
        .iter()
        .find(|build| build.os == env::consts::OS && build.arch == env::consts::ARCH)
        .ok_or_else(|| {
            Failure::Missing("no ONNX Runtime is packaged for this machine".to_owned())
        })?;
    let cached = [Some(&build.in_wheel), build.in_node_package.as_ref()];
    for packaged in cached.into_iter().flatten() {
        let library = cached_path(project, packaged);
        if library.is_file() && check(&library, packaged).is_ok() {
            return Ok(library);
        }
    }
    unless_failed_lately(project, "onnxruntime", patience, || fetch(project, build))
}

fn fetch(project: &Project, build: &Build) -> Result<PathBuf, Failure> {
    eprintln!("fetching ONNX Runtime (30 MB, once)");
    from_wheel(project, build).or_else(|failure| match &build.in_node_package {
        None => Err(failure),
        Some(packaged) => {
            eprintln!("  {failure}; trying the Node package (110 MB)");
            from_node_package(project, packaged)
        }
    })
}

fn from_wheel(project: &Project, build: &Build) -> Result<PathBuf, Failure> {
    let scratch = scratch(project)?;
    let requirements = project.root.join("xtask/onnxruntime.txt");
    let mut download = python::pip("download")?;
    download.args(["--implementation", "cp", "--python-version", "3.13"]);
    download.args(["--platform", build.wheel_platform, "--dest"]).arg(scratch.path());
    tool::run(download.arg("-r").arg(requirements))?;
    let wheel = only_file(scratch.path(), ".whl")?;
    tool::run(python::python()?.args(["-m", "zipfile", "-e"]).arg(wheel).arg(scratch.path()))?;
    keep(project, &scratch, &build.in_wheel)
}

fn from_node_package(project: &Project, packaged: &Packaged) -> Result<PathBuf, Failure> {
    let scratch = scratch(project)?;
    let mut pack = node::npm();
    pack.args(["pack", NODE_PACKAGE, "--silent", "--pack-destination"]).arg(scratch.path());
    tool::run(&mut pack)?;
    let archive = only_file(scratch.path(), ".tgz")?;
    tool::run(Command::new("tar").arg("-xzf").arg(archive).arg("-C").arg(scratch.path()))?;
    keep(project, &scratch, packaged)
}

/// Moves the unpacked library into the cache if it is the pinned one.
fn keep(project: &Project, scratch: &Scratch, packaged: &Packaged) -> Result<PathBuf, Failure> {
    let unpacked = scratch.path().join(packaged.path);
    check(&unpacked, packaged)?;
    let library = cached_path(project, packaged);
    make_parent(&library)?;
    fs::rename(&unpacked, &library).map_err(Failure::file(&library))?;
    Ok(library)
}

/// One folder per pinned library, so that a new pin never meets an old file.
fn cached_path(project: &Project, packaged: &Packaged) -> PathBuf {
    let name = packaged.path.rsplit('/').next().unwrap_or(packaged.path);
    let (short, _) = packaged.sha256.split_at(16);
    project.cache.join("onnxruntime").join(short).join(name)
}

fn check(library: &Path, packaged: &Packaged) -> Result<(), Failure> {
    let bytes = fs::read(library).map_err(Failure::file(library))?;
    let actual = Digest::of(&bytes);
    match packaged.sha256.parse() {
        Ok(expected) if expected == actual => Ok(()),
        Ok(expected) => Err(Failure::WrongDigest { path: library.to_path_buf(), actual, expected }),
        Err(_) => Err(Failure::Missing(format!("no digest is pinned for {}", packaged.path))),
    }
}

fn scratch(project: &Project) -> Result<Scratch, Failure> {
    Scratch::beside(&project.cache.join("onnxruntime"))
}

fn only_file(folder: &Path, ending: &str) -> Result<PathBuf, Failure> {
    let entries = fs::read_dir(folder).map_err(Failure::file(folder))?;
    entries
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.to_string_lossy().ends_with(ending))
        .ok_or_else(|| Failure::Missing(format!("the package client left no {ending} file")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pinned_digest_can_be_read() {
        for build in BUILDS {
            let packaged = [Some(&build.in_wheel), build.in_node_package.as_ref()];
            for packaged in packaged.into_iter().flatten() {
                assert!(packaged.sha256.parse::<Digest>().is_ok(), "{}", packaged.path);
            }
        }
    }

    #[test]
    fn one_wheel_is_pinned_per_kind_of_machine() {
        let requirements = include_str!("../onnxruntime.txt");
        assert!(requirements.contains("onnxruntime==1.32.0"));
        assert_eq!(requirements.matches("--hash=sha256:").count(), BUILDS.len());
    }

    #[test]
    fn a_changed_library_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let library = folder.path().join("lib.so");
        fs::write(&library, b"changed").unwrap();
        let outcome = check(&library, &BUILDS[0].in_wheel);
        assert!(matches!(outcome, Err(Failure::WrongDigest { .. })));
    }
}
