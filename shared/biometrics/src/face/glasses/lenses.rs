//! What lenses and frames do to the skin around the eyes.
//!
//! Skin under the eyes is about as bright as that of the cheeks; through a tinted
//! lens it is darker. Between the lower lid and the cheek there is nothing but skin,
//! unless the lower rim of a frame crosses it as a dark line.

use super::super::frame::{direction, distance, midpoint};
use super::super::mesh::{FaceMesh, point};
use selfsame_imaging::field::Field;
use selfsame_imaging::luminance::luma;
use selfsame_imaging::warp::warp;
use selfsame_imaging::{ImageError, Rgb, RgbImage, Similarity};
use selfsame_protocol::geometry::{PixelSize, Position};

/// The size faces are measured at.
const SIZE: PixelSize = PixelSize { width: 256, height: 192 };

/// Pixels between the outer eye corners there, and where their middle lies.
const EYE_CORNERS_APART: f32 = 128.0;
const BETWEEN_EYES: Position = Position { x: 128.0, y: 64.0 };

/// The corners of the eyes that are farthest apart, by numbers of the mesh.
pub(super) const OUTER_EYE_CORNERS: [usize; 2] = [point::LEFT_EYE[0], point::RIGHT_EYE[1]];

/// One side of the face, by numbers of the mesh.
struct Side {
    /// Outer and inner corner of the eye.
    corners: [usize; 2],
    lower_lid: usize,
    under_eye: [usize; 5],
    cheek: [usize; 4],
}

const SIDES: [Side; 2] = [
    Side {
        corners: point::LEFT_EYE,
        lower_lid: 145,
        under_eye: [228, 229, 230, 231, 232],
        cheek: [50, 101, 36, 205],
    },
    Side {
        corners: [point::RIGHT_EYE[1], point::RIGHT_EYE[0]],
        lower_lid: 374,
        under_eye: [448, 449, 450, 451, 452],
        cheek: [280, 330, 266, 425],
    },
];

/// Where rims are looked for: columns, in shares of the eye from its outer corner,
/// and how far below the lower lid, in pixels.
const COLUMNS: [f32; 5] = [0.25, 0.4, 0.55, 0.7, 0.85];
const BELOW_LID: [f32; 2] = [2.0, 46.0];

/// A rim is darker than this share of the skin around it.
const DARK: f32 = 0.6;

/// Keeps ratios finite on black pictures.
const LEAST_BRIGHTNESS: f32 = 1.0 / 255.0;

/// The part of a face around its eyes, measured.
#[derive(Debug, Clone, PartialEq)]
pub struct EyeStrip {
    brightness_under_eyes: f32,
    rim_thickness: f32,
}

impl EyeStrip {
    /// Draws and measures the strip; `None` when the mesh's eyes lie in one place.
    ///
    /// # Errors
    /// Those of [`warp`].
    pub fn measure(image: &RgbImage, mesh: &FaceMesh) -> Result<Option<Self>, ImageError> {
        let Some((to_image, to_strip)) = strip_of(mesh) else { return Ok(None) };
        let strip = warp(image, &to_image, SIZE, Rgb::BLACK)?;
        let brightness =
            Field::sampled(SIZE, |_| [0.0]).with_colours(&strip, |_, colour| [luma(colour)]);
        // Twice: about as smooth as a Gaussian, which hides noise and pores.
        let view = View { brightness: brightness.means(1).means(1), mesh, to_strip };
        let [left, right] = SIDES.map(|side| view.brightness_under_eye(&side));
        let mut rims: Vec<f32> = SIDES.iter().flat_map(|side| view.rims(side)).collect();
        Ok(Some(Self {
            brightness_under_eyes: f32::midpoint(left, right),
            rim_thickness: median(&mut rims) / EYE_CORNERS_APART,
        }))
    }

    /// Brightness of the skin under the eyes over that of the cheeks.
    #[must_use]
    pub fn brightness_under_eyes(&self) -> f32 {
        self.brightness_under_eyes
    }

    /// Thickness of the lower rims over the distance of the outer eye corners; half
    /// of the places looked at are as thick or thicker.
    #[must_use]
    pub fn rim_thickness(&self) -> f32 {
        self.rim_thickness
    }

    #[cfg(test)]
    pub(super) fn of_measures(brightness_under_eyes: f32, rim_thickness: f32) -> Self {
        Self { brightness_under_eyes, rim_thickness }
    }
}

/// From the strip to the picture, and back.
fn strip_of(mesh: &FaceMesh) -> Option<(Similarity, Similarity)> {
    let [left, right] = OUTER_EYE_CORNERS.map(|corner| mesh.position(corner));
    let (cosine, sine) = direction(left, right)?;
    let scale = distance(left, right) / EYE_CORNERS_APART;
    let turn = Similarity { a: scale * cosine, b: scale * sine, shift: midpoint(left, right) };
    let from_middle = Position { x: -BETWEEN_EYES.x, y: -BETWEEN_EYES.y };
    let to_image = Similarity::translation(from_middle).then(&turn);
    Some((to_image, to_image.inverse()?))
}

/// A strip and the mesh in it.
struct View<'a> {
    brightness: Field<1>,
    mesh: &'a FaceMesh,
    to_strip: Similarity,
}

impl View<'_> {
    fn place(&self, number: usize) -> Position {
        self.to_strip.apply(self.mesh.position(number))
    }

    #[expect(clippy::cast_precision_loss, reason = "sides of a few hundred pixels")]
    fn at(&self, place: Position) -> f32 {
        let x = place.x / SIZE.width as f32;
        let [level] = self.brightness.at(Position { x, y: place.y / SIZE.height as f32 });
        level
    }

    fn skin<const N: usize>(&self, points: &[usize; N]) -> f32 {
        median(&mut points.map(|number| self.at(self.place(number)))).max(LEAST_BRIGHTNESS)
    }

    fn brightness_under_eye(&self, side: &Side) -> f32 {
        self.skin(&side.under_eye) / self.skin(&side.cheek)
    }

    /// How many pixels of rim cross each column below an eye.
    fn rims(&self, side: &Side) -> [f32; COLUMNS.len()] {
        let [outer, inner] = side.corners.map(|corner| self.place(corner));
        let lid = self.place(side.lower_lid).y;
        let skin = self.skin(&side.cheek);
        COLUMNS.map(|share| self.rim_below(outer.x + (inner.x - outer.x) * share, lid, skin))
    }

    #[expect(clippy::cast_precision_loss, reason = "a count of a few dozen pixels")]
    fn rim_below(&self, x: f32, lid: f32, skin: f32) -> f32 {
        let [first, end] = BELOW_LID.map(|below| below.trunc() as u16);
        let column: Vec<f32> = (first..end)
            .map(|below| self.at(Position { x, y: lid + f32::from(below) }) / skin)
            .collect();
        let bright = nth(&mut column.clone(), column.len() * 4 / 5).min(1.0);
        column.iter().filter(|&&level| level < DARK * bright).count() as f32
    }
}

fn median(values: &mut [f32]) -> f32 {
    let middle = values.len() / 2;
    nth(values, middle)
}

/// The value at `index` once they are sorted; 0 beyond the end.
fn nth(values: &mut [f32], index: usize) -> f32 {
    values.sort_by(f32::total_cmp);
    values.get(index).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::super::mesh::tests::mesh;
    use super::*;

    /// A face whose strip is the picture itself.
    fn face() -> FaceMesh {
        let mut points = vec![
            (33, [64.0, 64.0, 0.0]),
            (133, [104.0, 64.0, 0.0]),
            (263, [192.0, 64.0, 0.0]),
            (362, [152.0, 64.0, 0.0]),
            (145, [84.0, 68.0, 0.0]),
            (374, [172.0, 68.0, 0.0]),
        ];
        for (side, x) in SIDES.iter().zip([84.0, 172.0]) {
            points.extend(side.under_eye.map(|number| (number, [x, 78.0, 0.0])));
            points.extend(side.cheek.map(|number| (number, [x, 130.0, 0.0])));
        }
        mesh(&points)
    }

    /// Skin, with rows of other brightness.
    fn picture(rows: std::ops::Range<u32>, level: u8) -> RgbImage {
        let pixel = |index: u32| if rows.contains(&(index / 256)) { [level; 3] } else { [200; 3] };
        RgbImage::from_pixels(SIZE, (0..256 * 192).flat_map(pixel).collect()).unwrap()
    }

    fn measured(image: &RgbImage) -> EyeStrip {
        EyeStrip::measure(image, &face()).unwrap().unwrap()
    }

    #[test]
    fn bare_skin_is_even() {
        let strip = measured(&picture(0..0, 0));
        assert!((strip.brightness_under_eyes() - 1.0).abs() < 1e-3);
        assert_eq!(strip.rim_thickness(), 0.0);
    }

    #[test]
    fn lenses_darken_what_is_under_the_eyes() {
        for level in [20, 80, 140] {
            let strip = measured(&picture(40..100, level));
            let expected = f32::from(level) / 200.0;
            assert!((strip.brightness_under_eyes() - expected).abs() < 0.01, "{level}");
        }
    }

    #[test]
    fn rims_are_measured_in_their_thickness() {
        for (thickness, tolerance) in [(4, 1.5), (8, 1.5), (14, 1.5)] {
            let strip = measured(&picture(90..90 + thickness, 30));
            let pixels = strip.rim_thickness() * EYE_CORNERS_APART;
            assert!((pixels - thickness as f32).abs() <= tolerance, "{thickness}: {pixels}");
        }
        assert_eq!(measured(&picture(90..98, 150)).rim_thickness(), 0.0, "a shadow");
    }

    #[test]
    fn black_pictures_and_no_faces_are_no_trouble() {
        let strip = measured(&picture(0..192, 0));
        assert!(strip.brightness_under_eyes().is_finite() && strip.rim_thickness().is_finite());
        assert_eq!(EyeStrip::measure(&picture(0..0, 0), &mesh(&[])), Ok(None));
    }
}
