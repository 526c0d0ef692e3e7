//! The guided filter (He, Sun and Tang, "Guided Image Filtering", 2013) with a
//! colour picture as its guide, and its coefficients kept at a lower resolution
//! ("Fast Guided Filter", 2015).
//!
//! Around every pixel the rough mask is explained as a linear function of the
//! colour. Where person and background differ in colour, the function draws the
//! border, and single hairs, where the colours change.

use crate::field::Field;
use crate::image::RgbImage;
use selfsame_protocol::geometry::Position;

/// What the filter sees at once, and how much colours must differ to matter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    /// Pixels from the middle of a window to its edge.
    pub radius: u32,
    /// Variance of levels 0 to 1 below which a difference counts as noise.
    pub noise: f32,
}

/// A linear function of the colour for every place in a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct ColourModel {
    /// Weights of red, green and blue, and what is added.
    coefficients: Field<4>,
}

impl ColourModel {
    /// Explains `mask` by the colours of `guide`, a picture of the same size.
    #[must_use]
    pub fn fit(guide: &RgbImage, mask: &Field<1>, window: Window) -> Self {
        let moments = mask.with_colours(guide, |&[mask], colour| moments(mask, colour));
        let fitted = moments.means(window.radius).map(|means| solve(means, window.noise));
        Self { coefficients: fitted.means(window.radius) }
    }

    /// What the mask is for a colour, levels 0 to 1, at a place given in shares of
    /// width and height. Not limited to 0 to 1.
    #[must_use]
    pub fn at(&self, place: Position, [red, green, blue]: [f32; 3]) -> f32 {
        let [of_red, of_green, of_blue, constant] = self.coefficients.at(place);
        of_red * red + of_green * green + of_blue * blue + constant
    }
}

/// Colour, mask, their products, and the products of the colours.
fn moments(mask: f32, [r, g, b]: [f32; 3]) -> [f32; 13] {
    [r, g, b, mask, r * mask, g * mask, b * mask, r * r, r * g, r * b, g * g, g * b, b * b]
}

/// The coefficients of one window (eq. 19 and 20 of the paper): the covariance of
/// the colours, with `noise` on its diagonal, solved for their covariance with the
/// mask. The matrix is symmetric and positive, so its adjugate over its
/// determinant is its inverse.
fn solve(means: &[f32; 13], noise: f32) -> [f32; 4] {
    let [r, g, b, mask, r_mask, g_mask, b_mask, rr, rg, rb, gg, gb, bb] = *means;
    let (rr, gg, bb) = (rr - r * r + noise, gg - g * g + noise, bb - b * b + noise);
    let (rg, rb, gb) = (rg - r * g, rb - r * b, gb - g * b);
    let (r_mask, g_mask, b_mask) = (r_mask - r * mask, g_mask - g * mask, b_mask - b * mask);
    let adjugate = [
        [gg * bb - gb * gb, rb * gb - rg * bb, rg * gb - rb * gg],
        [rb * gb - rg * bb, rr * bb - rb * rb, rg * rb - rr * gb],
        [rg * gb - rb * gg, rg * rb - rr * gb, rr * gg - rg * rg],
    ];
    let determinant = rr * adjugate[0][0] + rg * adjugate[0][1] + rb * adjugate[0][2];
    let [of_r, of_g, of_b] = adjugate.map(|row| {
        (row[0] * r_mask + row[1] * g_mask + row[2] * b_mask) / determinant.max(f32::MIN_POSITIVE)
    });
    [of_r, of_g, of_b, mask - of_r * r - of_g * g - of_b * b]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::Rgb;
    use selfsame_protocol::geometry::PixelSize;

    const SIDE: u32 = 40;
    const SIZE: PixelSize = PixelSize { width: SIDE, height: SIDE };
    const WINDOW: Window = Window { radius: 4, noise: 1e-4 };

    /// Red up to `border`, blue from there.
    fn two_colours(border: u32) -> RgbImage {
        let pixel = |index: u32| if index % SIDE < border { [220, 30, 40] } else { [20, 60, 200] };
        RgbImage::from_pixels(SIZE, (0..SIDE * SIDE).flat_map(pixel).collect()).unwrap()
    }

    fn mask(border: f32) -> Field<1> {
        Field::sampled(SIZE, |place| [f32::from(u8::from(place.x * SIDE as f32 <= border))])
    }

    fn refined(model: &ColourModel, guide: &RgbImage, column: u32) -> f32 {
        let y = 0.5;
        let colour = guide.pixel((SIDE * SIDE / 2 + column) as usize);
        let x = crate::field::share(column, SIDE);
        model.at(Position { x, y }, colour.map(|it| f32::from(it) / 255.0))
    }

    #[test]
    fn a_rough_border_moves_to_that_of_the_colours() {
        let guide = two_colours(20);
        // Two pixels too far on either side, where the mask itself changes nothing.
        for rough in [18.0, 22.0] {
            let model = ColourModel::fit(&guide, &mask(rough), WINDOW);
            let (inside, outside) = (refined(&model, &guide, 19), refined(&model, &guide, 20));
            assert!(inside - outside > 0.4, "{rough}: {inside} {outside}");
            assert!((refined(&model, &guide, 2) - 1.0).abs() < 1e-3, "{rough}");
            assert!(refined(&model, &guide, 37).abs() < 1e-3, "{rough}");
        }
    }

    #[test]
    fn without_colours_the_mask_is_smoothed() {
        let grey = RgbImage::filled(SIZE, Rgb([128; 3])).unwrap();
        let model = ColourModel::fit(&grey, &mask(20.0), WINDOW);
        let along: Vec<f32> = (0..SIDE).map(|column| refined(&model, &grey, column)).collect();
        assert!(along.is_sorted_by(|one, next| *next <= one + 1e-5), "{along:?}");
        assert!((refined(&model, &grey, 20) - 0.5).abs() < 0.1);
    }

    #[test]
    fn a_mask_of_one_value_stays() {
        let guide = two_colours(13);
        for value in [0.0, 0.4, 1.0] {
            let model = ColourModel::fit(&guide, &Field::sampled(SIZE, |_| [value]), WINDOW);
            let worst = (0..SIDE).map(|at| (refined(&model, &guide, at) - value).abs());
            assert!(worst.fold(0.0, f32::max) < 1e-4, "{value}");
        }
    }
}
