//! Sides laid exactly onto the edges in the photo.
//!
//! The mask's cells are coarse; the edges near its sides are not.

use super::hull::{intersection, is_along_edge};
use super::profile::Profiles;
use selfsame_imaging::RgbImage;
use selfsame_imaging::projective::{corners, is_convex};
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};

/// How far from the sides of a mask edges are looked for, as a share of the photo's
/// diagonal: two cells.
pub const MASK_REACH: f32 = 0.025;

/// The share of profiles that must have an edge for a side to be laid onto it.
const SUPPORT: f32 = 0.45;

/// What counts for a side along the edge of the photo, where nothing can be seen: a
/// little less than a side that can be.
const CUT_SUPPORT: f32 = 0.8;

/// Corners whose sides were laid onto edges.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Refined {
    /// The corners.
    pub corners: Quadrilateral,
    /// The share of each side that has an edge: top, right, bottom, left.
    pub supports: [f32; 4],
}

impl Refined {
    /// How many sides have an edge, or lie along that of the photo.
    #[must_use]
    pub fn supported(&self) -> usize {
        self.supports.iter().filter(|&&support| support > SUPPORT).count()
    }
}

/// A side, or the line that it lies on.
type Side = (Position, Position);

/// Lays the sides of `quad`, in pixels of `photo`, onto edges at most `reach` away, a
/// share of the photo's diagonal. Sides without one, or along the edge of the photo,
/// stay.
#[must_use]
pub fn refined(photo: &RgbImage, quad: &Quadrilateral, reach: f32) -> Refined {
    let [a, b, c, d] = corners(quad);
    let reach = in_pixels(reach, photo.size());
    let found = [(a, b), (b, c), (c, d), (d, a)].map(|side| edge(photo, side, reach));
    let moved = meeting(found.map(|(side, _)| side));
    let is_sound = |moved: &Quadrilateral| is_convex(moved) && is_near(moved, quad, reach);
    match moved.filter(is_sound) {
        Some(corners) => Refined { corners, supports: found.map(|(_, support)| support) },
        None => Refined { corners: *quad, supports: [0.0; 4] },
    }
}

/// The corners that four lines make, each with the next.
fn meeting([top, right, bottom, left]: [Side; 4]) -> Option<Quadrilateral> {
    Some(Quadrilateral {
        top_left: intersection(left, top)?,
        top_right: intersection(top, right)?,
        bottom_right: intersection(right, bottom)?,
        bottom_left: intersection(bottom, left)?,
    })
}

#[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
fn lies_along_edge(size: PixelSize, (from, to): Side) -> bool {
    let (width, height) = (size.width as f32, size.height as f32);
    let share = |point: Position| Position { x: point.x / width, y: point.y / height };
    is_along_edge(share(from), share(to))
}

#[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
fn in_pixels(reach: f32, size: PixelSize) -> f32 {
    (reach * (size.width as f32).hypot(size.height as f32)).max(2.0)
}

/// Corners move further than sides, but not out of all proportion.
fn is_near(moved: &Quadrilateral, quad: &Quadrilateral, reach: f32) -> bool {
    let pairs = corners(moved).into_iter().zip(corners(quad));
    pairs.into_iter().all(|(one, other)| (one.x - other.x).hypot(one.y - other.y) < 4.0 * reach)
}

/// The line that most profiles across `side` have an edge on, and which share of them;
/// `side` itself when it is too small, or the page goes on beyond the photo.
#[expect(clippy::cast_possible_truncation, reason = "a small share of a photo's diagonal")]
fn edge(photo: &RgbImage, side: Side, reach: f32) -> (Side, f32) {
    if lies_along_edge(photo.size(), side) {
        return (side, CUT_SUPPORT);
    }
    let profiles = Profiles::across(photo, side, reach as i16);
    match profiles.best() {
        Some(line) if line.support > SUPPORT => (profiles.fitted(line), line.support),
        Some(line) => (side, line.support),
        None => (side, 0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use selfsame_imaging::Projective;
    use selfsame_imaging::warp::Mapping;

    fn quad(points: [[f32; 2]; 4]) -> Quadrilateral {
        let [top_left, top_right, bottom_right, bottom_left] =
            points.map(|[x, y]| Position { x, y });
        Quadrilateral { top_left, top_right, bottom_right, bottom_left }
    }

    /// A bright page with dark lines of print on a noisy ground.
    fn photo(page: &Quadrilateral) -> RgbImage {
        let size = PixelSize { width: 400, height: 300 };
        let unit = PixelSize { width: 100, height: 100 };
        let to_page = Projective::from_rectangle(unit, page).unwrap().inverse().unwrap();
        let pixels = (0..size.width * size.height).flat_map(|index| {
            let (x, y) = ((index % 400) as f32 + 0.5, (index / 400) as f32 + 0.5);
            let on = to_page.apply(Position { x, y });
            let is_page = (0.0..100.0).contains(&on.x) && (0.0..100.0).contains(&on.y);
            let is_printed = (10.0..90.0).contains(&on.x) && (10.0..90.0).contains(&on.y);
            let is_print = is_printed && on.y % 10.0 > 6.0 && on.x % 3.0 > 1.0;
            let noise = (index.wrapping_mul(2_654_435_761) >> 28) as u8;
            [if !is_page {
                90 + noise
            } else if is_print {
                30
            } else {
                180 + noise
            }; 3]
        });
        RgbImage::from_pixels(size, pixels.collect()).unwrap()
    }

    fn largest_error(one: &Quadrilateral, other: &Quadrilateral) -> f32 {
        let pairs = corners(one).into_iter().zip(corners(other));
        pairs.map(|(a, b)| (a.x - b.x).hypot(a.y - b.y)).fold(0.0, f32::max)
    }

    #[test]
    fn sides_snap_to_edges() {
        let page = quad([[80.0, 60.0], [320.0, 80.0], [300.0, 240.0], [60.0, 210.0]]);
        let guess = quad([[74.0, 66.0], [326.0, 77.0], [295.0, 236.0], [66.0, 216.0]]);
        let found = refined(&photo(&page), &guess, MASK_REACH);
        assert!(found.supports.iter().all(|&support| support > 0.8), "{found:?}");
        assert!(largest_error(&found.corners, &page) < 1.5, "{found:?}");
    }

    #[test]
    fn sides_without_edges_stay() {
        let plain =
            RgbImage::filled(PixelSize { width: 400, height: 300 }, selfsame_imaging::Rgb::WHITE);
        let guess = quad([[80.0, 60.0], [320.0, 80.0], [300.0, 240.0], [60.0, 210.0]]);
        let found = refined(&plain.unwrap(), &guess, MASK_REACH);
        assert_eq!(found.supports, [0.0; 4]);
        assert!(largest_error(&found.corners, &guess) < 1e-2, "{found:?}");
    }

    #[test]
    fn a_scan_keeps_its_edges() {
        let scan = quad([[0.0, 0.0], [400.0, 0.0], [400.0, 300.0], [0.0, 300.0]]);
        let expected = Refined { corners: scan, supports: [CUT_SUPPORT; 4] };
        assert_eq!(refined(&photo(&scan), &scan, MASK_REACH), expected);
    }

    #[test]
    fn hostile_corners_are_no_trouble() {
        let plain =
            RgbImage::filled(PixelSize { width: 4, height: 3 }, selfsame_imaging::Rgb::WHITE);
        let plain = plain.unwrap();
        for guess in [quad([[f32::NAN; 2]; 4]), quad([[1.0; 2]; 4]), quad([[f32::MAX; 2]; 4])] {
            let _ = refined(&plain, &guess, MASK_REACH);
        }
    }
}
