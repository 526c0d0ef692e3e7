//! How a picture is looked at: which scaled copies the network gets to see.

use super::Candidate;
use selfsame_imaging::planar::{Canvas, ChannelOrder, Normalisation, planes};
use selfsame_imaging::resize::resize;
use selfsame_imaging::{ImageError, RgbImage};
use selfsame_protocol::face::FaceSearch;
use selfsame_protocol::geometry::{PixelSize, Position};
use thiserror::Error;

/// Sides of the network's input are multiples of this.
const INPUT_STEP: u32 = 32;

/// Longer side, in input pixels, of the smallest face searched for.
const SMALLEST_FACE: f32 = 16.0;

/// How far a small picture is enlarged at most.
const MAX_ENLARGEMENT: f32 = 2.0;

/// Longer side of the picture in the close view.
const CLOSE_SIDE: f32 = 160.0;

/// Empty margin around the picture in the close view, in input pixels.
const CLOSE_MARGIN: u32 = 64;

/// How many input pixels a view may have. Both time and memory of the network
/// grow with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InputBudget {
    /// Width times height of the network's input.
    pub pixels: u64,
}

impl Default for InputBudget {
    /// Two megapixels: about 130 MB inside the network.
    fn default() -> Self {
        Self { pixels: 1 << 21 }
    }
}

/// The smallest face asked for would need a larger input than allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the search would need an input of {needed} pixels")]
pub struct OverBudget {
    /// Width times height the input would have.
    pub needed: u64,
}

/// A scaled copy of a picture on the network's input.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    image: PixelSize,
    scaled: PixelSize,
    canvas: Canvas,
}

impl View {
    /// The view that shows the smallest face asked for just large enough.
    ///
    /// # Errors
    /// [`OverBudget`] when its input would be too large.
    pub fn for_search(
        image: PixelSize,
        search: &FaceSearch,
        budget: InputBudget,
    ) -> Result<Self, OverBudget> {
        let shorter = as_f32(image.width.min(image.height));
        let smallest_face = search.min_size_ratio.max(0.0) * shorter;
        let scale = (SMALLEST_FACE / smallest_face).min(MAX_ENLARGEMENT);
        let view = Self::new(image, scale, 0);
        let needed = u64::from(view.input().width) * u64::from(view.input().height);
        if needed > budget.pixels { Err(OverBudget { needed }) } else { Ok(view) }
    }

    /// The view for faces that fill the picture or reach beyond it: the picture
    /// small, with an empty margin where the rest of the head would be.
    #[must_use]
    pub fn close(image: PixelSize) -> Self {
        let longer = as_f32(image.width.max(image.height));
        Self::new(image, CLOSE_SIDE / longer, CLOSE_MARGIN)
    }

    fn new(image: PixelSize, scale: f32, margin: u32) -> Self {
        let scaled = PixelSize {
            width: scaled_side(image.width, scale),
            height: scaled_side(image.height, scale),
        };
        let side = |side: u32| (side + 2 * margin).next_multiple_of(INPUT_STEP);
        let size = PixelSize { width: side(scaled.width), height: side(scaled.height) };
        Self { image, scaled, canvas: Canvas { size, left: margin, top: margin } }
    }

    /// Size of the network's input.
    #[must_use]
    pub fn input(&self) -> PixelSize {
        self.canvas.size
    }

    /// The network's input for `image`: levels 0 to 255, shape
    /// `[1, 3, input height, input width]`, blue first.
    ///
    /// # Errors
    /// Those of [`resize`].
    pub fn tensor(&self, image: &RgbImage) -> Result<Vec<f32>, ImageError> {
        let scaled = resize(image, self.scaled)?;
        Ok(planes(&scaled, self.canvas, ChannelOrder::Bgr, &Normalisation::NONE))
    }

    /// Takes a candidate from the network's input to the picture.
    #[must_use]
    pub fn to_image(&self, candidate: Candidate) -> Candidate {
        let factor_x = as_f32(self.image.width) / as_f32(self.scaled.width);
        let factor_y = as_f32(self.image.height) / as_f32(self.scaled.height);
        let back = |position: Position| Position {
            x: (position.x - as_f32(self.canvas.left)) * factor_x,
            y: (position.y - as_f32(self.canvas.top)) * factor_y,
        };
        let mut moved = candidate;
        moved.bounds.top_left = back(candidate.bounds.top_left);
        moved.bounds.width *= factor_x;
        moved.bounds.height *= factor_y;
        moved.landmarks = candidate.landmarks.map(back);
        moved
    }
}

#[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
fn as_f32(side: u32) -> f32 {
    side as f32
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a positive length; the cast saturates"
)]
fn scaled_side(side: u32, scale: f32) -> u32 {
    ((as_f32(side) * scale).round() as u32).max(1)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{candidate, square};
    use super::*;
    use selfsame_imaging::Rgb;

    fn size(width: u32, height: u32) -> PixelSize {
        PixelSize { width, height }
    }

    fn search(min_size_ratio: f32) -> FaceSearch {
        FaceSearch { min_size_ratio, max_size_ratio: 1.0 }
    }

    #[test]
    fn the_input_follows_the_smallest_face() {
        struct Case {
            name: &'static str,
            image: PixelSize,
            min_size_ratio: f32,
            input: Option<PixelSize>,
        }
        let cases = [
            Case {
                name: "default on a photo",
                image: size(4000, 3000),
                min_size_ratio: 0.05,
                input: Some(size(448, 320)),
            },
            Case {
                name: "large faces only",
                image: size(4000, 3000),
                min_size_ratio: 0.25,
                input: Some(size(96, 64)),
            },
            Case {
                name: "small picture",
                image: size(100, 80),
                min_size_ratio: 0.05,
                input: Some(size(224, 160)),
            },
            Case {
                name: "no lower bound on a small picture",
                image: size(640, 480),
                min_size_ratio: 0.0,
                input: Some(size(1280, 960)),
            },
            Case {
                name: "no lower bound on a photo",
                image: size(4000, 3000),
                min_size_ratio: 0.0,
                input: None,
            },
        ];
        for case in cases {
            let view =
                View::for_search(case.image, &search(case.min_size_ratio), InputBudget::default());
            assert_eq!(view.ok().map(|view| view.input()), case.input, "{}", case.name);
        }
    }

    #[test]
    fn candidates_come_back_to_the_picture() {
        let image = size(400, 300);
        let view = View::close(image);
        assert_eq!(view.input(), size(288, 256));
        let found = view.to_image(candidate(0.9, square(64.0, 64.0, 160.0)));
        assert_eq!(found.bounds.top_left, Position { x: 0.0, y: 0.0 });
        assert!((found.bounds.width - 400.0).abs() < 1e-3);
        assert!((found.landmarks[0].x - 200.0).abs() < 1e-3);
    }

    #[test]
    fn the_tensor_holds_the_picture_inside_its_margin() {
        let image = RgbImage::filled(size(320, 320), Rgb([3, 2, 1])).unwrap();
        let view = View::close(image.size());
        let tensor = view.tensor(&image).unwrap();
        let plane = 288 * 288;
        assert_eq!(tensor.len(), 3 * plane);
        let inside = 64 * 288 + 64;
        assert_eq!([tensor[inside - 1], tensor[inside]], [0.0, 1.0]);
        assert_eq!([tensor[inside + plane], tensor[inside + 2 * plane]], [2.0, 3.0]);
    }
}
