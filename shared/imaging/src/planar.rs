//! From pixels to the numbers a network reads: one plane per channel.

use crate::image::RgbImage;
use selfsame_protocol::geometry::PixelSize;

/// Which channel comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChannelOrder {
    /// Red, green, blue.
    Rgb,
    /// Blue, green, red.
    Bgr,
}

/// What becomes of a level 0 to 255: `(level - mean) / deviation`, given per
/// channel as red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Normalisation {
    /// Subtracted from the level.
    pub mean: [f32; 3],
    /// What the difference is divided by.
    pub deviation: [f32; 3],
}

impl Normalisation {
    /// Levels as they are.
    pub const NONE: Self = Self { mean: [0.0; 3], deviation: [1.0; 3] };
}

/// Where an image lies on a larger surface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Canvas {
    /// Size of the surface.
    pub size: PixelSize,
    /// Columns to the left of the image.
    pub left: u32,
    /// Rows above the image.
    pub top: u32,
}

impl Canvas {
    /// A canvas that an image of `size` fills.
    #[must_use]
    pub const fn filled_by(size: PixelSize) -> Self {
        Self { size, left: 0, top: 0 }
    }
}

/// Lays `image` on a canvas and returns the canvas's three planes one after the
/// other, rows from top to bottom, as a tensor of shape
/// `[1, 3, canvas.size.height, canvas.size.width]`. What the image does not
/// cover is zero; what does not fit is left out.
#[must_use]
pub fn planes(
    image: &RgbImage,
    canvas: Canvas,
    order: ChannelOrder,
    normalisation: &Normalisation,
) -> Vec<f32> {
    let (width, height) = (canvas.size.width as usize, canvas.size.height as usize);
    let mut tensor = vec![0.0; 3 * width * height];
    let channels = match order {
        ChannelOrder::Rgb => [0, 1, 2],
        ChannelOrder::Bgr => [2, 1, 0],
    };
    for (plane, channel) in tensor.chunks_exact_mut((width * height).max(1)).zip(channels) {
        let mean = normalisation.mean[channel];
        let factor = normalisation.deviation[channel].recip();
        let rows = plane.chunks_exact_mut(width.max(1)).skip(canvas.top as usize);
        for (target, source) in rows.zip(image.rows()) {
            let values = target.iter_mut().skip(canvas.left as usize);
            for (value, pixel) in values.zip(source.as_chunks::<3>().0) {
                *value = (f32::from(pixel[channel]) - mean) * factor;
            }
        }
    }
    tensor
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image() -> RgbImage {
        let size = PixelSize { width: 2, height: 1 };
        RgbImage::from_pixels(size, vec![10, 20, 30, 40, 50, 60]).unwrap()
    }

    #[test]
    fn planes_follow_the_channel_order() {
        let canvas = Canvas::filled_by(PixelSize { width: 2, height: 1 });
        let rgb = planes(&image(), canvas, ChannelOrder::Rgb, &Normalisation::NONE);
        let bgr = planes(&image(), canvas, ChannelOrder::Bgr, &Normalisation::NONE);
        assert_eq!(rgb, [10.0, 40.0, 20.0, 50.0, 30.0, 60.0]);
        assert_eq!(bgr, [30.0, 60.0, 20.0, 50.0, 10.0, 40.0]);
    }

    #[test]
    fn the_rest_of_the_canvas_is_zero() {
        let canvas = Canvas { size: PixelSize { width: 3, height: 2 }, left: 1, top: 1 };
        let tensor = planes(&image(), canvas, ChannelOrder::Rgb, &Normalisation::NONE);
        assert_eq!(tensor[..6], [0.0, 0.0, 0.0, 0.0, 10.0, 40.0]);
        assert_eq!(tensor.len(), 18);
    }

    #[test]
    fn each_channel_has_its_own_normalisation() {
        let normalisation = Normalisation { mean: [10.0, 0.0, 0.0], deviation: [1.0, 20.0, 10.0] };
        let canvas = Canvas::filled_by(PixelSize { width: 1, height: 1 });
        let tensor = planes(&image(), canvas, ChannelOrder::Bgr, &normalisation);
        assert_eq!(tensor, [3.0, 1.0, 0.0]);
    }
}
