//! A layout as it is written, and what must hold of it.

use selfsame_protocol::document::{MrzFormat, PageType};
use serde::Deserialize;
use std::collections::BTreeSet;
use thiserror::Error;

/// One page of one type of document.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// Country that issues it, three letters as in an MRZ, in upper case.
    pub country: String,
    /// The kind, such as `identity-card`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The edition; a date by custom.
    pub edition: String,
    /// Which page.
    #[serde(deserialize_with = "page_type")]
    pub page: PageType,
    /// The shape of the page.
    pub shape: Shape,
    /// Format of the machine-readable zone of this page, when it has one.
    #[serde(default, rename = "mrz", deserialize_with = "mrz_format")]
    pub format: Option<MrzFormat>,
    /// Texts that stand on every document of this type.
    #[serde(default)]
    pub anchors: Vec<Anchor>,
    /// Where the portrait is.
    pub portrait: Option<Region>,
    /// Where the smaller repetition of the portrait is.
    pub ghost_portrait: Option<Region>,
    /// Where the signature is.
    pub signature: Option<Region>,
    /// Where the fingerprint is.
    pub fingerprint: Option<Region>,
    /// The printed fields.
    pub fields: Vec<Field>,
    /// Names of fields that differ from the zone on genuine documents.
    #[serde(default)]
    pub exclusions: Vec<String>,
}

/// The shapes of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// Format ID-1.
    Card,
    /// Formats ID-2 and ID-3.
    Booklet,
}

/// A text that tells a type of document.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anchor {
    /// The text; case, marks and spaces do not count.
    pub text: String,
    /// Where it is printed.
    pub region: Region,
    /// Whether a page may be of this type without it: what is printed too small to be
    /// read on every photo still tells where the rest is.
    #[serde(default)]
    pub optional: bool,
}

/// A printed field.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its name in snake case.
    pub name: String,
    /// What is printed beside it; languages are parted by ` / `.
    pub label: Option<String>,
    /// Where the value's lines begin. Without it, or where nothing of the format is
    /// there, the value is found by the label alone.
    pub region: Option<Region>,
    /// What kind of value it is.
    pub format: Format,
    /// The latest year of a date that is printed with two digits of the year.
    pub latest_year: Option<u16>,
}

/// Kinds of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Taken as it is.
    Text,
    /// A name.
    Name,
    /// A date, made `YYYY-MM-DD`.
    Date,
    /// Made `M`, `F` or `X`.
    Sex,
    /// Letters and digits without spaces.
    Number,
    /// A country, three letters where they stand alone.
    Country,
}

/// A rectangle on the page, as left, top, right and bottom in shares of its sides.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(try_from = "[f32; 4]")]
pub struct Region([f32; 4]);

impl TryFrom<[f32; 4]> for Region {
    type Error = LayoutError;

    fn try_from(sides: [f32; 4]) -> Result<Self, LayoutError> {
        let [left, top, right, bottom] = sides;
        let inside = sides.iter().all(|side| (0.0..=1.0).contains(side));
        if inside && left < right && top < bottom {
            Ok(Self(sides))
        } else {
            Err(LayoutError::Region)
        }
    }
}

impl Region {
    /// Left, top, right and bottom in shares of the page's sides.
    #[must_use]
    pub const fn sides(self) -> [f32; 4] {
        self.0
    }
}

/// Why a file is no layout.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LayoutError {
    /// A member is missing, unknown or of the wrong type.
    #[error("{0}")]
    Form(String),
    /// A region is empty or leaves the page.
    #[error("a region is [left, top, right, bottom] in shares of the page")]
    Region,
    /// The country is not three upper-case letters.
    #[error("the country is three upper-case letters")]
    Country,
    /// A name is not in snake case, or comes twice.
    #[error("`{0}` is no name, or comes twice")]
    Name(String),
    /// A field has neither region nor label.
    #[error("`{0}` has neither region nor label")]
    Nowhere(String),
    /// An exclusion names no field.
    #[error("the exclusion `{0}` is no field of this layout")]
    Exclusion(String),
    /// An anchor has no letter or digit.
    #[error("the anchor `{0}` says nothing")]
    Anchor(String),
    /// Nothing tells this type from others.
    #[error("there is neither an anchor that must be there nor a machine-readable zone")]
    Unrecognisable,
}

impl Layout {
    /// Reads a layout out of JSON with the members of the TOML file.
    ///
    /// # Errors
    /// See [`LayoutError`].
    pub fn from_json(json: &str) -> Result<Self, LayoutError> {
        let layout = serde_json::from_str(json);
        layout.map_err(|error| LayoutError::Form(error.to_string())).and_then(Self::checked)
    }

    /// Reads a layout file.
    ///
    /// # Errors
    /// See [`LayoutError`].
    #[cfg(feature = "files")]
    pub fn from_toml(file: &str) -> Result<Self, LayoutError> {
        let layout = toml::from_str(file);
        layout.map_err(|error| LayoutError::Form(error.to_string())).and_then(Self::checked)
    }

    fn checked(self) -> Result<Self, LayoutError> {
        if self.country.len() != 3 || !self.country.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err(LayoutError::Country);
        }
        let says_nothing = |anchor: &&Anchor| !anchor.text.chars().any(char::is_alphanumeric);
        if let Some(anchor) = self.anchors.iter().find(says_nothing) {
            return Err(LayoutError::Anchor(anchor.text.clone()));
        }
        if self.anchors.iter().all(|anchor| anchor.optional) && self.format.is_none() {
            return Err(LayoutError::Unrecognisable);
        }
        self.check_fields()?;
        Ok(self)
    }

    fn check_fields(&self) -> Result<(), LayoutError> {
        let mut names = BTreeSet::new();
        for field in &self.fields {
            if !is_snake_case(&field.name) || !names.insert(&field.name) {
                return Err(LayoutError::Name(field.name.clone()));
            }
            if field.region.is_none() && field.label.is_none() {
                return Err(LayoutError::Nowhere(field.name.clone()));
            }
        }
        let unknown = |name: &&String| !names.contains(name);
        match self.exclusions.iter().find(unknown) {
            Some(name) => Err(LayoutError::Exclusion(name.clone())),
            None => Ok(()),
        }
    }
}

fn is_snake_case(name: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    name.split('_').all(word)
}

fn page_type<'de, D: serde::Deserializer<'de>>(from: D) -> Result<PageType, D::Error> {
    match String::deserialize(from)?.as_str() {
        "front" => Ok(PageType::Front),
        "back" => Ok(PageType::Back),
        other => Err(serde::de::Error::custom(format!("`{other}` is no page"))),
    }
}

fn mrz_format<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<MrzFormat>, D::Error> {
    Ok(Some(match String::deserialize(from)?.as_str() {
        "TD1" => MrzFormat::Td1,
        "TD2" => MrzFormat::Td2,
        "TD3" => MrzFormat::Td3,
        "MRV-A" => MrzFormat::MrvA,
        "MRV-B" => MrzFormat::MrvB,
        other => return Err(serde::de::Error::custom(format!("`{other}` is no format"))),
    }))
}
