//! What the catalogue says about one model.

use crate::Digest;
use serde::Deserialize;

/// One graph: its file, its origin, its licence, its tensors.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Model {
    /// The name under which guests ask for the graph.
    pub graph: String,
    /// The guest that runs it, such as `face`.
    pub capability: String,
    /// Other guests that may run it too.
    #[serde(default)]
    pub shared_with: Vec<String>,
    /// What it is good for, such as `face.template`. Several models may serve one
    /// feature, the preferred first; one that is present is enough.
    pub feature: String,
    /// Where the file lies below the folder of models, with `/` between parts.
    pub file: String,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// Digest of the file.
    pub sha256: Digest,
    /// Terms of use.
    pub licence: Licence,
    /// Where the file came from; absent for a model of the project's own.
    pub origin: Option<Origin>,
    /// For a model of the project's own, the script below `models/training` that
    /// made it. Its file is a part of the project, see [`Model::read`].
    pub recipe: Option<String>,
    /// How the file came from the origin.
    pub conversion: Conversion,
    /// Inputs, in the order of the graph.
    pub inputs: Vec<Tensor>,
    /// Outputs, in the order of the graph.
    pub outputs: Vec<Tensor>,
    /// What becomes of an image before it is an input.
    pub preprocessing: Preprocessing,
}

impl Model {
    /// Whether the guest of this capability may run it.
    #[must_use]
    pub fn serves(&self, capability: &str) -> bool {
        self.capability == capability || self.shared_with.iter().any(|other| other == capability)
    }

    /// The forms of the file that are accepted: the one the catalogue is about,
    /// then, where its bytes will do, the original as downloaded. The two may
    /// differ in tensor names and operator set, never in results.
    pub fn accepted_forms(&self) -> impl Iterator<Item = Pin> + '_ {
        let converted = Pin { bytes: self.bytes, sha256: self.sha256 };
        let usable = self.origin.iter().filter(|origin| origin.usable_as_is);
        let as_downloaded = usable.flat_map(|origin| &origin.files).map(SourceFile::pin);
        std::iter::once(converted).chain(as_downloaded)
    }
}

/// The size and digest that bytes must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pin {
    /// Size in bytes.
    pub bytes: u64,
    /// Digest of the content.
    pub sha256: Digest,
}

/// Terms under which a model may be used.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Licence {
    /// SPDX identifier.
    pub spdx: String,
    /// Whether business use is allowed; a model that forbids it is never loaded.
    pub business_use: bool,
    /// Where the licence was read.
    pub source: String,
    /// What the model was trained on, as far as known: a permissive licence on
    /// weights does not clear the photographs behind them.
    pub training_data: String,
}

/// The public place a model was taken from, at one commit.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// GitHub repository, `owner/name`.
    pub repository: String,
    /// The commit, 40 hexadecimal digits.
    pub commit: String,
    /// The files needed, in the order the converter takes them.
    pub files: Vec<SourceFile>,
    /// Whether the one original file can be loaded as it is.
    pub usable_as_is: bool,
}

/// One file of an origin.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceFile {
    /// Path in the repository.
    pub path: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Digest of the file.
    pub sha256: Digest,
}

impl SourceFile {
    /// The size and digest a download must have.
    #[must_use]
    pub fn pin(&self) -> Pin {
        Pin { bytes: self.bytes, sha256: self.sha256 }
    }
}

/// How a model's file came from its origin.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conversion {
    /// What was done, `none` for a byte-identical copy.
    pub description: String,
    /// The script below `models/convert` that does it again; absent where none is
    /// needed.
    pub script: Option<String>,
    /// Whether the converted file is taken from a mirror alone, because nothing
    /// here makes it again.
    #[serde(default)]
    pub mirrored: bool,
}

/// A named input or output.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tensor {
    /// Name in the catalogued file. The original may name it otherwise, so hosts
    /// go by position.
    pub name: String,
    /// Element type.
    pub dtype: TensorType,
    /// Extent of each axis.
    pub shape: Vec<Dimension>,
}

/// Element type of a tensor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum TensorType {
    /// IEEE 754 single precision.
    F32,
    /// Unsigned byte.
    U8,
    /// 32-bit signed integer.
    I32,
    /// 64-bit signed integer.
    I64,
}

/// Extent of one axis.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Dimension {
    /// Always this many.
    Fixed(u32),
    /// Chosen at run time.
    Named(String),
}

/// From pixels to the input tensor.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preprocessing {
    /// Order of the colour channels.
    pub channels: Channels,
    /// What a channel value 0 to 255 becomes.
    pub values: String,
    /// How the image is fitted to the input.
    pub geometry: String,
}

/// Order of colour channels along their axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Channels {
    /// Red first.
    Rgb,
    /// Blue first.
    Bgr,
    /// Luminance alone.
    Grey,
}
