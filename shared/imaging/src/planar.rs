//! From pixels to the numbers a network reads: one plane per channel, or the
//! channels of a pixel side by side.

use crate::image::RgbImage;

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

    /// Levels from 0 to 1.
    pub const UNIT: Self = Self { mean: [0.0; 3], deviation: [255.0; 3] };
}

/// The three planes of `image` one after the other, rows from top to bottom: a
/// tensor of shape `[1, 3, height, width]`.
#[must_use]
pub fn planes(image: &RgbImage, order: ChannelOrder, normalisation: &Normalisation) -> Vec<f32> {
    let (pixels, _) = image.pixels().as_chunks::<3>();
    let channels = match order {
        ChannelOrder::Rgb => [0, 1, 2],
        ChannelOrder::Bgr => [2, 1, 0],
    };
    let mut tensor = Vec::with_capacity(image.pixels().len());
    for channel in channels {
        let mean = normalisation.mean[channel];
        let factor = normalisation.deviation[channel].recip();
        tensor.extend(pixels.iter().map(|pixel| (f32::from(pixel[channel]) - mean) * factor));
    }
    tensor
}

/// The pixels of `image` one after the other, red before green before blue: a
/// tensor of shape `[1, height, width, 3]`.
#[must_use]
pub fn interleaved(image: &RgbImage, normalisation: &Normalisation) -> Vec<f32> {
    let factors = normalisation.deviation.map(f32::recip);
    let (pixels, _) = image.pixels().as_chunks::<3>();
    let normalised = pixels.iter().flat_map(|pixel| {
        std::array::from_fn::<f32, 3, _>(|channel| {
            (f32::from(pixel[channel]) - normalisation.mean[channel]) * factors[channel]
        })
    });
    normalised.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use selfsame_protocol::geometry::PixelSize;

    fn image() -> RgbImage {
        let size = PixelSize { width: 2, height: 1 };
        RgbImage::from_pixels(size, vec![10, 20, 30, 40, 50, 60]).unwrap()
    }

    #[test]
    fn planes_follow_the_channel_order() {
        let rgb = planes(&image(), ChannelOrder::Rgb, &Normalisation::NONE);
        let bgr = planes(&image(), ChannelOrder::Bgr, &Normalisation::NONE);
        assert_eq!(rgb, [10.0, 40.0, 20.0, 50.0, 30.0, 60.0]);
        assert_eq!(bgr, [30.0, 60.0, 20.0, 50.0, 10.0, 40.0]);
    }

    #[test]
    fn each_channel_has_its_own_normalisation() {
        let normalisation = Normalisation { mean: [10.0, 0.0, 0.0], deviation: [1.0, 20.0, 10.0] };
        let tensor = planes(&image(), ChannelOrder::Bgr, &normalisation);
        assert_eq!(tensor, [3.0, 6.0, 1.0, 2.5, 0.0, 30.0]);
    }

    #[test]
    fn interleaved_channels_stay_with_their_pixel() {
        let normalisation = Normalisation { mean: [10.0, 0.0, 30.0], deviation: [1.0, 20.0, 1.0] };
        assert_eq!(interleaved(&image(), &normalisation), [0.0, 1.0, 0.0, 30.0, 2.5, 30.0]);
        assert_eq!(interleaved(&image(), &Normalisation::UNIT)[1], 20.0 / 255.0);
    }
}
