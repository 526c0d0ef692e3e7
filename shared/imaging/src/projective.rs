//! Projective transforms of the plane: how a flat thing looks from another place.
//!
//! Coordinates are continuous, as for [`crate::Similarity`].

use crate::warp::Mapping;
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};

/// The rows of a 3 × 3 matrix that maps `(x, y, 1)`; its last number is 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Projective([[f64; 3]; 3]);

impl Projective {
    /// The transform that takes the corners of a rectangle of `size`, whose top left
    /// corner is the origin, to those of `quad`; `None` when three of these lie on a
    /// line or `quad` is not convex.
    ///
    /// Paul Heckbert, Fundamentals of Texture Mapping and Image Warping, 1989,
    /// section 2.2.3.
    #[must_use]
    pub fn from_rectangle(size: PixelSize, quad: &Quadrilateral) -> Option<Self> {
        if size.width == 0 || size.height == 0 || !is_convex(quad) {
            return None;
        }
        let [p0, p1, p2, p3] = corners(quad).map(|corner| [corner.x, corner.y].map(f64::from));
        let along = |axis: usize| -> [f64; 3] {
            let of = |point: [f64; 2]| point.get(axis).copied().unwrap_or_default();
            [of(p1) - of(p2), of(p3) - of(p2), of(p0) - of(p1) + of(p2) - of(p3)]
        };
        let ([dx1, dx2, sx], [dy1, dy2, sy]) = (along(0), along(1));
        let determinant = dx1 * dy2 - dx2 * dy1;
        let g = (sx * dy2 - dx2 * sy) / determinant;
        let h = (dx1 * sy - sx * dy1) / determinant;
        let row = |[start, right, down]: [f64; 3]| {
            [right - start + g * right, down - start + h * down, start]
        };
        let [x, y] = [row([p0[0], p1[0], p3[0]]), row([p0[1], p1[1], p3[1]])];
        let (width, height) = (f64::from(size.width), f64::from(size.height));
        let scaled = |[a, b, c]: [f64; 3]| [a / width, b / height, c];
        let matrix = [x, y, [g, h, 1.0]].map(scaled);
        matrix.iter().flatten().all(|value| value.is_finite()).then_some(Self(matrix))
    }

    /// The rows of the matrix.
    #[must_use]
    pub fn rows(&self) -> [[f64; 3]; 3] {
        self.0
    }

    /// The way back; `None` when there is none.
    #[must_use]
    pub fn inverse(&self) -> Option<Self> {
        let [[a, b, c], [d, e, f], [g, h, i]] = self.0;
        let adjugate = [
            [e * i - f * h, c * h - b * i, b * f - c * e],
            [f * g - d * i, a * i - c * g, c * d - a * f],
            [d * h - e * g, b * g - a * h, a * e - b * d],
        ];
        let last = a * e - b * d;
        let normal = adjugate.map(|row| row.map(|value| value / last));
        normal.iter().flatten().all(|value| value.is_finite()).then_some(Self(normal))
    }
}

impl Mapping for Projective {
    #[expect(clippy::cast_possible_truncation, reason = "pixels need no more")]
    fn apply(&self, position: Position) -> Position {
        let (x, y) = (f64::from(position.x), f64::from(position.y));
        let [across, down, depth] = self.0.map(|[a, b, c]| a * x + b * y + c);
        Position { x: (across / depth) as f32, y: (down / depth) as f32 }
    }
}

/// The corners of a quadrilateral, clockwise from its top left.
#[must_use]
pub fn corners(quad: &Quadrilateral) -> [Position; 4] {
    [quad.top_left, quad.top_right, quad.bottom_right, quad.bottom_left]
}

/// The corners in a picture of another size.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
pub fn scaled(quad: &Quadrilateral, from: PixelSize, to: PixelSize) -> Quadrilateral {
    let across = to.width as f32 / from.width as f32;
    let down = to.height as f32 / from.height as f32;
    let scale = |point: Position| Position { x: point.x * across, y: point.y * down };
    let [top_left, top_right, bottom_right, bottom_left] = corners(quad).map(scale);
    Quadrilateral { top_left, top_right, bottom_right, bottom_left }
}

/// Whether a quadrilateral turns clockwise at every corner, as seen on a screen.
#[must_use]
pub fn is_convex(quad: &Quadrilateral) -> bool {
    let [a, b, c, d] = corners(quad);
    [(a, b, c), (b, c, d), (c, d, a), (d, a, b)].into_iter().all(|(from, at, to)| {
        (at.x - from.x) * (to.y - at.y) - (at.y - from.y) * (to.x - at.x) > f32::EPSILON
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::{Rgb, RgbImage};
    use crate::warp::warp;

    fn quad(points: [[f32; 2]; 4]) -> Quadrilateral {
        let [top_left, top_right, bottom_right, bottom_left] =
            points.map(|[x, y]| Position { x, y });
        Quadrilateral { top_left, top_right, bottom_right, bottom_left }
    }

    const SIZE: PixelSize = PixelSize { width: 80, height: 50 };
    const RECTANGLE: [[f32; 2]; 4] = [[0.0, 0.0], [80.0, 0.0], [80.0, 50.0], [0.0, 50.0]];

    #[test]
    fn corners_go_to_corners_and_back() {
        let seen = quad([[10.0, 7.0], [95.0, 20.0], [88.0, 70.0], [2.0, 61.0]]);
        let there = Projective::from_rectangle(SIZE, &seen).unwrap();
        let back = there.inverse().unwrap();
        for (from, to) in corners(&quad(RECTANGLE)).into_iter().zip(corners(&seen)) {
            let (there, back) = (there.apply(from), back.apply(to));
            assert!((there.x - to.x).hypot(there.y - to.y) < 1e-3, "{there:?} {to:?}");
            assert!((back.x - from.x).hypot(back.y - from.y) < 1e-3, "{back:?} {from:?}");
        }
    }

    #[test]
    fn the_middle_is_where_the_diagonals_meet() {
        let seen = quad([[0.0, 0.0], [90.0, 0.0], [60.0, 30.0], [30.0, 30.0]]);
        let there = Projective::from_rectangle(SIZE, &seen).unwrap();
        let middle = there.apply(Position { x: 40.0, y: 25.0 });
        assert!((middle.x - 45.0).hypot(middle.y - 22.5) < 1e-3, "{middle:?}");
    }

    #[test]
    fn what_is_no_view_of_a_rectangle_is_refused() {
        struct Case {
            name: &'static str,
            points: [[f32; 2]; 4],
        }
        let cases = [
            Case { name: "a point", points: [[3.0, 3.0]; 4] },
            Case { name: "a line", points: [[0.0, 0.0], [1.0, 1.0], [2.0, 2.0], [3.0, 3.0]] },
            Case { name: "a bow", points: [[0.0, 0.0], [9.0, 9.0], [9.0, 0.0], [0.0, 9.0]] },
            Case { name: "mirrored", points: [[9.0, 0.0], [0.0, 0.0], [0.0, 9.0], [9.0, 9.0]] },
            Case { name: "a dart", points: [[0.0, 0.0], [9.0, 0.0], [2.0, 2.0], [0.0, 9.0]] },
            Case { name: "nowhere", points: [[f32::NAN; 2]; 4] },
        ];
        for Case { name, points } in cases {
            let refused = Projective::from_rectangle(SIZE, &quad(points));
            assert!(refused.is_none(), "{name}: {refused:?}");
        }
        let empty = PixelSize { width: 0, height: 5 };
        assert_eq!(Projective::from_rectangle(empty, &quad(RECTANGLE)), None);
    }

    #[test]
    fn a_page_is_straightened() {
        // A white page with a black right half on grey ground, seen askew.
        let seen = quad([[30.0, 20.0], [150.0, 40.0], [140.0, 120.0], [20.0, 100.0]]);
        let to_page = Projective::from_rectangle(SIZE, &seen).unwrap().inverse().unwrap();
        let pixels = (0..180 * 140).flat_map(|index: u16| {
            let place =
                Position { x: f32::from(index % 180) + 0.5, y: f32::from(index / 180) + 0.5 };
            let Position { x, y } = to_page.apply(place);
            let on_page = (0.0..80.0).contains(&x) && (0.0..50.0).contains(&y);
            [if !on_page {
                128
            } else if x < 40.0 {
                255
            } else {
                0
            }; 3]
        });
        let photo =
            RgbImage::from_pixels(PixelSize { width: 180, height: 140 }, pixels.collect()).unwrap();
        let to_photo = Projective::from_rectangle(SIZE, &seen).unwrap();
        let page = warp(&photo, &to_photo, SIZE, Rgb::BLACK).unwrap();
        for (index, pixel) in page.pixels().chunks(3).enumerate() {
            let (x, y) = (index % 80, index / 80);
            if (2..38).contains(&x) && (2..48).contains(&y) {
                assert!(pixel[0] > 250, "{x} {y} {pixel:?}");
            }
            if (42..78).contains(&x) && (2..48).contains(&y) {
                assert!(pixel[0] < 5, "{x} {y} {pixel:?}");
            }
        }
    }
}
