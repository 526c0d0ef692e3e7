//! Values found by what is printed beside them, for documents without a layout and
//! for fields without a fixed place.

use super::file::Format;
use super::similar::{alike, difference, folded};
use crate::text::order::{height, middle, same_row};
use crate::value::normalised;
use selfsame_protocol::document::{TextField, TextLine};
use selfsame_protocol::geometry::PixelSize;
use serde::Deserialize;
use std::sync::LazyLock;

/// How far below its label a value may begin, and how far beside it, in heights of
/// the higher of the two lines.
const REACH_BELOW: f32 = 2.6;
const REACH_BESIDE: f32 = 8.0;

/// How far the left edges of a label and a value below it may be apart, likewise.
const INDENT: f32 = 3.0;

/// A value that is less sure is left out: without a region, what was misread may not
/// even be the field.
const LEAST_CONFIDENCE: f32 = 0.8;

/// What documents print beside a field.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// The field's name.
    pub name: String,
    /// What kind of value it is.
    pub format: Format,
    /// The texts, in all languages.
    pub texts: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Labels {
    label: Vec<Label>,
    /// What stands beside or above a signature.
    signature: Vec<String>,
}

/// What `labels.toml` says; a test of this crate sees to it that it is valid.
static LABELS: LazyLock<Labels> = LazyLock::new(|| {
    let json = include_str!(concat!(env!("OUT_DIR"), "/labels.json"));
    let nothing = || Labels { label: Vec::new(), signature: Vec::new() };
    serde_json::from_str(json).unwrap_or_else(|_| nothing())
});

/// The labels that are known.
#[must_use]
pub fn known() -> &'static [Label] {
    &LABELS.label
}

/// Width and height of the place below its label where a signature is, in shares of the
/// page.
const SIGNATURE: (f32, f32) = (0.3, 0.1);

/// Left, top, right and bottom, in shares of a page of `size`, of the place below the
/// label of a signature; `None` without such a label.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "sides of pages are far below 2^24")]
pub fn below_signature(lines: &[TextLine], size: PixelSize) -> Option<[f32; 4]> {
    let is_label = |line: &&TextLine| {
        let parts: Vec<&str> = line.text.split('/').collect();
        LABELS.signature.iter().any(|label| parts.iter().any(|part| alike(part, label)))
    };
    // A label in several languages may take several lines.
    let label = lines.iter().rfind(is_label)?;
    let left = label.outline.bottom_left.x / size.width as f32;
    let top = label.outline.bottom_left.y / size.height as f32;
    Some([left, top, (left + SIGNATURE.0).min(1.0), (top + SIGNATURE.1).min(1.0)])
}

/// The fields among lines in reading order, by `labels` alone.
#[must_use]
pub fn fields(lines: &[TextLine], labels: &[Label]) -> Vec<TextField> {
    let matches: Vec<Option<Match<'_>>> =
        lines.iter().map(|line| Match::of(&line.text, labels)).collect();
    let free = |index: usize| matches.get(index).is_some_and(Option::is_none);
    let found = lines.iter().zip(&matches).filter_map(|(line, found)| {
        let found = found.as_ref()?;
        if let Some(inline) = found.inline {
            let value = TextLine { text: inline.to_owned(), ..line.clone() };
            return field(found.label, &value);
        }
        let values = lines.iter().enumerate().filter(|(index, _)| free(*index));
        let near = values.filter_map(|(_, value)| Some((distance(line, value)?, value)));
        // The nearest line that is a value of this kind; a zone is none of any kind.
        let mut near: Vec<_> = near.collect();
        near.sort_by(|a, b| a.0.total_cmp(&b.0));
        near.into_iter().find_map(|(_, value)| field(found.label, value))
    });
    // A label in two languages is two labels of one value.
    let mut distinct: Vec<TextField> = Vec::new();
    for field in found {
        if !distinct.contains(&field) {
            distinct.push(field);
        }
    }
    distinct
}

/// A line that is a label, or begins with one.
struct Match<'a> {
    label: &'a Label,
    /// What follows the label on the line.
    inline: Option<&'a str>,
}

impl<'a> Match<'a> {
    fn of(text: &'a str, labels: &'a [Label]) -> Option<Self> {
        let whole = || Some((Self::closest(&[folded(text)], labels)?, None));
        let parts = || text.split('/').map(folded).collect::<Vec<_>>();
        let part = || Some((Self::closest(&parts(), labels)?, None));
        let (label, inline) = Self::before_colon(text, labels).or_else(whole).or_else(part)?;
        Some(Self { label, inline })
    }

    /// The label before a colon, and the value behind it.
    fn before_colon(text: &'a str, labels: &'a [Label]) -> Option<(&'a Label, Option<&'a str>)> {
        let (before, after) = text.split_once(':')?;
        let value = Some(after.trim()).filter(|value| !value.is_empty());
        Some((Self::closest(&[folded(before)], labels)?, value))
    }

    /// The label with the text that is most like one of `parts`; the longest of equals.
    fn closest(parts: &[String], labels: &'a [Label]) -> Option<&'a Label> {
        let texts = labels.iter().flat_map(|label| label.texts.iter().map(move |t| (label, t)));
        let rated = texts.filter_map(|(label, text)| {
            let wanted = folded(text);
            let differences = parts.iter().filter_map(|part| difference(part, &wanted));
            Some((label, differences.min_by(f32::total_cmp)?, wanted.len()))
        });
        let best = rated.min_by(|a, b| a.1.total_cmp(&b.1).then(b.2.cmp(&a.2)))?;
        Some(best.0)
    }
}

/// How far a value is from its label, in heights; `None` where no value stands.
fn distance(label: &TextLine, value: &TextLine) -> Option<f32> {
    let unit = height(label).max(height(value)).max(1.0);
    let (from, to) = (&label.outline, &value.outline);
    let down = (middle(value) - middle(label)) / unit;
    let indent = (to.top_left.x - from.top_left.x).abs() / unit;
    if same_row(label, value) {
        let gap = (to.top_left.x - from.top_right.x) / unit;
        // Below comes first when both are there.
        return (-1.0..REACH_BESIDE).contains(&gap).then_some(REACH_BELOW + gap);
    }
    ((0.3..REACH_BELOW).contains(&down) && indent < INDENT).then_some(down + indent / INDENT)
}

fn field(label: &Label, value: &TextLine) -> Option<TextField> {
    if value.confidence < LEAST_CONFIDENCE || value.text.contains("<<") {
        return None;
    }
    Some(TextField {
        name: label.name.clone(),
        value: normalised(&value.text, label.format)?,
        printed: value.text.clone(),
        confidence: value.confidence,
        outline: value.outline,
    })
}
