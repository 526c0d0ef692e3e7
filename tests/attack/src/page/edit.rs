//! What is done to photographs afterwards.

use super::{FlatPage, Shot};
use crate::noise::Noise;
use crate::view::{blend, sample};
use selfsame_imaging::encode::{JpegQuality, jpeg};
use selfsame_imaging::warp::Mapping;
use selfsame_imaging::{ImageError, Part, Projective, RgbImage, decode};
use selfsame_protocol::face::ImageLimits;
use selfsame_protocol::geometry::{PixelSize, Position};

/// Where the layers of this module's noise begin.
const LAYER: u64 = 400;

/// Somebody else's portrait over that of the page.
pub(super) fn other_portrait(
    shot: &Shot,
    page: &FlatPage<'_>,
    donor: &FlatPage<'_>,
    noise: Noise,
) -> Result<Shot, ImageError> {
    let photo = stored(&shot.photo, noise)?;
    let patch = Patch { from: donor.picture, part: donor.portrait, ground: None };
    let photo = covered(photo, shot, page, page.portrait, &patch, noise)?;
    Ok(Shot { photo, corners: shot.corners, changed_values: Vec::new() })
}

/// One to three values of another document over those of the page, on paper of the
/// colour around.
pub(super) fn other_text(
    shot: &Shot,
    page: &FlatPage<'_>,
    donor: &FlatPage<'_>,
    noise: Noise,
) -> Result<Shot, ImageError> {
    let mut photo = stored(&shot.photo, noise)?;
    let count = noise.between(LAYER, 1.0, 4.0) as usize;
    let first = noise.between(LAYER + 1, 0.0, page.values.len() as f32) as usize;
    let mut changed_values = Vec::new();
    for step in 0..count.min(page.values.len()) {
        let index = (first + 2 * step) % page.values.len();
        let (Some(&part), Some(&text)) = (page.values.get(index), donor.values.get(index)) else {
            continue;
        };
        let part = grown(part, page.picture.size());
        let patch =
            Patch { from: donor.picture, part: text, ground: Some(ink(donor.picture, text)) };
        photo = covered(photo, shot, page, part, &patch, noise)?;
        changed_values.push(index);
    }
    changed_values.dedup();
    Ok(Shot { photo, corners: shot.corners, changed_values })
}

/// The photograph as the phone stored it before somebody changed it.
fn stored(photo: &RgbImage, noise: Noise) -> Result<RgbImage, ImageError> {
    let quality = JpegQuality(noise.between(LAYER + 2, 82.0, 97.0) as u8);
    let limits = ImageLimits { min_side: 1, max_side: u32::MAX, ..ImageLimits::default() };
    decode(&jpeg(photo, quality)?, limits)
}

fn grown(part: Part, page: PixelSize) -> Part {
    let margin = part.size.height / 4;
    let (left, top) = (part.left.saturating_sub(margin), part.top.saturating_sub(margin));
    let side = |from: u32, side: u32, end: u32| (side + 2 * margin).min(end.saturating_sub(from));
    let width = side(left, part.size.width, page.width);
    Part { left, top, size: PixelSize { width, height: side(top, part.size.height, page.height) } }
}

/// What is put over.
struct Patch<'a> {
    from: &'a RgbImage,
    part: Part,
    /// The darkest colour of a text: the rest of it lets the ground show.
    ground: Option<f32>,
}

fn ink(page: &RgbImage, part: Part) -> f32 {
    let darkest = (0..part.size.width * part.size.height).map(|index| {
        let (x, y) = (part.left + index % part.size.width, part.top + index / part.size.width);
        sample(page, x as f32 + 0.5, y as f32 + 0.5)[1]
    });
    darkest.fold(255.0, f32::min)
}

/// Puts a patch over a part of the page in a photograph.
fn covered(
    mut photo: RgbImage,
    shot: &Shot,
    page: &FlatPage<'_>,
    part: Part,
    patch: &Patch<'_>,
    noise: Noise,
) -> Result<RgbImage, ImageError> {
    let size = photo.size();
    let forth = Projective::from_rectangle(page.picture.size(), &shot.corners);
    let Some((forth, back)) = forth.and_then(|forth| Some((forth, forth.inverse()?))) else {
        return Err(ImageError::TooSmall(size));
    };
    let light = surrounding(&photo, &forth, part);
    let untouched = photo.clone();
    let feather = noise.between(LAYER + 3, 0.5, 4.0);
    for (index, target) in photo.pixels_mut().as_chunks_mut::<3>().0.iter_mut().enumerate() {
        let (x, y) = (index as u32 % size.width, index as u32 / size.width);
        let place = back.apply(Position { x: x as f32 + 0.5, y: y as f32 + 0.5 });
        let (across, down) = (place.x - part.left as f32, place.y - part.top as f32);
        let (width, height) = (part.size.width as f32, part.size.height as f32);
        let inside = across.min(down).min(width - across).min(height - down);
        if inside <= 0.0 {
            continue;
        }
        let colour = patch.colour([across / width, down / height], light);
        let own = untouched.pixel(index).map(f32::from);
        *target = blend(own, colour, (inside / feather).min(1.0)).map(|level| level as u8);
    }
    Ok(photo)
}

impl Patch<'_> {
    /// The colour at a place of the patch; `light` is that of bare paper around.
    fn colour(&self, [across, down]: [f32; 2], light: [f32; 3]) -> [f32; 3] {
        let at = |from: u32, side: u32, share: f32| from as f32 + side as f32 * share;
        let x = at(self.part.left, self.part.size.width, across);
        let y = at(self.part.top, self.part.size.height, down);
        let colour = sample(self.from, x, y);
        let Some(ink) = self.ground else {
            return std::array::from_fn(|channel| colour[channel] * light[channel] / 235.0);
        };
        let dark = ((200.0 - colour[1]) / (200.0 - ink).max(1.0)).clamp(0.0, 1.0);
        blend(light, light.map(|level| 0.25 * level), dark)
    }
}

/// The bright colour on the border of a part: that of its paper.
fn surrounding(photo: &RgbImage, forth: &Projective, part: Part) -> [f32; 3] {
    let size = part.size;
    let border = (0..size.width).step_by(3).flat_map(|x| [(x, 0), (x, size.height)]);
    let mut colours: Vec<[f32; 3]> = border
        .map(|(x, y)| Position { x: (part.left + x) as f32, y: (part.top + y) as f32 })
        .map(|place| forth.apply(place))
        .map(|Position { x, y }| sample(photo, x, y))
        .collect();
    colours.sort_by(|one, other| one[1].total_cmp(&other[1]));
    colours.get(colours.len() * 3 / 4).copied().unwrap_or([200.0; 3])
}
