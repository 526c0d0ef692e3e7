//! Glasses: whether there are any, how dark their lenses are, how heavy the frame.
//!
//! A network tells that there are glasses (SlinkoIgor's detector); no network with
//! a fit licence tells which, so [`lenses`] measures that on the picture.

pub mod lenses;

use super::frame::direction;
use super::mesh::FaceMesh;
use lenses::{EyeStrip, OUTER_EYE_CORNERS};
use selfsame_imaging::planar::{Normalisation, interleaved};
use selfsame_imaging::resize::resize;
use selfsame_imaging::warp::warp;
use selfsame_imaging::{ImageError, Rgb, RgbImage, Similarity};
use selfsame_protocol::face::Glasses;
use selfsame_protocol::geometry::{PixelSize, Position};
use thiserror::Error;

/// Size of the network's input.
pub const INPUT: PixelSize = PixelSize { width: 128, height: 64 };

/// Brows and nose: the points of the mesh that the input shows.
const SHOWN: [usize; 23] = [
    46, 53, 52, 65, 55, 70, 63, 105, 66, 107, 276, 283, 282, 295, 285, 300, 293, 334, 296, 336, 1,
    4, 5,
];

/// What the input shows to either side of them, over their width.
const BESIDE: f32 = 1.0 / 3.0;

/// The logit at which glasses are as likely as none, and what makes the odds e
/// times as high. Set on 228 of 447 people of Labeled Faces in the Wild, labelled
/// by eye (44 with glasses); `docs/accuracy.md` has the rates of the others.
const EVEN_LOGIT: f32 = 2.0;
const LOGIT_STEP: f32 = -2.0;

/// The brightness of the skin under the eyes over that of the cheeks at which
/// lenses are as likely tinted as clear, and what makes the odds e times as high.
/// Set on the same people.
const EVEN_BRIGHTNESS: f32 = 0.62;
const BRIGHTNESS_STEP: f32 = -0.057;

/// The rim's thickness over the distance of the outer eye corners that is heavy
/// without doubt. Of nine pairs of glasses looked at, rims of wire measure up to
/// 0.4 % and those of thick plastic 1.6 to 5.5 %.
const HEAVY_RIM: f32 = 0.04;

/// The network's answer is none: the wrong length, or not finite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the answer is no logit")]
pub struct MalformedLogit;

/// The network's input: shape `[1, 64, 128, 3]`, red first, levels 0 to 255, the
/// part around the eyes stretched to it. `None` when the mesh has no extent.
///
/// # Errors
/// Those of [`warp`].
pub fn tensor(image: &RgbImage, mesh: &FaceMesh) -> Result<Option<Vec<f32>>, ImageError> {
    let Some((to_image, size)) = part_shown(mesh) else { return Ok(None) };
    let part = resize(&warp(image, &to_image, size, Rgb::BLACK)?, INPUT)?;
    Ok(Some(interleaved(&part, &Normalisation::NONE)))
}

/// The upright part that the network is shown, as high as its input: from there to
/// the picture, and its size.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a few hundred pixels, bounded first"
)]
fn part_shown(mesh: &FaceMesh) -> Option<(Similarity, PixelSize)> {
    let [left, right] = OUTER_EYE_CORNERS.map(|corner| mesh.position(corner));
    let (cosine, sine) = direction(left, right)?;
    let turn = Similarity { a: cosine, b: sine, shift: Position::default() };
    let level = turn.inverse()?;
    let shown = SHOWN.map(|number| level.apply(mesh.position(number)));
    let (first_x, last_x) = ends(shown.map(|it| it.x));
    let (first_y, last_y) = ends(shown.map(|it| it.y));
    let width = (last_x - first_x) * (1.0 + 2.0 * BESIDE);
    let scale = (last_y - first_y) / INPUT.height as f32;
    let start = Position { x: first_x - (last_x - first_x) * BESIDE, y: first_y };
    let pixels = (width / scale).round();
    let to_image = Similarity::scaling(scale).then(&Similarity::translation(start)).then(&turn);
    let is_sound = (1.0..=MOST_COLUMNS).contains(&pixels) && to_image.inverse().is_some();
    is_sound.then_some((to_image, PixelSize { width: pixels as u32, ..INPUT }))
}

/// Columns of the widest part that is drawn; a face seen from the front has about
/// 200, one whose brows and nose lie on a line would have any number.
const MOST_COLUMNS: f32 = 2048.0;

fn ends<const N: usize>(values: [f32; N]) -> (f32, f32) {
    values.into_iter().fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    })
}

/// How likely glasses are worn, 0 to 1, from the network's `logit`, which falls
/// where there are some.
///
/// # Errors
/// [`MalformedLogit`].
pub fn decode(logit: &[f32]) -> Result<f32, MalformedLogit> {
    match logit {
        &[logit] if logit.is_finite() => Ok(sigmoid((logit - EVEN_LOGIT) / LOGIT_STEP)),
        _ => Err(MalformedLogit),
    }
}

/// All scores, from that of glasses and a look at the eyes. Lenses and frames are
/// those of glasses, so neither scores higher. Behind dark lenses a rim cannot be
/// told from the lens, so a frame scores as far as the lenses are clear.
#[must_use]
pub fn scores(worn: f32, strip: &EyeStrip) -> Glasses {
    let tint = sigmoid((strip.brightness_under_eyes() - EVEN_BRIGHTNESS) / BRIGHTNESS_STEP);
    let weight = (strip.rim_thickness() / HEAVY_RIM).clamp(0.0, 1.0);
    Glasses { worn, tinted: tint.min(worn), heavy_frame: (weight * (1.0 - tint)).min(worn) }
}

fn sigmoid(value: f32) -> f32 {
    (1.0 + (-value).exp()).recip()
}

#[cfg(test)]
mod tests {
    use super::super::mesh::tests::mesh;
    use super::*;

    /// Brows from x 60 to 120 at y 50, the nose tip at (90, 80).
    fn face() -> FaceMesh {
        let shown = SHOWN.map(|number| {
            let [x, y] = match number {
                46 => [60.0, 50.0],
                276 => [120.0, 50.0],
                _ => [90.0, 80.0],
            };
            (number, [x, y, 0.0])
        });
        let eyes = [(33, [65.0, 60.0, 0.0]), (263, [115.0, 60.0, 0.0])];
        mesh(&[shown.as_slice(), eyes.as_slice()].concat())
    }

    #[test]
    fn the_input_shows_brows_and_nose() {
        let (to_image, size) = part_shown(&face()).unwrap();
        // 60 and two thirds of it, 100 wide and 30 high: 213 by 64 pixels.
        assert_eq!(size, PixelSize { width: 213, height: 64 });
        let first = to_image.apply(Position::default());
        assert!((first.x - 40.0).abs() < 1e-3 && (first.y - 50.0).abs() < 1e-3, "{first:?}");
        let size = PixelSize { width: 200, height: 200 };
        let image = RgbImage::filled(size, Rgb([10, 20, 30])).unwrap();
        let tensor = tensor(&image, &face()).unwrap().unwrap();
        assert_eq!(tensor.len(), 128 * 64 * 3);
        assert_eq!(tensor[..3], [10.0, 20.0, 30.0]);
    }

    #[test]
    fn meshes_without_extent_have_no_input() {
        let image = RgbImage::filled(PixelSize { width: 64, height: 64 }, Rgb::WHITE).unwrap();
        let flat = SHOWN.map(|number| (number, [number as f32, 50.0, 0.0]));
        let eyes = [(33, [60.0, 60.0, 0.0]), (263, [110.0, 60.0, 0.0])];
        let flat = mesh(&[flat.as_slice(), eyes.as_slice()].concat());
        for (name, mesh) in [("a point", mesh(&[])), ("a line", flat)] {
            assert_eq!(tensor(&image, &mesh), Ok(None), "{name}");
        }
    }

    #[test]
    fn the_logit_falls_with_glasses() {
        let score = |logit| decode(&[logit]).unwrap();
        assert!((score(EVEN_LOGIT) - 0.5).abs() < 1e-6);
        assert!(score(-8.0) > 0.99 && score(12.0) < 0.01);
        assert!([-8.0, -1.0, 2.0, 5.0].map(score).is_sorted_by(|one, next| one > next));
        for answer in [&[][..], &[1.0, 2.0], &[f32::NAN]] {
            assert_eq!(decode(answer), Err(MalformedLogit));
        }
    }

    #[test]
    fn lenses_and_frames_are_those_of_glasses() {
        let dark = EyeStrip::of_measures(0.2, 0.08);
        let plastic = EyeStrip::of_measures(0.95, 0.08);
        let wire = EyeStrip::of_measures(0.95, 0.0);
        struct Case {
            name: &'static str,
            worn: f32,
            strip: EyeStrip,
            tinted: bool,
            heavy: bool,
        }
        let cases = [
            Case { name: "sunglasses", worn: 0.9, strip: dark.clone(), tinted: true, heavy: false },
            Case { name: "plastic", worn: 0.9, strip: plastic.clone(), tinted: false, heavy: true },
            Case { name: "wire", worn: 0.9, strip: wire, tinted: false, heavy: false },
            Case { name: "tired eyes", worn: 0.1, strip: dark, tinted: false, heavy: false },
            Case { name: "brows", worn: 0.1, strip: plastic, tinted: false, heavy: false },
        ];
        for Case { name, worn, strip, tinted, heavy } in cases {
            let scores = scores(worn, &strip);
            assert_eq!(scores.worn, worn, "{name}");
            assert_eq!(scores.tinted >= 0.5, tinted, "{name}: {scores:?}");
            assert_eq!(scores.heavy_frame >= 0.5, heavy, "{name}: {scores:?}");
        }
    }
}
