//! Face templates: features as bytes to store and compare.
//!
//! Layout, numbers in network order: magic `SSFT`, algorithm id (2 bytes),
//! major and minor version (1 byte each), dimension (2), scale (4, IEEE 754),
//! one signed byte per feature, CRC-32 of all before (4). A feature is its byte
//! times the scale. Whatever a later major version changes, the magic, the
//! place of the version and the checksum at the end stay.

use super::extract::Algorithm;
use crate::frame::{CHECKSUM_LENGTH, Frame};
use std::fmt;
use thiserror::Error;

const MAGIC: [u8; 4] = *b"SSFT";
const HEADER_LENGTH: usize = 14;

/// Version of the template format: templates of one major version compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TemplateVersion {
    /// Changes when templates no longer compare with earlier ones.
    pub major: u8,
    /// Changes when they still do.
    pub minor: u8,
}

impl TemplateVersion {
    /// The version this code writes.
    pub const CURRENT: Self = Self { major: 1, minor: 0 };
}

impl fmt::Display for TemplateVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.major, self.minor)
    }
}

/// Why bytes are not a template we can use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TemplateError {
    /// Not a template, or a damaged one.
    #[error("not a template, or a damaged one")]
    Corrupted,
    /// A template of another major version.
    #[error("a template of version {0}")]
    UnsupportedVersion(TemplateVersion),
    /// A template of another algorithm.
    #[error("a template of another algorithm")]
    Incompatible,
}

/// The features of one face. Its `Debug` shows the length alone.
#[derive(Clone, PartialEq)]
pub struct Template {
    algorithm: Algorithm,
    version: TemplateVersion,
    scale: f32,
    vector: Vec<i8>,
}

impl Template {
    /// Makes a template of an extractor's output: scaled to length one, then
    /// rounded to bytes, the largest feature being 127.
    ///
    /// # Errors
    /// [`TemplateError::Corrupted`] when the number of features is wrong, or
    /// they are all zero or not finite.
    #[expect(clippy::cast_possible_truncation, reason = "at most 127 in size")]
    pub fn new(algorithm: Algorithm, features: &[f32]) -> Result<Self, TemplateError> {
        let length = features.iter().map(|feature| feature * feature).sum::<f32>().sqrt();
        let largest = features.iter().fold(0.0_f32, |largest, feature| largest.max(feature.abs()));
        let scale = largest / length / 127.0;
        if features.len() != algorithm.dimension() || !length.is_normal() || !scale.is_normal() {
            return Err(TemplateError::Corrupted);
        }
        let vector = features.iter().map(|feature| (feature / largest * 127.0).round() as i8);
        let vector = vector.collect();
        Ok(Self { algorithm, version: TemplateVersion::CURRENT, scale, vector })
    }

    /// Reads a template.
    ///
    /// # Errors
    /// See [`TemplateError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TemplateError> {
        let header = Header::read(bytes).ok_or(TemplateError::Corrupted)?;
        if header.version.major != TemplateVersion::CURRENT.major {
            return Err(TemplateError::UnsupportedVersion(header.version));
        }
        let algorithm = Algorithm::from_id(header.algorithm).ok_or(TemplateError::Incompatible)?;
        let vector: Vec<i8> = header.rest.iter().map(|byte| byte.cast_signed()).collect();
        let dimension = usize::from(header.dimension);
        let fits = dimension == vector.len() && dimension == algorithm.dimension();
        let usable = header.scale.is_normal() && vector.iter().any(|&feature| feature != 0);
        if !fits || !usable || header.scale < 0.0 {
            return Err(TemplateError::Corrupted);
        }
        Ok(Self { algorithm, version: header.version, scale: header.scale, vector })
    }

    /// Writes the template. The same face gives the same bytes.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "a dimension of a few hundred")]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER_LENGTH + self.vector.len() + CHECKSUM_LENGTH);
        bytes.extend(MAGIC);
        bytes.extend(self.algorithm.id().to_be_bytes());
        bytes.extend([self.version.major, self.version.minor]);
        bytes.extend((self.vector.len() as u16).to_be_bytes());
        bytes.extend(self.scale.to_be_bytes());
        bytes.extend(self.vector.iter().map(|feature| feature.cast_unsigned()));
        bytes.extend(crc32fast::hash(&bytes).to_be_bytes());
        bytes
    }

    /// The extractor the features come from.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The version of the format it was written in.
    #[must_use]
    pub fn version(&self) -> TemplateVersion {
        self.version
    }

    /// The features, without the common scale.
    pub(super) fn vector(&self) -> &[i8] {
        &self.vector
    }
}

impl fmt::Debug for Template {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Template({} features)", self.vector.len())
    }
}

/// The fields of a template with an intact checksum.
struct Header<'a> {
    algorithm: u16,
    version: TemplateVersion,
    dimension: u16,
    scale: f32,
    rest: &'a [u8],
}

impl<'a> Header<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let Frame { algorithm, version, content } = Frame::open(bytes, MAGIC)?;
        let (dimension, content) = content.split_first_chunk()?;
        let (scale, rest) = content.split_first_chunk()?;
        Some(Self {
            algorithm,
            version,
            dimension: u16::from_be_bytes(*dimension),
            scale: f32::from_be_bytes(*scale),
            rest,
        })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A template with a few features set, the others zero.
    pub(in crate::face) fn template(algorithm: Algorithm, features: &[f32]) -> Template {
        let mut all = vec![0.0; algorithm.dimension()];
        all[..features.len()].copy_from_slice(features);
        Template::new(algorithm, &all).unwrap()
    }

    /// Rewrites the checksum after a change.
    fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
        let end = bytes.len() - CHECKSUM_LENGTH;
        let checksum = crc32fast::hash(&bytes[..end]).to_be_bytes();
        bytes[end..].copy_from_slice(&checksum);
        bytes
    }

    #[test]
    fn the_layout_is_the_documented_one() {
        let bytes = template(Algorithm::MobileFaceNet, &[3.0, -4.0]).to_bytes();
        assert_eq!(bytes.len(), 14 + 128 + 4);
        assert_eq!(bytes[..10], [b'S', b'S', b'F', b'T', 0, 2, 1, 0, 0, 128]);
        let scale = f32::from_be_bytes(bytes[10..14].try_into().unwrap());
        assert!((scale * 127.0 - 0.8).abs() < 1e-6, "{scale}");
        assert_eq!(bytes[14..17], [95, (-127_i8).cast_unsigned(), 0]);
    }

    #[test]
    fn refusals_are_told_apart() {
        struct Case {
            name: &'static str,
            bytes: Vec<u8>,
            expected: TemplateError,
        }
        let good = template(Algorithm::Reid0095, &[0.5, -0.25]).to_bytes();
        let changed = |index: usize, value: u8| {
            let mut bytes = good.clone();
            bytes[index] = value;
            sealed(bytes)
        };
        let version = TemplateVersion { major: 2, minor: 0 };
        let mut flipped = good.clone();
        flipped[40] ^= 1;
        let corrupted = TemplateError::Corrupted;
        let cases = [
            Case { name: "empty", bytes: vec![], expected: corrupted },
            Case { name: "other magic", bytes: changed(0, b'X'), expected: corrupted },
            Case { name: "flipped bit", bytes: flipped, expected: corrupted },
            Case { name: "cut", bytes: good[..good.len() - 1].to_vec(), expected: corrupted },
            Case { name: "longer", bytes: [&good[..], &[0]].concat(), expected: corrupted },
            Case { name: "wrong dimension", bytes: changed(8, 0), expected: corrupted },
            Case { name: "negative scale", bytes: changed(10, 0xBF), expected: corrupted },
            Case {
                name: "next major version",
                bytes: changed(6, 2),
                expected: TemplateError::UnsupportedVersion(version),
            },
            Case {
                name: "unknown algorithm",
                bytes: changed(5, 99),
                expected: TemplateError::Incompatible,
            },
        ];
        assert!(Template::from_bytes(&good).is_ok());
        for case in cases {
            assert_eq!(Template::from_bytes(&case.bytes), Err(case.expected), "{}", case.name);
        }
    }

    #[test]
    fn a_later_minor_version_is_read() {
        let mut bytes = template(Algorithm::Reid0095, &[1.0]).to_bytes();
        bytes[7] = 9;
        let read = Template::from_bytes(&sealed(bytes)).unwrap();
        assert_eq!(read.version().to_string(), "1.9");
    }

    #[test]
    fn features_that_say_nothing_make_no_template() {
        let dimension = Algorithm::Reid0095.dimension();
        for features in [vec![0.0; dimension], vec![f32::NAN; dimension], vec![1.0; 3]] {
            let refused = Template::new(Algorithm::Reid0095, &features);
            assert_eq!(refused, Err(TemplateError::Corrupted));
        }
    }

    #[test]
    fn debug_shows_no_features() {
        let template = template(Algorithm::Reid0095, &[0.5]);
        assert_eq!(format!("{template:?}"), "Template(256 features)");
    }

    proptest! {
        #[test]
        fn templates_survive_the_round_trip(
            features in prop::collection::vec(-3.0_f32..3.0, 128),
        ) {
            let template = Template::new(Algorithm::MobileFaceNet, &features).unwrap();
            let bytes = template.to_bytes();
            prop_assert_eq!(Template::from_bytes(&bytes).unwrap(), template);
            let again = Template::new(Algorithm::MobileFaceNet, &features).unwrap();
            prop_assert_eq!(again.to_bytes(), bytes);
        }

        #[test]
        fn arbitrary_bytes_never_panic(
            mut bytes in prop::collection::vec(any::<u8>(), CHECKSUM_LENGTH..400),
            with_magic: bool,
        ) {
            if with_magic && bytes.len() > MAGIC.len() {
                bytes[..MAGIC.len()].copy_from_slice(&MAGIC);
            }
            let _ = Template::from_bytes(&bytes);
            let _ = Template::from_bytes(&sealed(bytes));
        }

        #[test]
        fn one_changed_byte_is_noticed(index in 0_usize..146, change in 1_u8..) {
            let mut bytes = template(Algorithm::MobileFaceNet, &[1.0, 2.0]).to_bytes();
            bytes[index] ^= change;
            prop_assert_eq!(Template::from_bytes(&bytes), Err(TemplateError::Corrupted));
        }
    }
}
