//! Obtaining the models the catalogue names.
//!
//! A mirror that holds all of them is used where it lies. Otherwise the cache is
//! filled, model by model: from the mirror, by downloading an original that is
//! good as it is, or by downloading originals and converting them. Nothing counts
//! before its size and SHA-256 are those of the catalogue. Models of the project's
//! own come with it. A model that cannot be
//! had is no reason to stop: the service says which capability is down.

pub(crate) mod convert;
mod download;

pub(crate) use download::DownloadError;

use crate::{
    failure::Failure,
    onnx_runtime,
    project::{Project, folder_from, make_parent, write_whole},
    setback::{Patience, unless_failed_lately},
};
use download::Origin;
use lexopt::Parser;
use selfsame_models::{Catalog, Digest, Model};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Where the models are, and which are not.
pub(crate) struct Models {
    /// The folder the catalogue's file names are relative to.
    pub(crate) folder: PathBuf,
    /// Graph and reason of each model that could not be had.
    pub(crate) missing: Vec<(String, Failure)>,
}

/// The command `models`: obtains what runs and what runs it, whatever failed before.
pub(crate) fn run(project: &Project, mut arguments: Parser) -> Result<(), Failure> {
    if let Some(argument) = arguments.next()? {
        return Err(argument.unexpected().into());
    }
    let models = obtain(project, Patience::TryAgain)?;
    println!("models: {}", models.folder.display());
    match onnx_runtime::obtain(project, Patience::TryAgain) {
        Ok(library) => println!("ONNX Runtime: {}", library.display()),
        Err(failure) => eprintln!("warning: no ONNX Runtime: {failure}"),
    }
    match models.missing.len() {
        0 => Ok(()),
        count => Err(Failure::Missing(format!("{count} models could not be had"))),
    }
}

/// Obtains every model of the catalogue and tells what could not be had.
///
/// # Errors
/// Only when the catalogue itself cannot be used.
pub(crate) fn obtain(project: &Project, patience: Patience) -> Result<Models, Failure> {
    let catalog = read_catalog(&project.catalog())?;
    let sources = Sources::from_environment(project);
    let models = sources.gather(project, &catalog, patience);
    for (graph, reason) in &models.missing {
        eprintln!("warning: no model for {graph}: {reason}");
    }
    for (feature, of_feature) in catalog.features() {
        let is_missing =
            |model: &&Model| models.missing.iter().any(|(graph, _)| *graph == model.graph);
        if of_feature.iter().all(is_missing) {
            eprintln!("warning: {feature} will be DOWN");
        }
    }
    Ok(models)
}

fn read_catalog(path: &Path) -> Result<Catalog, Failure> {
    let text = fs::read_to_string(path).map_err(Failure::file(path))?;
    Ok(Catalog::parse(&text)?)
}

/// Where models may come from.
struct Sources {
    mirror: Option<PathBuf>,
    cache: PathBuf,
    origin: Origin,
}

impl Sources {
    fn from_environment(project: &Project) -> Self {
        let beside = project.root.join("../shared/models");
        let mirror = folder_from("MODELS_DIR").or_else(|| beside.is_dir().then_some(beside));
        Self { mirror, cache: project.cache.join("models"), origin: Origin::from_environment() }
    }

    fn gather(&self, project: &Project, catalog: &Catalog, patience: Patience) -> Models {
        if let Some(mirror) = &self.mirror
            && catalog.models.iter().all(|model| read_verified(model, mirror).is_ok())
        {
            return Models { folder: mirror.clone(), missing: Vec::new() };
        }
        let supply = |model: &Model| self.supply(project, model, patience).err();
        let missing =
            catalog.models.iter().filter_map(|model| Some((model.graph.clone(), supply(model)?)));
        Models { missing: missing.collect(), folder: self.cache.clone() }
    }

    /// Puts one model into the cache.
    fn supply(&self, project: &Project, model: &Model, patience: Patience) -> Result<(), Failure> {
        if read_verified(model, &self.cache).is_ok() {
            return Ok(());
        }
        let file = self.cache.join(&model.file);
        match self.mirror.as_ref().map(|mirror| read_verified(model, mirror)) {
            Some(Ok(bytes)) => return write_whole(&file, &bytes),
            Some(Err(failure)) => eprintln!("not in the mirror: {failure}"),
            None => {}
        }
        unless_failed_lately(project, &model.graph, patience, || {
            let nowhere = || Failure::Missing(format!("the project lacks its own {}", model.graph));
            let origin = model.origin.as_ref().ok_or_else(nowhere)?;
            let originals = self.originals(origin)?;
            match originals.as_slice() {
                [original] if origin.usable_as_is => {
                    make_parent(&file)?;
                    fs::rename(original, &file).map_err(Failure::file(&file))
                }
                _ => convert::convert(project, model, &originals, &file),
            }
        })
    }

    /// Downloads the files a model is made from, each under its digest.
    fn originals(&self, origin: &selfsame_models::Origin) -> Result<Vec<PathBuf>, Failure> {
        let fetch = |source: &selfsame_models::SourceFile| {
            let path = self.cache.join("originals").join(source.sha256.to_string());
            if !fs::read(&path).is_ok_and(|bytes| Digest::of(&bytes) == source.sha256) {
                make_parent(&path)?;
                self.origin.fetch(origin, source, &path)?;
            }
            Ok(path)
        };
        origin.files.iter().map(fetch).collect()
    }
}

/// The bytes of a model in `folder`, if they are what the catalogue says.
fn read_verified(model: &Model, folder: &Path) -> Result<Vec<u8>, Failure> {
    let bytes = model.read(folder).map_err(Failure::file(&folder.join(&model.file)))?;
    model.verify(&bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests;
