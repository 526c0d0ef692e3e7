//! Light and sharpness of a picture, or of the part that matters.

use selfsame_imaging::RgbImage;
use selfsame_imaging::luminance::luma_level;

/// Levels from which a pixel shows nothing but light.
const LOST: u8 = 250;

/// Pixels to either side that the blurred copy averages, as in the paper.
const REACH: usize = 4;

/// What light and focus do to a picture; all from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exposure {
    /// The median level.
    pub brightness: f32,
    /// From the level that 5 % are below to the one that 5 % are above.
    pub contrast: f32,
    /// The share of pixels that show nothing but light.
    pub hotspots: f32,
    /// How much of the change between neighbours a blur would take away: see
    /// [`sharpness`].
    pub sharpness: f32,
}

impl Exposure {
    /// Measures `picture`.
    #[must_use]
    pub fn of(picture: &RgbImage) -> Self {
        let levels: Vec<u8> =
            picture.pixels().as_chunks().0.iter().copied().map(luma_level).collect();
        let histogram = Histogram::of(&levels);
        Self {
            brightness: histogram.quantile(0.5),
            contrast: histogram.quantile(0.95) - histogram.quantile(0.05),
            hotspots: histogram.share_from(LOST),
            sharpness: sharpness(&levels, picture.size().width as usize),
        }
    }
}

/// How often each level occurs.
struct Histogram {
    counts: [usize; 256],
    total: usize,
}

impl Histogram {
    fn of(levels: &[u8]) -> Self {
        let mut counts = [0; 256];
        for &level in levels {
            if let Some(count) = counts.get_mut(usize::from(level)) {
                *count += 1;
            }
        }
        Self { counts, total: levels.len() }
    }

    /// The level, 0 to 1, that `share` of all pixels are at or below.
    #[expect(clippy::cast_precision_loss, reason = "a frame has fewer than 2^23 pixels")]
    fn quantile(&self, share: f32) -> f32 {
        let wanted = share * self.total as f32;
        let mut below = 0;
        let level = self.counts.iter().position(|count| {
            below += count;
            below as f32 >= wanted
        });
        level.unwrap_or_default() as f32 / 255.0
    }

    #[expect(clippy::cast_precision_loss, reason = "a frame has fewer than 2^23 pixels")]
    fn share_from(&self, level: u8) -> f32 {
        let lost: usize = self.counts.iter().skip(usize::from(level)).sum();
        lost as f32 / self.total.max(1) as f32
    }
}

/// The complement of the blur metric of Crete, Dolmiere, Ladret and Nicolas ("The
/// blur effect", 2007) along rows: a blur of what is blurred already changes little,
/// whatever the picture shows and however strong its contrast. Motion of a camera in
/// the hand is mostly seen along rows, too.
fn sharpness(levels: &[u8], width: usize) -> f32 {
    let (mut all, mut lost) = (0_u64, 0_u64);
    for row in levels.chunks_exact(width.max(1)) {
        let blurred = blurred(row);
        let inner = row.get(REACH..).unwrap_or_default();
        for (pair, blurred) in inner.windows(2).zip(blurred.windows(2)) {
            let (change, blurred) = (step(pair), step(blurred) / LENGTH);
            all += u64::from(change);
            lost += u64::from(change.saturating_sub(blurred));
        }
    }
    ratio(lost, all)
}

/// How many levels the blurred copy adds up.
const LENGTH: u32 = 2 * REACH as u32 + 1;

/// Sums over `LENGTH` neighbours, for every place that has all of them.
fn blurred(row: &[u8]) -> Vec<u32> {
    row.windows(LENGTH as usize).map(|part| part.iter().copied().map(u32::from).sum()).collect()
}

fn step<T: Copy + Into<u32>>(pair: &[T]) -> u32 {
    let &[one, other] = pair else { return 0 };
    one.into().abs_diff(other.into())
}

#[expect(clippy::cast_precision_loss, reason = "a score needs no more than 24 bits")]
fn ratio(part: u64, whole: u64) -> f32 {
    if whole == 0 { 0.0 } else { part as f32 / whole as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use selfsame_imaging::Rgb;
    use selfsame_protocol::geometry::PixelSize;

    const SIZE: PixelSize = PixelSize { width: 96, height: 64 };

    fn drawn(level: impl Fn(usize) -> u8) -> RgbImage {
        let row = (0..SIZE.width as usize).flat_map(|column| [level(column); 3]);
        RgbImage::from_pixels(SIZE, row.collect::<Vec<_>>().repeat(SIZE.height as usize)).unwrap()
    }

    #[test]
    fn steps_are_sharper_than_ramps() {
        let bars = drawn(|column| if column / 12 % 2 == 0 { 40 } else { 200 });
        let ramps = drawn(|column| {
            let place = u8::try_from(column % 24).unwrap();
            40 + 13 * if place < 12 { place } else { 24 - place }
        });
        let (sharp, soft) = (Exposure::of(&bars).sharpness, Exposure::of(&ramps).sharpness);
        assert!(sharp > 0.8, "{sharp}");
        assert!(soft < 0.4, "{soft}");
    }

    #[test]
    fn contrast_does_not_count_as_sharpness() {
        let strong = drawn(|column| if column / 12 % 2 == 0 { 0 } else { 250 });
        let weak = drawn(|column| if column / 12 % 2 == 0 { 100 } else { 150 });
        let [strong, weak] = [strong, weak].map(|picture| Exposure::of(&picture));
        assert!((strong.sharpness - weak.sharpness).abs() < 0.05);
        assert!(strong.contrast > 4.0 * weak.contrast);
    }

    #[test]
    fn light_is_measured() {
        let half_lost = drawn(|column| if column < 48 { 255 } else { 51 });
        let exposure = Exposure::of(&half_lost);
        assert!((exposure.hotspots - 0.5).abs() < 1e-6);
        let plain = RgbImage::filled(SIZE, Rgb([51; 3])).unwrap();
        let exposure = Exposure::of(&plain);
        assert!((exposure.brightness - 0.2).abs() < 1e-6);
        assert_eq!((exposure.contrast, exposure.sharpness), (0.0, 0.0));
    }
}
