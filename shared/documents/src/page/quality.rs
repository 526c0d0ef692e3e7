//! How well a page can be seen.
//!
//! Scores are measured on the straightened page as it is handed out, so that they
//! mean the same at every resolution of the photo. Level bands are at a third and
//! two thirds; the constants below say what lies at these.

use super::placement::misplacements;
use selfsame_imaging::RgbImage;
use selfsame_imaging::luminance::Plane;
use selfsame_imaging::quantile::quantile;
use selfsame_protocol::document::PageQuality;
use selfsame_protocol::geometry::{PixelSize, Quadrilateral};

/// Edges whose ends differ by less are ground or noise, of luminance 0 to 1.
const EDGE_CONTRAST: f32 = 0.25;

/// Pixels to either side of an edge within which it must come to its ends.
const EDGE_REACH: usize = 4;

/// The steepest step of a third of all edges, as a share of the edge: of a page too
/// blurred to read, and of one as sharp as a page 800 pixels wide can be.
const STEEPNESS: (f32, f32) = (0.16, 0.60);

/// Luminance of paper (90 % of the page are darker) at and above which a page is not
/// dark at all; two thirds of it are the bound of a dark page.
const PAPER: f32 = 0.60;

/// Luminance of ink (2 % of the page are darker): that of good print, and that of
/// print which hardly differs from the paper.
const INK: (f32, f32) = (0.30, 0.90);

/// Luminance from which a part of the page is lost in light.
const LOST: f32 = 0.97;

/// The share of a page in a reflection that is as bad as can be.
const REFLECTION: f32 = 0.06;

/// Pixels a side of the parts that reflections are made of.
const TILE: usize = 16;

/// Judges a page by its picture, and by its corners in the photo of `size`.
#[must_use]
pub fn quality(page: &RgbImage, quad: &Quadrilateral, size: PixelSize) -> PageQuality {
    let plane = Plane::luminance(page);
    PageQuality {
        sharpness: sharpness(&plane),
        brightness: brightness(&plane),
        hotspots: hotspots(&plane),
        misplacements: misplacements(quad, size),
    }
}

/// How steep edges are: the largest step between neighbours in a row over the whole
/// change around it. Print of any kind and strength has the same steepness when it
/// is equally sharp.
fn sharpness(plane: &Plane) -> f32 {
    let width = (plane.size().width as usize).max(1);
    let mut steps: Vec<f32> = plane.values().chunks_exact(width).flat_map(steepnesses).collect();
    let Some(steepness) = quantile(&mut steps, 2.0 / 3.0) else { return 0.0 };
    ((steepness - STEEPNESS.0) / (STEEPNESS.1 - STEEPNESS.0)).clamp(0.0, 1.0)
}

/// The steepness of each edge in a row.
fn steepnesses(row: &[f32]) -> impl Iterator<Item = f32> {
    row.windows(2 * EDGE_REACH + 2).filter_map(|window| {
        let (low, high) = range(window);
        let step = |at: usize| Some((window.get(at + 1)? - window.get(at)?).abs());
        let here = step(EDGE_REACH)?;
        let steepest = (0..=2 * EDGE_REACH).filter_map(step).fold(0.0, f32::max);
        let is_edge = high - low > EDGE_CONTRAST && here >= steepest;
        is_edge.then(|| here / (high - low))
    })
}

fn range(values: &[f32]) -> (f32, f32) {
    values.iter().fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), &value| {
        (low.min(value), high.max(value))
    })
}

/// From black, 0, over well lit, a half, to print lost in light, 1: dark paper
/// lowers the score, bright ink raises it.
fn brightness(plane: &Plane) -> f32 {
    let mut levels = plane.values().to_vec();
    let paper = quantile(&mut levels, 0.9).unwrap_or_default();
    let ink = quantile(&mut levels, 0.02).unwrap_or_default();
    let lit = (paper / PAPER).min(1.0);
    let washed_out = ((ink - INK.0) / (INK.1 - INK.0)).clamp(0.0, 1.0);
    (lit + washed_out) / 2.0
}

/// The share of the page in reflections. Where the paper itself is as bright, none
/// can be told from it.
fn hotspots(plane: &Plane) -> f32 {
    let mut tiles = tiles(plane);
    let lost = tiles.iter().filter(|&&darkest| darkest > LOST).count();
    let paper = quantile(&mut tiles, 0.7).unwrap_or(1.0);
    if tiles.is_empty() || paper > LOST {
        return 0.0;
    }
    (share(lost, tiles.len()) / REFLECTION).min(1.0)
}

/// The darkest level of each tile.
fn tiles(plane: &Plane) -> Vec<f32> {
    let width = plane.size().width as usize;
    let columns = width / TILE;
    let bands = plane.values().chunks_exact((width * TILE).max(1));
    bands
        .flat_map(|band| {
            let mut darkest = vec![f32::INFINITY; columns];
            for row in band.chunks_exact(width.max(1)) {
                for (darkest, tile) in darkest.iter_mut().zip(row.chunks_exact(TILE)) {
                    *darkest = darkest.min(range(tile).0);
                }
            }
            darkest
        })
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts of tiles")]
fn share(part: usize, whole: usize) -> f32 {
    part as f32 / whole as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: PixelSize = PixelSize { width: 320, height: 200 };

    /// A page by the luminance of each place.
    fn page(level: impl Fn(u32, u32) -> f32) -> Plane {
        let pixels = (0..PAGE.width * PAGE.height).flat_map(|index| {
            let level = level(index % PAGE.width, index / PAGE.width);
            [(level * 255.0).round() as u8; 3]
        });
        Plane::luminance(&RgbImage::from_pixels(PAGE, pixels.collect()).unwrap())
    }

    /// Bars of ink whose edges take `width` pixels.
    fn bars(width: f32) -> Plane {
        page(|x, _| {
            let place = (x % 40) as f32 - 19.5;
            0.9 - 0.7 * ((10.0 - place.abs()) / width + 0.5).clamp(0.0, 1.0)
        })
    }

    #[test]
    fn sharpness_falls_with_the_width_of_edges() {
        let scores = [1.0, 2.0, 4.0, 7.0].map(|width| sharpness(&bars(width)));
        assert!(scores.windows(2).all(|pair| pair[0] > pair[1]), "{scores:?}");
        assert!(scores[0] > 0.95 && scores[3] < 0.05, "{scores:?}");
        assert_eq!(sharpness(&page(|_, _| 0.5)), 0.0, "nothing is sharp on a plain page");
    }

    #[test]
    fn brightness_tells_dark_from_washed_out() {
        let printed =
            |paper: f32, ink: f32| brightness(&page(|x, _| if x % 8 == 0 { ink } else { paper }));
        struct Case {
            name: &'static str,
            score: f32,
            band: std::ops::Range<f32>,
        }
        let cases = [
            Case { name: "a white page", score: printed(1.0, 0.1), band: 0.33..0.66 },
            Case { name: "a grey page", score: printed(0.6, 0.1), band: 0.33..0.66 },
            Case { name: "dark", score: printed(0.3, 0.05), band: 0.0..0.33 },
            Case { name: "washed out", score: printed(1.0, 0.7), band: 0.66..1.01 },
        ];
        for Case { name, score, band } in cases {
            assert!(band.contains(&score), "{name}: {score}");
        }
    }

    #[test]
    fn reflections_are_lost_tiles() {
        let glare = |radius: u32| {
            page(move |x, y| {
                let is_lost = x.abs_diff(160).pow(2) + y.abs_diff(100).pow(2) < radius.pow(2);
                if is_lost { 1.0 } else { 0.7 }
            })
        };
        let scores = [0, 30, 60].map(|radius| hotspots(&glare(radius)));
        assert_eq!(scores[0], 0.0);
        assert!(scores[1] > 0.0 && scores[1] < 0.66 && scores[2] == 1.0, "{scores:?}");
        assert_eq!(hotspots(&page(|_, _| 1.0)), 0.0, "white paper is no reflection");
    }
}
