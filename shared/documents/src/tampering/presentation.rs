//! Whether a page is itself before the camera, on a screen, or printed.
//!
//! Pieces spread over the page are measured as [`Spectrum`]s, of light and of the
//! share of red in it (moiré is coloured, and so are a printer's dots). The medians
//! over the pieces are weighed by multinomial logistic regression.

use super::spectrum::{Piece, SIDE, Spectrum};
use super::{anchored, quantile};
use selfsame_imaging::warp::Mapping;
use selfsame_imaging::{Projective, RgbImage};
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};

/// Columns and rows of pieces on a page.
const PIECES: PixelSize = PixelSize { width: 6, height: 4 };

/// Fewer pieces that lie in the photo do not carry a decision.
const LEAST_PIECES: usize = 8;

/// Pixels along the shorter sides of a page below which pieces would overlap, and
/// reach beyond it.
const LEAST_SIDE: f32 = 300.0;

/// Added to levels before their logarithm is taken: noise of the dark counts less.
const DARK: f32 = 8.0;

/// Numbers that describe a page, see [`measures`].
pub const MEASURES: usize = 9;

/// Describes a page: the median and the lower quartile of the peaks of its pieces, in
/// light and in colour; how much power falls from long waves to short ones, twice in
/// light and twice in colour; and how much more of it colour has than light. Only
/// differences of power are taken, so that it does not count how noisy a sensor is.
/// `None` when too little of the page can be seen.
#[must_use]
pub fn measures(photo: &RgbImage, page: &Quadrilateral) -> Option<[f32; MEASURES]> {
    let pieces = pieces(photo, page)?;
    let spectra = |measure| {
        let spectra = pieces.iter().map(|at| Spectrum::of(piece(photo, *at, measure)));
        Usual::of(&spectra.collect::<Vec<_>>())
    };
    let (light, colour) = (spectra(light)?, spectra(redness)?);
    let [l0, l1, l2, l3, _] = light.bands;
    let [c0, c1, c2, c3, _] = colour.bands;
    let [peak, faint] = light.peaks;
    let [colour_peak, colour_faint] = colour.peaks;
    Some([peak, faint, colour_peak, colour_faint, l0 - l2, l1 - l3, c0 - c2, c1 - c3, c2 - l2])
}

/// What the spectra of a page have in common.
struct Usual {
    /// The median and the lower quartile.
    peaks: [f32; 2],
    /// The medians.
    bands: [f32; 5],
}

impl Usual {
    fn of(spectra: &[Spectrum]) -> Option<Self> {
        let of = |share: f32, measure: &dyn Fn(&Spectrum) -> f32| {
            quantile(&mut spectra.iter().map(measure).collect::<Vec<_>>(), share)
        };
        let mut bands = [0.0; 5];
        for (index, band) in bands.iter_mut().enumerate() {
            *band = of(0.5, &|it| it.bands.get(index).copied().unwrap_or_default())?;
        }
        Some(Self { peaks: [of(0.5, &|it| it.peak)?, of(0.25, &|it| it.peak)?], bands })
    }
}

/// Scores, 0 nothing speaks for it to 1 surely.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Presentation {
    /// The page is on a screen.
    pub screen: f32,
    /// The page is a print of a picture.
    pub copy: f32,
}

/// Means and standard deviations of the measures.
const USUAL: [(f32, f32); MEASURES] = [
    (2.165, 0.675),
    (1.845, 0.604),
    (2.189, 0.64),
    (1.895, 0.591),
    (1.016, 0.356),
    (0.995, 0.377),
    (0.546, 0.444),
    (0.601, 0.41),
    (0.061, 0.668),
];

/// Deviations beyond which a measure counts no more.
const REACH: f32 = 3.0;

/// How much the measures speak for a screen and for a copy, and a constant. Found by
/// `models/training/page_tampering` on 111 renderings of 14 drawn pages.
const WEIGHTS: [([f32; MEASURES], f32); 2] = [
    ([-1.066, 0.89, 0.657, 0.774, -1.505, -0.542, -0.271, 0.921, 3.006], -2.529),
    ([0.066, 0.548, -1.434, 0.276, -1.432, -0.049, -1.586, 0.454, 2.002], -0.922),
];

/// Probabilities of screens and of copies, and the scores that they stand for. Set where
/// none of 69 genuine renderings is taken for a screen, and 2 for a copy, when pages are
/// judged by weights that were found without them; 13 of 14 screens are found so, and 16
/// of 28 copies.
const ANCHORS: [[(f32, f32); 3]; 2] =
    [[(0.0, 0.0), (0.4, 0.5), (1.0, 1.0)], [(0.0, 0.0), (0.75, 0.5), (1.0, 1.0)]];

/// Scores a page by its measures.
#[must_use]
pub fn presentation(measures: &[f32; MEASURES]) -> Presentation {
    let mut usual = USUAL.iter();
    let standard = measures.map(|measure| {
        let (mean, deviation) = usual.next().copied().unwrap_or((0.0, 1.0));
        ((measure - mean) / deviation).clamp(-REACH, REACH)
    });
    let odds = WEIGHTS.map(|(weights, constant)| {
        let products = weights.iter().zip(standard).map(|(weight, measure)| weight * measure);
        (products.sum::<f32>() + constant).exp()
    });
    let all = 1.0 + odds.iter().sum::<f32>();
    let [screen, copy] = odds.map(|odds| odds / all);
    Presentation { screen: anchored(screen, &ANCHORS[0]), copy: anchored(copy, &ANCHORS[1]) }
}

/// The first pixels of pieces that lie wholly in the photo.
fn pieces(photo: &RgbImage, page: &Quadrilateral) -> Option<Vec<[usize; 2]>> {
    let distance = |from: Position, to: Position| (to.x - from.x).hypot(to.y - from.y);
    let across = distance(page.top_left, page.top_right);
    let down = distance(page.top_left, page.bottom_left);
    if across.min(down) < LEAST_SIDE {
        return None;
    }
    let to_photo = Projective::from_rectangle(PIECES, page)?;
    let PixelSize { width, height } = photo.size();
    let places = (0..PIECES.height).flat_map(|y| (0..PIECES.width).map(move |x| (x, y)));
    let pieces: Vec<_> = places
        .map(|(x, y)| to_photo.apply(Position { x: x as f32 + 0.5, y: y as f32 + 0.5 }))
        .filter_map(|Position { x, y }| Some([start(x, width)?, start(y, height)?]))
        .collect();
    (pieces.len() >= LEAST_PIECES).then_some(pieces)
}

fn start(middle: f32, side: u32) -> Option<usize> {
    let from = middle - (SIDE / 2) as f32;
    (from >= 0.0 && from + SIDE as f32 <= side as f32).then_some(from as usize)
}

fn piece(photo: &RgbImage, [left, top]: [usize; 2], measure: fn([f32; 3]) -> f32) -> Piece {
    let width = photo.size().width as usize;
    let pixel =
        |x, y| photo.pixel((top + y) * width + left + x).map(|level| f32::from(level) + DARK);
    Box::new(std::array::from_fn(|y| std::array::from_fn(|x| measure(pixel(x, y)))))
}

fn light([red, green, blue]: [f32; 3]) -> f32 {
    (0.299 * red + 0.587 * green + 0.114 * blue).ln()
}

fn redness([red, green, _]: [f32; 3]) -> f32 {
    (red / green).ln()
}

#[cfg(test)]
mod tests {
    use super::super::tests::grain;
    use super::*;
    use selfsame_imaging::Part;

    const SIZE: PixelSize = PixelSize { width: 900, height: 600 };

    fn page() -> Quadrilateral {
        Part { left: 40, top: 30, size: PixelSize { width: 820, height: 540 } }.corners()
    }

    /// Grey paper with a little noise, times a pattern.
    fn photo(pattern: impl Fn(u32, u32, u32) -> f32) -> RgbImage {
        let pixel = |index: u32| {
            let (x, y) = (index % SIZE.width, index / SIZE.width);
            let grain = f32::from(grain(index) >> 5);
            [0, 1, 2].map(|colour| (160.0 * pattern(x, y, colour) + grain) as u8)
        };
        let pixels = (0..SIZE.width * SIZE.height).flat_map(pixel).collect();
        RgbImage::from_pixels(SIZE, pixels).unwrap()
    }

    #[test]
    fn stripes_of_colour_speak_for_a_screen() {
        let scored = |strength: f32| {
            let stripes = |x: u32, y: u32, colour: u32| {
                let phase = 0.31 * x as f32 + 0.02 * y as f32 + colour as f32 / 3.0;
                1.0 + strength * (std::f32::consts::TAU * phase).sin()
            };
            presentation(&measures(&photo(stripes), &page()).unwrap())
        };
        let (paper, screen) = (scored(0.0), scored(0.3));
        assert!(paper.screen < 0.1, "{paper:?}");
        assert!(screen.screen > 2.0 * paper.screen, "{paper:?} {screen:?}");
    }

    #[test]
    fn what_cannot_be_seen_is_not_measured() {
        let small = Part { left: 0, top: 0, size: PixelSize { width: 280, height: 180 } };
        assert_eq!(measures(&photo(|_, _, _| 1.0), &small.corners()), None);
        let beside = Part { left: 800, top: 500, size: SIZE };
        assert_eq!(measures(&photo(|_, _, _| 1.0), &beside.corners()), None);
        assert_eq!(measures(&photo(|_, _, _| 1.0), &Quadrilateral::default()), None);
    }
}
