//! Pictures that a computer saved of its own screen.
//!
//! No camera sees a wall of one colour: light falls off, and sensors are noisy. A
//! window has bars of exactly one colour, and what lies in it is upright to the pixel.

use selfsame_imaging::RgbImage;
use selfsame_imaging::projective::corners;
use selfsame_protocol::geometry::{PixelSize, Quadrilateral};

/// Levels that a file may make of one colour.
const SAME: u8 = 2;

/// The share of pixels beside the page that has one colour: below it nothing speaks
/// for a screenshot, above it everything does.
const PLAIN: (f32, f32) = (0.5, 0.95);

/// The least share of the picture that must lie beside the page. Scans have narrow
/// white margins.
const MARGIN: f32 = 0.15;

/// How far the sides of an upright page lean, as a share of their length.
const LEAN: f32 = 0.005;

/// Score, 0 surely a photo to 1 surely a screenshot.
#[must_use]
pub fn screenshot(picture: &RgbImage, page: &Quadrilateral) -> f32 {
    let Some(bounds) = Bounds::upright(page, picture.size()) else { return 0.0 };
    if 1.0 - bounds.share(picture.size()) < MARGIN {
        return 0.0;
    }
    let beside = beside(picture, &bounds);
    ((usual(&beside) - PLAIN.0) / (PLAIN.1 - PLAIN.0)).clamp(0.0, 1.0)
}

/// A page whose sides are upright.
struct Bounds {
    left: f32,
    right: f32,
    top: f32,
    bottom: f32,
}

impl Bounds {
    fn upright(page: &Quadrilateral, picture: PixelSize) -> Option<Self> {
        let corners = corners(page);
        let [a, b, c, d] = corners;
        let length = (b.x - a.x).hypot(b.y - a.y).max((c.x - b.x).hypot(c.y - b.y));
        let sides = [(a, b), (b, c), (c, d), (d, a)];
        let leans = sides.map(|(from, to)| (to.x - from.x).abs().min((to.y - from.y).abs()));
        if leans.iter().any(|lean| *lean > LEAN * length) {
            return None;
        }
        let xs = corners.map(|corner| corner.x.clamp(0.0, picture.width as f32));
        let ys = corners.map(|corner| corner.y.clamp(0.0, picture.height as f32));
        let least = |of: [f32; 4]| of.into_iter().fold(f32::INFINITY, f32::min);
        let most = |of: [f32; 4]| of.into_iter().fold(0.0, f32::max);
        Some(Self { left: least(xs), right: most(xs), top: least(ys), bottom: most(ys) })
    }

    fn share(&self, picture: PixelSize) -> f32 {
        let area = (self.right - self.left) * (self.bottom - self.top);
        area / (picture.width as f32 * picture.height as f32)
    }

    /// Whether a place is on the page, or so near that its edge shows.
    fn covers(&self, x: f32, y: f32) -> bool {
        let margin = 0.02 * (self.right - self.left);
        (self.left - margin..self.right + margin).contains(&x)
            && (self.top - margin..self.bottom + margin).contains(&y)
    }
}

/// Some thousand pixels beside the page, evenly.
fn beside(picture: &RgbImage, bounds: &Bounds) -> Vec<[u8; 3]> {
    let PixelSize { width, height } = picture.size();
    let step = (width.max(height) / 160).max(1) as usize;
    let places =
        (0..height).step_by(step).flat_map(|y| (0..width).step_by(step).map(move |x| (x, y)));
    places
        .filter(|&(x, y)| !bounds.covers(x as f32, y as f32))
        .map(|(x, y)| picture.pixel((y * width + x) as usize))
        .collect()
}

/// The share of pixels that have the most usual colour.
fn usual(pixels: &[[u8; 3]]) -> f32 {
    let mut sorted = pixels.to_vec();
    sorted.sort_unstable();
    let runs = sorted.chunk_by(|one, other| one == other);
    let Some(colour) = runs.max_by_key(|run| run.len()).and_then(<[_]>::first) else { return 0.0 };
    let is_same = |pixel: &&[u8; 3]| {
        pixel.iter().zip(colour).all(|(one, other)| one.abs_diff(*other) <= SAME)
    };
    pixels.iter().filter(is_same).count() as f32 / pixels.len() as f32
}

#[cfg(test)]
mod tests {
    use super::super::tests::grain;
    use super::*;
    use selfsame_imaging::{Part, Rgb};

    const SIZE: PixelSize = PixelSize { width: 320, height: 240 };

    fn page(left: u32, top: u32, width: u32, height: u32) -> Quadrilateral {
        Part { left, top, size: PixelSize { width, height } }.corners()
    }

    fn wall(noise: u8) -> RgbImage {
        let level = |index: u32| 90 + grain(index) % (1 + noise);
        let pixels = (0..SIZE.width * SIZE.height).flat_map(|index| [level(index); 3]).collect();
        RgbImage::from_pixels(SIZE, pixels).unwrap()
    }

    #[test]
    fn plain_bars_and_an_upright_page_make_a_screenshot() {
        assert_eq!(screenshot(&wall(0), &page(60, 60, 200, 126)), 1.0);
    }

    #[test]
    fn photos_and_scans_are_none() {
        let leaning = Quadrilateral {
            top_right: selfsame_protocol::geometry::Position { x: 260.0, y: 66.0 },
            ..page(60, 60, 200, 126)
        };
        assert_eq!(screenshot(&wall(0), &leaning), 0.0, "seen from an angle");
        assert_eq!(screenshot(&wall(40), &page(60, 60, 200, 126)), 0.0, "a wall with noise");
        assert_eq!(screenshot(&wall(0), &page(0, 0, 320, 240)), 0.0, "nothing beside it");
        assert_eq!(screenshot(&wall(0), &page(8, 6, 304, 228)), 0.0, "a narrow margin");
    }

    #[test]
    fn corners_outside_are_clipped() {
        let far = Part { left: 0, top: 0, size: PixelSize { width: 9000, height: 9000 } };
        let white = RgbImage::filled(SIZE, Rgb::WHITE).unwrap();
        assert_eq!(screenshot(&white, &far.corners()), 0.0);
    }
}
