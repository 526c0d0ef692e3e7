//! Last stage: whether the page is an original, and as it was issued.
//!
//! All but the colours is measured on the photo itself, since grids, dots and noise
//! are lost in straightening.

use crate::straighten::Page;
use selfsame_documents::tampering::alteration::{self, Look};
use selfsame_documents::tampering::presentation::{self, Presentation};
use selfsame_documents::tampering::{colour, frame};
use selfsame_imaging::warp::Mapping;
use selfsame_imaging::{Projective, RgbImage};
use selfsame_protocol::document::{PageQuality, TamperingEvidence, TextEvidence, TextField};
use selfsame_protocol::geometry::Quadrilateral;

/// Sharpness below which neither a grid nor its absence can be seen: a third is where
/// the lowest band of the page quality ends by design.
const SHARP: f32 = 0.33;

/// Brightness below which a page is too dark for any verdict, half of what the lowest
/// band ends with.
const LIT: f32 = 0.16;

/// Looks for evidence. `handed_out` is the straightened page, `quality` and `fields`
/// are what was found on it. What the photo is too poor for is absent.
#[must_use]
pub fn evidence(
    photo: &RgbImage,
    page: &Page,
    handed_out: &RgbImage,
    quality: &PageQuality,
    fields: &[TextField],
) -> TamperingEvidence {
    if quality.brightness < LIT {
        return TamperingEvidence::default();
    }
    let colour_profile_change = colour::change(handed_out).ok();
    if quality.sharpness < SHARP {
        return TamperingEvidence { colour_profile_change, ..TamperingEvidence::default() };
    }
    let measures = presentation::measures(photo, &page.corners);
    let seen = measures.as_ref().map(presentation::presentation);
    let saved = frame::screenshot(photo, &page.corners);
    let on_screen = |Presentation { screen, .. }| saved.max(screen);
    TamperingEvidence {
        colour_profile_change,
        screenshot: seen.map(on_screen),
        print_copy: seen.map(|seen| seen.copy),
        texts: texts(photo, page, fields),
    }
}

/// Values held against each other.
fn texts(photo: &RgbImage, page: &Page, fields: &[TextField]) -> Vec<TextEvidence> {
    let Some(to_photo) = Projective::from_rectangle(page.shape.size(), &page.corners) else {
        return Vec::new();
    };
    let look = |field: &TextField| Look::of(photo, &moved(&to_photo, &field.outline));
    let looks: Vec<_> = fields.iter().map(look).collect();
    let oddities = alteration::oddities(&looks);
    let evidence = fields.iter().zip(oddities).filter_map(|(field, oddity)| {
        Some(TextEvidence { name: field.name.clone(), altered: alteration::score(oddity?) })
    });
    evidence.collect()
}

fn moved(map: &Projective, outline: &Quadrilateral) -> Quadrilateral {
    Quadrilateral {
        top_left: map.apply(outline.top_left),
        top_right: map.apply(outline.top_right),
        bottom_right: map.apply(outline.bottom_right),
        bottom_left: map.apply(outline.bottom_left),
    }
}
