//! Which outline is the page's.

use super::edges::{self, MASK_REACH, Refined};
use super::mask::Region;
use super::{crossing, hull, outline, shape, straight};
use selfsame_imaging::projective::{corners, is_convex, scaled};
use selfsame_imaging::{Part, RgbImage};
use selfsame_protocol::geometry::{PixelSize, Quadrilateral};

/// Straight lines that outlines are made of.
const MOST_LINES: usize = 32;

/// Outlines made of them that are looked at closely.
const MOST_CROSSINGS: usize = 16;

/// How well such an outline must agree with the mask.
const LEAST_AGREEMENT: f32 = 0.4;

/// How far around the mask its page may reach beyond it, as a share of the photo.
const MARGIN: f32 = 0.1;

/// How far from straight lines edges are looked for, as a share of the photo's
/// diagonal: the lines are exact to a pixel of the copy that they were found in.
const LINE_REACH: f32 = 0.008;

/// How far outside the photo a corner may lie, as a share of its side.
const OUTSIDE: f32 = 0.3;

/// What an outline counts that has no edge along one of its sides, as a share of what
/// it counts with edges all around.
const UNSUPPORTED: f32 = 0.3;

/// What an outline counts whose ratio is not that of a page.
const MISSHAPEN: f32 = 0.85;

/// Corners in it are 0 to 1 along either side of the photo.
const UNIT: PixelSize = PixelSize { width: 1, height: 1 };

/// What may be the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// In pixels of the photo.
    pub corners: Quadrilateral,
    /// How well it agrees with the mask, 1 at best.
    pub agreement: f32,
    /// The share of each side that has an edge.
    pub supports: [f32; 4],
    /// Whether it has the ratio of a whole page.
    pub is_whole: bool,
    /// How sure it is a page, 0 to 1.
    pub confidence: f32,
}

impl Candidate {
    fn new(photo: &RgbImage, region: &Region, Refined { corners, supports }: Refined) -> Self {
        let size = photo.size();
        let agreement = region.agreement(&scaled(&corners, size, UNIT));
        let ratio = shape::ratio(&corners, size).unwrap_or_default();
        let is_whole = shape::is_whole(ratio) || shape::is_whole(ratio.recip());
        let confidence = region.likelihood * agreement.clamp(0.0, 1.0);
        Self { corners, agreement, supports, is_whole, confidence }
    }

    /// By which candidates are ranked.
    #[must_use]
    pub fn rating(&self) -> f32 {
        let least = self.supports.iter().copied().fold(1.0, f32::min);
        let shape = if self.is_whole { 1.0 } else { MISSHAPEN };
        self.agreement * (UNSUPPORTED + (1.0 - UNSUPPORTED) * least) * shape
    }
}

/// Everything in a photo that may be the page of which `region` is the mask, the best
/// first.
#[must_use]
pub fn candidates(photo: &RgbImage, region: &Region) -> Vec<Candidate> {
    let near = |outline: Quadrilateral, reach: f32| {
        edges::refined(photo, &scaled(&outline, UNIT, photo.size()), reach)
    };
    let marked = marked(region).map(|outline| near(outline, MASK_REACH));
    let crossings = crossings(photo, region).into_iter().map(|outline| near(outline, LINE_REACH));
    let whole = Part { left: 0, top: 0, size: photo.size() }.corners();
    let whole = edges::refined(photo, &whole, MASK_REACH);
    let all = marked.into_iter().chain(crossings).chain([whole]);
    let all = all.filter(|refined| is_within_reach(&refined.corners, photo.size()));
    let mut candidates: Vec<_> = all.map(|it| Candidate::new(photo, region, it)).collect();
    candidates.sort_by(|one, other| other.rating().total_cmp(&one.rating()));
    candidates
}

/// Whether enough of an outline is in the photo to be told.
fn is_within_reach(quad: &Quadrilateral, size: PixelSize) -> bool {
    let near = -OUTSIDE..1.0 + OUTSIDE;
    corners(&scaled(quad, size, UNIT)).iter().all(|at| near.contains(&at.x) && near.contains(&at.y))
}

/// The outline of what is marked.
fn marked(region: &Region) -> Option<Quadrilateral> {
    let hull = hull::quadrilateral(&region.contour()).filter(is_convex)?;
    Some(outline::settled(&hull, |outline| region.agreement(outline)))
}

/// Outlines made of straight edges.
fn crossings(photo: &RgbImage, region: &Region) -> Vec<Quadrilateral> {
    let found = straight::straight_lines(photo, region.bounds(MARGIN), MOST_LINES);
    let outlines = |found| {
        let agreement = |outline: &Quadrilateral| region.agreement(outline);
        crossing::outlines(&found, agreement, LEAST_AGREEMENT, MOST_CROSSINGS)
    };
    found.map(outlines).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::mask::MASK_SIDE;
    use selfsame_imaging::Rgb;
    use selfsame_protocol::geometry::Position;

    const PHOTO: PixelSize = PixelSize { width: 400, height: 300 };

    /// What is marked from one share of either side of the photo to another.
    fn marked(low: f32, high: f32) -> Region {
        let is_page = |cell: usize| {
            let within =
                |step: usize| (low..high).contains(&((step as f32 + 0.5) / MASK_SIDE as f32));
            within(cell % MASK_SIDE) && within(cell / MASK_SIDE)
        };
        let logits = (0..MASK_SIDE * MASK_SIDE).map(|cell| if is_page(cell) { 3.0 } else { -3.0 });
        Region::largest(&logits.collect::<Vec<_>>()).unwrap()
    }

    /// A white page from these bounds on a black ground.
    fn photo([left, top, right, bottom]: [u32; 4]) -> RgbImage {
        let level = |index: u32| {
            let (x, y) = (index % PHOTO.width, index / PHOTO.width);
            if (left..right).contains(&x) && (top..bottom).contains(&y) { 255 } else { 0 }
        };
        let pixels = (0..PHOTO.width * PHOTO.height).flat_map(|index| [level(index); 3]);
        RgbImage::from_pixels(PHOTO, pixels.collect()).unwrap()
    }

    fn best(photo: &RgbImage, region: &Region) -> [Position; 4] {
        corners(&candidates(photo, region)[0].corners)
    }

    fn assert_near(found: [Position; 4], [left, top, right, bottom]: [f32; 4]) {
        let expected = [(left, top), (right, top), (right, bottom), (left, bottom)];
        for (x, y) in expected {
            let is_near = |at: &Position| (at.x - x).hypot(at.y - y) < 2.0;
            assert!(found.iter().any(is_near), "{found:?}");
        }
    }

    #[test]
    fn edges_correct_a_mask_that_is_too_large() {
        let found = best(&photo([100, 75, 300, 210]), &marked(0.25, 0.8));
        assert_near(found, [100.0, 75.0, 300.0, 210.0]);
    }

    #[test]
    fn a_photo_that_is_all_page_is_taken_whole() {
        let plain = RgbImage::filled(PHOTO, Rgb::WHITE).unwrap();
        assert_near(best(&plain, &marked(0.02, 0.98)), [0.0, 0.0, 400.0, 300.0]);
    }

    #[test]
    fn nothing_is_made_of_a_sliver() {
        let region = marked(0.49, 0.51);
        let plain = RgbImage::filled(PHOTO, Rgb::WHITE).unwrap();
        assert!(candidates(&plain, &region).iter().all(|it| it.rating() < 0.5));
    }
}
