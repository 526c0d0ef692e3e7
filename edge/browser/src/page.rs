//! Is this a frame to take a photo of a document from?
//!
//! The page draws a frame for the document and the person fills it. So no network is
//! needed: each side of the document must be an edge near one side of the frame.

use crate::{advice::Reason, exposure::Exposure};
use selfsame_documents::page::edges;
use selfsame_documents::page::shape::PageShape;
use selfsame_imaging::projective::corners;
use selfsame_imaging::warp::warp;
use selfsame_imaging::{Projective, Rgb, RgbImage};
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};
use serde::Serialize;

/// The share of the picture that the frame fills, along the side that bounds it.
const FILLED: f32 = 0.86;

/// Sizes of documents looked for, over that of the frame.
const SCALES: [f32; 6] = [1.0, 0.95, 0.90, 0.85, 0.80, 0.75];

/// Sizes below this are too far away.
const NEAR: f32 = 0.82;

/// Sides that must have an edge: a finger may hide one.
const LEAST_SIDES: usize = 3;

/// How far corners may move from one frame to the next, as a share of the diagonal.
const STEADY: f32 = 0.008;

/// Frames in a row without more movement that make a steady hand.
const STEADY_FRAMES: u32 = 4;

/// Half of the size in which documents are handed out: what a preview resolves.
const REDUCTION: u32 = 2;

/// Median level of a page below which it is too dark, and above which too bright.
const LIGHT: (f32, f32) = (0.20, 0.93);

/// The share of a page lost in light from which it reflects, unless paper is as bright.
const REFLECTION: f32 = 0.015;

/// Sharpness below which print cannot be read: see `tests/photographs.rs`.
const SHARP: f32 = 0.30;

/// What a frame shows of a document.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PageAdvice {
    /// What to do better, most urgent first; empty when a photo may be taken.
    pub reasons: Vec<Reason>,
    /// The document and what was measured of it.
    pub page: Option<PageMeasures>,
}

/// A document in pixels of the frame, and measures from 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PageMeasures {
    /// The corners, from the top left one clockwise.
    pub corners: [[f32; 2]; 4],
    /// How many sides have an edge.
    pub sides: usize,
    /// The median level.
    pub brightness: f32,
    /// The range of levels.
    pub contrast: f32,
    /// The share that is lost in light.
    pub hotspots: f32,
    /// How sharp it is.
    pub sharpness: f32,
}

/// Where the person shall hold a document of `shape` in frames of `size`.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
pub fn guide(size: PixelSize, shape: PageShape) -> Quadrilateral {
    let PixelSize { width, height } = shape.size();
    let ratio = width as f32 / height as f32;
    let (width, height) = (size.width as f32, size.height as f32);
    let half_width = FILLED * width.min(height * ratio) / 2.0;
    let half_height = half_width / ratio;
    let at = |x: f32, y: f32| Position { x: width / 2.0 + x, y: height / 2.0 + y };
    Quadrilateral {
        top_left: at(-half_width, -half_height),
        top_right: at(half_width, -half_height),
        bottom_right: at(half_width, half_height),
        bottom_left: at(-half_width, half_height),
    }
}

/// Judges one frame after another, of one document.
#[derive(Debug, Clone)]
pub struct PageWatch {
    shape: PageShape,
    last: Option<Quadrilateral>,
    steady: u32,
}

impl PageWatch {
    /// Waits for a document of `shape`.
    #[must_use]
    pub fn new(shape: PageShape) -> Self {
        Self { shape, last: None, steady: 0 }
    }

    /// Judges the next frame.
    pub fn judge(&mut self, frame: &RgbImage) -> PageAdvice {
        let Some(Sighting { outline, scale, sides }) = self.seek(frame) else {
            *self = Self::new(self.shape);
            return PageAdvice { reasons: vec![Reason::NoPage], page: None };
        };
        self.follow(&outline, frame.size());
        let Some(exposure) = self.exposure(frame, &outline) else {
            return PageAdvice { reasons: vec![Reason::NoPage], page: None };
        };
        let Exposure { brightness, contrast, hotspots, sharpness } = exposure;
        let checks = [
            (scale < NEAR, Reason::PageTooFar),
            (brightness < LIGHT.0, Reason::TooDark),
            (brightness > LIGHT.1, Reason::TooBright),
            (hotspots > REFLECTION && brightness <= LIGHT.1, Reason::Reflection),
            (self.steady < STEADY_FRAMES, Reason::NotSteady),
            (sharpness < SHARP, Reason::Blurred),
        ];
        let reasons = checks.into_iter().filter_map(|(is_missed, why)| is_missed.then_some(why));
        let corners = corners(&outline).map(|corner| [corner.x, corner.y]);
        let measures = PageMeasures { corners, sides, brightness, contrast, hotspots, sharpness };
        PageAdvice { reasons: reasons.collect(), page: Some(measures) }
    }

    /// The document near the frame; of several sizes that fit equally well, the largest.
    fn seek(&self, frame: &RgbImage) -> Option<Sighting> {
        let guide = guide(frame.size(), self.shape);
        let mut best: Option<Sighting> = None;
        for scale in SCALES {
            let guide = scaled(&guide, frame.size(), scale);
            let found = edges::refined(frame, &guide, edges::MASK_REACH);
            let sides = found.supported();
            if best.as_ref().is_none_or(|best| sides > best.sides) {
                best = Some(Sighting { outline: found.corners, scale, sides });
            }
        }
        best.filter(|best| best.sides >= LEAST_SIDES)
    }

    /// Counts the frames in which the document has not moved.
    #[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
    fn follow(&mut self, outline: &Quadrilateral, size: PixelSize) {
        let diagonal = (size.width as f32).hypot(size.height as f32);
        let moved = self.last.as_ref().map(|last| distance(last, outline) / diagonal);
        self.steady = if moved.is_some_and(|moved| moved < STEADY) { self.steady + 1 } else { 0 };
        self.last = Some(*outline);
    }

    fn exposure(&self, frame: &RgbImage, outline: &Quadrilateral) -> Option<Exposure> {
        let PixelSize { width, height } = self.shape.size();
        let size = PixelSize { width: width / REDUCTION, height: height / REDUCTION };
        let to_frame = Projective::from_rectangle(size, outline)?;
        warp(frame, &to_frame, size, Rgb::BLACK).ok().map(|page| Exposure::of(&page))
    }
}

/// A document that was seen.
struct Sighting {
    outline: Quadrilateral,
    /// Its size over that of the guide, as it was looked for.
    scale: f32,
    sides: usize,
}

/// The largest way that a corner has gone.
fn distance(one: &Quadrilateral, other: &Quadrilateral) -> f32 {
    let pairs = corners(one).into_iter().zip(corners(other));
    pairs.map(|(one, other)| (one.x - other.x).hypot(one.y - other.y)).fold(0.0, f32::max)
}

/// The quadrilateral made smaller around the middle of the frame.
#[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
fn scaled(quad: &Quadrilateral, size: PixelSize, scale: f32) -> Quadrilateral {
    let (x, y) = (size.width as f32 / 2.0, size.height as f32 / 2.0);
    let [top_left, top_right, bottom_right, bottom_left] = corners(quad)
        .map(|point| Position { x: x + (point.x - x) * scale, y: y + (point.y - y) * scale });
    Quadrilateral { top_left, top_right, bottom_right, bottom_left }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: PixelSize = PixelSize { width: 640, height: 480 };

    /// A card with bars of print on grey ground, `shift` pixels to the right.
    fn drawn(scale: f32, shift: f32, bar: [u8; 3]) -> RgbImage {
        let guide = scaled(&guide(SIZE, PageShape::Card), SIZE, scale);
        let (from, to) = (guide.top_left, guide.bottom_right);
        let mut image = RgbImage::filled(SIZE, Rgb([90; 3])).unwrap();
        let width = SIZE.width as usize;
        let (pixels, _) = image.pixels_mut().as_chunks_mut::<3>();
        for (index, pixel) in pixels.iter_mut().enumerate() {
            let (x, y) = ((index % width) as f32 - shift, (index / width) as f32);
            let is_page = x > from.x && x < to.x && y > from.y && y < to.y;
            let is_print = x > from.x + 40.0 && x < to.x - 40.0 && (x as u32 / 6).is_multiple_of(2);
            if is_page {
                *pixel = if is_print && (y as u32 / 24).is_multiple_of(2) { bar } else { [190; 3] };
            }
        }
        image
    }

    fn last_of(frames: &[RgbImage]) -> PageAdvice {
        let mut watch = PageWatch::new(PageShape::Card);
        frames.iter().map(|frame| watch.judge(frame)).last().unwrap()
    }

    #[test]
    fn a_card_held_still_may_be_taken() {
        let frames = vec![drawn(0.93, 0.0, [40; 3]); 5];
        let advice = last_of(&frames);
        assert_eq!(advice.reasons, [], "{advice:?}");
        let page = advice.page.unwrap();
        let wanted = scaled(&guide(SIZE, PageShape::Card), SIZE, 0.93).top_left;
        let [x, y] = page.corners[0];
        assert!((x - wanted.x).abs() < 2.0 && (y - wanted.y).abs() < 2.0, "{:?}", page.corners);
        assert_eq!(page.sides, 4);
    }

    #[test]
    fn what_is_wrong_is_said() {
        struct Case {
            name: &'static str,
            frames: Vec<RgbImage>,
            expected: Reason,
        }
        let cases = [
            Case {
                name: "nothing there",
                frames: vec![RgbImage::filled(SIZE, Rgb([90; 3])).unwrap()],
                expected: Reason::NoPage,
            },
            Case {
                name: "moved",
                frames: [0.0, 8.0, 0.0, 8.0, 0.0].map(|shift| drawn(0.9, shift, [40; 3])).into(),
                expected: Reason::NotSteady,
            },
            Case {
                name: "far",
                frames: vec![drawn(0.76, 0.0, [40; 3]); 5],
                expected: Reason::PageTooFar,
            },
            Case {
                name: "reflection",
                frames: vec![drawn(0.93, 0.0, [255; 3]); 5],
                expected: Reason::Reflection,
            },
        ];
        for case in cases {
            let advice = last_of(&case.frames);
            assert_eq!(advice.reasons.first(), Some(&case.expected), "{}", case.name);
        }
    }
}
