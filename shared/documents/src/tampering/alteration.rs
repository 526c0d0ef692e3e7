//! Whether parts of a page were put over in its photo.
//!
//! A sensor's noise and a lens's blur are the same all over a page. What was drawn or
//! copied in afterwards has other ones, and other ink. Nothing is known of forgeries
//! here: a value is held against the others on its page. (Portraits cannot be: their
//! own texture hides what noise they have.) Noise by J. Immerkær, "Fast
//! noise variance estimation", 1996, with a median in place of the mean.

use super::{anchored, quantile};
use selfsame_imaging::RgbImage;
use selfsame_imaging::projective::corners;
use selfsame_protocol::geometry::{PixelSize, Quadrilateral};

/// Values that others can be held against.
const LEAST_VALUES: usize = 4;

/// Pixels that a part must have: a single letter does not tell how a page looks.
const LEAST_PIXELS: usize = 600;

/// Most pixels of a part that are looked at, a side: beyond, every second or third.
const LOOKED_AT: usize = 256;

/// Keeps the logarithm of nothing finite.
const NOTHING: f32 = 0.05;

/// How a part of a photo looks, each a natural logarithm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// Noise of the brighter half, over the brightness.
    pub noise: f32,
    /// Steepest edges over the contrast.
    pub steepness: f32,
    /// Darkest over brightest levels.
    pub contrast: f32,
}

impl Look {
    /// How the part of a photo within an outline looks; `None` when there is too
    /// little of it.
    #[must_use]
    pub fn of(photo: &RgbImage, outline: &Quadrilateral) -> Option<Self> {
        let part = Bounds::around(outline, photo.size())?;
        let points: Vec<Point> = part.points(photo).collect();
        let levels =
            |share| quantile(&mut points.iter().map(|it| it.level).collect::<Vec<_>>(), share);
        let (dark, middle, bright) = (levels(0.05)?, levels(0.5)?, levels(0.95)?);
        let paper = points.iter().filter(|it| it.level >= middle).map(|it| it.noise);
        let noise = quantile(&mut paper.collect::<Vec<_>>(), 0.5)?;
        let steepest = quantile(&mut points.iter().map(|it| it.step).collect::<Vec<_>>(), 0.95)?;
        Some(Self {
            noise: ((noise + NOTHING) / (bright + 1.0)).ln(),
            steepness: ((steepest + NOTHING) / (bright - dark + 1.0)).ln(),
            contrast: ((dark + 1.0) / (bright + 1.0)).ln(),
        })
    }

    fn parts(self) -> [f32; 3] {
        [self.noise, self.steepness, self.contrast]
    }
}

/// How far each value is from how the others look, in usual deviations; `None` when
/// there are too few to say what is usual, and for values that cannot be seen.
#[must_use]
pub fn oddities(looks: &[Option<Look>]) -> Vec<Option<f32>> {
    looks.iter().enumerate().map(|(index, look)| oddity((*look)?, looks, index)).collect()
}

fn oddity(look: Look, looks: &[Option<Look>], index: usize) -> Option<f32> {
    let others = || looks.iter().enumerate().filter(|(at, _)| *at != index).filter_map(|it| *it.1);
    if others().count() + 1 < LEAST_VALUES {
        return None;
    }
    let squares = (0..3).map(|part| {
        let of = |look: Look| look.parts().get(part).copied().unwrap_or_default();
        let usual = quantile(&mut others().map(of).collect::<Vec<_>>(), 0.5)?;
        Some(((of(look) - usual) / DEVIATIONS.get(part)?).powi(2))
    });
    Some(squares.sum::<Option<f32>>()?.sqrt())
}

/// The usual deviations of noise, steepness and contrast among the values of a page: a
/// tenth of the values on 28 renderings of genuine pages lie 1.645 of them away
/// (`models/training/page_tampering`).
const DEVIATIONS: [f32; 3] = [0.241, 0.024, 0.089];

/// Oddities and the scores that they stand for. The oddest value of a page stayed below
/// the middle one on 41 of 42 renderings without altered values.
const ANCHORS: [(f32, f32); 3] = [(0.0, 0.0), (9.0, 0.5), (27.0, 1.0)];

/// The score of an oddity, 0 genuine to 1 put over.
#[must_use]
pub fn score(oddity: f32) -> f32 {
    anchored(oddity, &ANCHORS)
}

/// A point of a part.
struct Point {
    level: f32,
    noise: f32,
    step: f32,
}

/// A part of a photo without its outermost pixels, which have no neighbours.
struct Bounds {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
}

impl Bounds {
    fn around(outline: &Quadrilateral, photo: PixelSize) -> Option<Self> {
        let corners = corners(outline);
        let span = |of: [f32; 4], side: u32| {
            let low = of.into_iter().fold(f32::INFINITY, f32::min).max(1.0) as usize;
            let high = of.into_iter().fold(0.0, f32::max).min(side as f32 - 1.0) as usize;
            Some((low, high.checked_sub(low)?))
        };
        let (left, width) = span(corners.map(|corner| corner.x), photo.width)?;
        let (top, height) = span(corners.map(|corner| corner.y), photo.height)?;
        (width * height >= LEAST_PIXELS).then_some(Self { left, top, width, height })
    }

    fn points(&self, photo: &RgbImage) -> impl Iterator<Item = Point> {
        let step = (self.width.max(self.height) / LOOKED_AT).max(1);
        let rows = (self.top..self.top + self.height).step_by(step);
        let columns = move || (self.left..self.left + self.width).step_by(step);
        rows.flat_map(move |y| columns().map(move |x| point(photo, x, y)))
    }
}

/// Green is measured: it has most cells of a sensor.
fn point(photo: &RgbImage, x: usize, y: usize) -> Point {
    let width = photo.size().width as usize;
    let at = |dx: usize, dy: usize| f32::from(photo.pixel((y + dy - 1) * width + x + dx - 1)[1]);
    let edges = at(1, 0) + at(1, 2) + at(0, 1) + at(2, 1);
    let corners = at(0, 0) + at(2, 0) + at(0, 2) + at(2, 2);
    Point {
        level: at(1, 1),
        noise: (4.0 * at(1, 1) - 2.0 * edges + corners).abs(),
        step: (at(2, 1) - at(0, 1)).hypot(at(1, 2) - at(1, 0)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::grain;
    use super::*;
    use selfsame_imaging::Part;

    const SIZE: PixelSize = PixelSize { width: 160, height: 120 };

    /// Paper with noise and bars of ink, smooth in the lower left quarter.
    fn photo() -> RgbImage {
        let level = |index: u32| {
            let (x, y) = (index % SIZE.width, index / SIZE.width);
            let grain = u32::from(grain(index) >> 4);
            let is_smooth = x < 80 && y >= 60;
            let ink = if x % 20 < 4 { 160 } else { 0 };
            (220 - ink - if is_smooth { 8 } else { grain }) as u8
        };
        let pixels = (0..SIZE.width * SIZE.height).flat_map(|index| [level(index); 3]).collect();
        RgbImage::from_pixels(SIZE, pixels).unwrap()
    }

    fn look(left: u32, top: u32) -> Option<Look> {
        let part = Part { left, top, size: PixelSize { width: 60, height: 24 } };
        Look::of(&photo(), &part.corners())
    }

    #[test]
    fn what_was_put_over_is_the_oddest() {
        let looks = [(4, 4), (90, 4), (4, 32), (90, 64), (4, 64), (90, 90)];
        let oddities = oddities(&looks.map(|(left, top)| look(left, top)));
        let oddest =
            oddities.iter().copied().enumerate().max_by(|a, b| a.1.partial_cmp(&b.1).unwrap());
        let (index, oddity) = oddest.unwrap();
        assert_eq!(index, 4, "{oddities:?}");
        assert!(score(oddity.unwrap()) > 0.5);
        assert!(oddities.iter().filter(|it| score(it.unwrap()) > 0.5).count() == 1, "{oddities:?}");
    }

    #[test]
    fn few_values_say_nothing() {
        let looks = [look(4, 4), look(90, 4), look(4, 64), None];
        assert_eq!(oddities(&looks), [None; 4]);
    }

    #[test]
    fn parts_outside_have_no_look() {
        assert_eq!(look(400, 4), None);
        let nowhere = selfsame_protocol::geometry::Position { x: f32::NAN, y: f32::NAN };
        let outline = Quadrilateral { top_left: nowhere, ..Quadrilateral::default() };
        assert_eq!(Look::of(&photo(), &outline), None);
    }
}
