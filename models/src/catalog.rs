//! Reading the catalogue and refusing one that contradicts itself.

use crate::{Conversion, Dimension, Model, Origin, Tensor};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

/// All models the project knows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalog {
    /// The models; among those of one feature the preferred come first.
    #[serde(rename = "model")]
    pub models: Vec<Model>,
}

/// Why a catalogue is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CatalogError {
    /// Not TOML, a field missing, unknown or of the wrong kind.
    #[error("the catalogue cannot be read: {0}")]
    Malformed(String),
    /// A model's entry makes no sense.
    #[error("model {graph}: {reason}")]
    Contradiction {
        /// Name of the graph.
        graph: String,
        /// What is wrong with it.
        reason: Contradiction,
    },
}

/// What is wrong with a model's entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Contradiction {
    /// Two graphs of one name.
    #[error("the name is taken by another graph")]
    GraphNamedTwice,
    /// Two graphs in one file.
    #[error("the file belongs to another graph")]
    FileNamedTwice,
    /// The graph, capability or feature is not made of `a-z 0-9 - .`, or the
    /// feature does not begin with the capability.
    #[error("graph, capability or feature is ill-named")]
    IllNamed,
    /// A path is absolute, empty, or climbs out of its folder.
    #[error("a path leaves its folder")]
    UnsafePath,
    /// The origin has no file, no `owner/name` or no full commit; or the model has
    /// both an origin and a recipe, or neither.
    #[error("the origin is not pinned")]
    UnpinnedOrigin,
    /// The file neither is an original nor comes out of a script or a mirror, or
    /// out of both.
    #[error("nothing says how the file comes from its origin")]
    NoWayFromOrigin,
    /// No input, no output, or an axis of extent zero.
    #[error("the tensors are incomplete")]
    IncompleteTensors,
}

impl Catalog {
    /// Reads a catalogue from the text of `catalog.toml`.
    ///
    /// # Errors
    /// [`CatalogError`] when it cannot be read or contradicts itself.
    pub fn parse(text: &str) -> Result<Self, CatalogError> {
        let catalog: Self =
            toml::from_str(text).map_err(|error| CatalogError::Malformed(error.to_string()))?;
        catalog.check()?;
        Ok(catalog)
    }

    /// The model a guest means by `graph`.
    #[must_use]
    pub fn model(&self, graph: &str) -> Option<&Model> {
        self.models.iter().find(|model| model.graph == graph)
    }

    /// The models behind each feature, the preferred first. A feature is up when
    /// at least one of its models is.
    #[must_use]
    pub fn features(&self) -> BTreeMap<&str, Vec<&Model>> {
        let mut features = BTreeMap::<_, Vec<_>>::new();
        for model in &self.models {
            features.entry(model.feature.as_str()).or_default().push(model);
        }
        features
    }

    fn check(&self) -> Result<(), CatalogError> {
        let (mut graphs, mut files) = (BTreeSet::new(), BTreeSet::new());
        for model in &self.models {
            let outcome = if !graphs.insert(&model.graph) {
                Err(Contradiction::GraphNamedTwice)
            } else if !files.insert(&model.file) {
                Err(Contradiction::FileNamedTwice)
            } else {
                check_model(model)
            };
            outcome.map_err(|reason| CatalogError::Contradiction {
                graph: model.graph.clone(),
                reason,
            })?;
        }
        Ok(())
    }
}

fn check_model(model: &Model) -> Result<(), Contradiction> {
    let demands = [
        (is_well_named(model), Contradiction::IllNamed),
        (has_safe_paths(model), Contradiction::UnsafePath),
        (has_one_source(model), Contradiction::UnpinnedOrigin),
        (
            model.origin.as_ref().is_none_or(|it| leads_to_file(it, &model.conversion)),
            Contradiction::NoWayFromOrigin,
        ),
        (has_tensors(model), Contradiction::IncompleteTensors),
    ];
    match demands.into_iter().find(|(met, _)| !met) {
        Some((_, reason)) => Err(reason),
        None => Ok(()),
    }
}

fn is_well_named(model: &Model) -> bool {
    let is_name = |text: &String| {
        let allowed = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.');
        !text.is_empty() && text.bytes().all(allowed)
    };
    let names = [&model.graph, &model.capability, &model.feature];
    names.into_iter().chain(&model.shared_with).all(is_name)
        && model.feature.split('.').next() == Some(model.capability.as_str())
}

fn has_safe_paths(model: &Model) -> bool {
    let stays_below = |path: &String| {
        !path.contains('\\') && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
    };
    let originals = model.origin.iter().flat_map(|origin| &origin.files).map(|file| &file.path);
    let scripts = model.conversion.script.iter().chain(&model.recipe);
    originals.chain([&model.file]).chain(scripts).all(stays_below)
}

fn has_one_source(model: &Model) -> bool {
    match (&model.origin, &model.recipe) {
        (Some(origin), None) => is_pinned(origin),
        (origin, recipe) => origin.is_none() && recipe.is_some(),
    }
}

fn is_pinned(origin: &Origin) -> bool {
    let parts: Vec<_> = origin.repository.split('/').collect();
    let is_full_commit =
        origin.commit.len() == 40 && origin.commit.bytes().all(|byte| byte.is_ascii_hexdigit());
    parts.len() == 2
        && parts.iter().all(|part| !part.is_empty())
        && is_full_commit
        && !origin.files.is_empty()
}

/// The one original is good as it is, a script makes the file, or a mirror has it.
fn leads_to_file(origin: &Origin, conversion: &Conversion) -> bool {
    if origin.usable_as_is {
        origin.files.len() == 1
    } else {
        conversion.script.is_some() != conversion.mirrored
    }
}

fn has_tensors(model: &Model) -> bool {
    let is_complete =
        |tensor: &Tensor| !tensor.name.is_empty() && !tensor.shape.contains(&Dimension::Fixed(0));
    [&model.inputs, &model.outputs]
        .into_iter()
        .all(|tensors| !tensors.is_empty() && tensors.iter().all(is_complete))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{Digest, Pin};

    /// A model that passes every check, whose accepted forms are `converted` and
    /// `original`.
    pub(crate) fn sample(graph: &str, converted: &[u8], original: &[u8]) -> Model {
        let text = format!(
            r#"
            [[model]]
            graph = "{graph}"
            capability = "face"
            feature = "face.sample"
            file = "face/{graph}.onnx"
            bytes = {}
            sha256 = "{}"
            licence = {{ spdx = "Apache-2.0", business_use = true, source = "LICENSE", training_data = "none" }}
            conversion = {{ description = "renamed tensors" }}
            inputs = [{{ name = "input", dtype = "f32", shape = ["batch", 3, 8, 8] }}]
            outputs = [{{ name = "output", dtype = "f32", shape = ["batch", 4] }}]
            preprocessing = {{ channels = "RGB", values = "v/255", geometry = "stretched" }}
            [model.origin]
            repository = "owner/name"
            commit = "0123456789abcdef0123456789abcdef01234567"
            usable_as_is = true
            files = [{{ path = "a/b.onnx", bytes = {}, sha256 = "{}" }}]
            "#,
            converted.len(),
            Digest::of(converted),
            original.len(),
            Digest::of(original),
        );
        Catalog::parse(&text).unwrap().models.remove(0)
    }

    fn shipped() -> Catalog {
        Catalog::parse(include_str!("../catalog.toml")).unwrap()
    }

    #[test]
    fn the_shipped_catalogue_covers_the_face_features() {
        let catalog = shipped();
        let graphs = |feature| -> Vec<_> {
            catalog.features()[feature].iter().map(|model| model.graph.as_str()).collect()
        };
        assert_eq!(graphs("face.detection"), ["face-detector"]);
        let extractors = ["face-extractor-reid0095", "face-extractor-mobilefacenet"];
        assert_eq!(graphs("face.template"), extractors);
        assert!(catalog.models.iter().all(|model| model.licence.business_use));
    }

    #[test]
    fn comparing_faces_needs_no_conversion() {
        let catalog = shipped();
        let features = catalog.features();
        for feature in ["face.detection", "face.template"] {
            let models = &features[feature];
            let usable = |model: &&Model| model.origin.as_ref().is_some_and(|it| it.usable_as_is);
            assert!(models.iter().any(usable), "{feature}");
        }
    }

    #[test]
    fn a_graph_serves_its_own_guest_and_those_it_is_shared_with() {
        let catalog = shipped();
        let detector = catalog.model("face-detector").unwrap();
        let gaze = catalog.model("liveness-gaze").unwrap();
        let serves = |model: &Model| ["face", "liveness", "palm"].map(|guest| model.serves(guest));
        assert_eq!(serves(detector), [true, true, false]);
        assert_eq!(serves(gaze), [false, true, false]);
    }

    #[test]
    fn only_a_usable_original_is_a_second_form() {
        let catalog = shipped();
        let forms =
            |graph| -> Vec<Pin> { catalog.model(graph).unwrap().accepted_forms().collect() };
        assert_eq!(forms("face-extractor-reid0095").len(), 1);
        let mobilefacenet = forms("face-extractor-mobilefacenet");
        assert_eq!(
            mobilefacenet.iter().map(|form| form.bytes).collect::<Vec<_>>(),
            [3_998_072, 3_998_070]
        );
    }

    #[test]
    fn contradictions_are_told_apart() {
        use Contradiction::*;

        struct Case {
            name: &'static str,
            spoil: fn(&mut Model),
            reason: Contradiction,
        }
        fn origin(model: &mut Model) -> &mut Origin {
            model.origin.as_mut().unwrap()
        }
        let case = |name, reason, spoil| Case { name, spoil, reason };
        let cases = [
            case("same graph", GraphNamedTwice, |m| m.graph = "first".into()),
            case("same file", FileNamedTwice, |m| m.file = "face/first.onnx".into()),
            case("spaced name", IllNamed, |m| m.graph = "a b".into()),
            case("spaced guest", IllNamed, |m| m.shared_with = vec!["a b".into()]),
            case("alien feature", IllNamed, |m| m.feature = "palm.print".into()),
            case("climbing file", UnsafePath, |m| m.file = "face/../../x".into()),
            case("absolute file", UnsafePath, |m| m.file = "/x.onnx".into()),
            case("backslash", UnsafePath, |m| m.file = r"..\x.onnx".into()),
            case("climbing script", UnsafePath, |m| m.conversion.script = Some("../x".into())),
            case("branch, not commit", UnpinnedOrigin, |m| origin(m).commit = "main".into()),
            case("no owner", UnpinnedOrigin, |m| origin(m).repository = "name".into()),
            case("no original", UnpinnedOrigin, |m| origin(m).files.clear()),
            case("nobody's", UnpinnedOrigin, |m| m.origin = None),
            case("another's and our own", UnpinnedOrigin, |m| m.recipe = Some("x.py".into())),
            case("climbing recipe", UnsafePath, |m| m.recipe = Some("../x.py".into())),
            case("no script", NoWayFromOrigin, |m| origin(m).usable_as_is = false),
            case("script and mirror", NoWayFromOrigin, |m| {
                origin(m).usable_as_is = false;
                m.conversion.script = Some("x.py".into());
                m.conversion.mirrored = true;
            }),
            case("no input", IncompleteTensors, |m| m.inputs.clear()),
            case("empty axis", IncompleteTensors, |m| m.outputs[0].shape[1] = Dimension::Fixed(0)),
        ];
        for case in cases {
            let mut spoilt = sample("second", b"c", b"d");
            (case.spoil)(&mut spoilt);
            let graph = spoilt.graph.clone();
            let catalog = Catalog { models: vec![sample("first", b"a", b"b"), spoilt] };
            let expected = CatalogError::Contradiction { graph, reason: case.reason };
            assert_eq!(catalog.check(), Err(expected), "{}", case.name);
        }
    }

    #[test]
    fn models_of_our_own_come_with_the_project() {
        let own: Vec<_> = shipped().models.into_iter().filter(|it| it.recipe.is_some()).collect();
        assert!(!own.is_empty());
        for model in own {
            let content = model.read("no such folder".as_ref()).unwrap();
            assert_eq!(model.verify(&content), Ok(()), "{}", model.graph);
        }
        let another = sample("another", b"a", b"b");
        assert!(another.read("no such folder".as_ref()).is_err());
    }

    #[test]
    fn unknown_and_missing_fields_are_refused() {
        let cases = [
            "",
            "models = []",
            "[[model]]
graph = 'a'",
            "model = []
extra = 1",
            "%",
        ];
        for case in cases {
            assert!(matches!(Catalog::parse(case), Err(CatalogError::Malformed(_))), "{case}");
        }
    }
}
