//! Which format a page has, by the corners it is seen with.

use selfsame_imaging::Projective;
use selfsame_imaging::projective::corners;
use selfsame_protocol::document::MrzFormat;
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};

/// Width over height of ID-1, 85.60 × 53.98 mm (ISO/IEC 7810).
const CARD_RATIO: f64 = 1.586;

/// Width over height of ID-3, 125 × 88 mm, and of ID-2, 105 × 74 mm, which hardly
/// differ.
const BOOKLET_RATIO: f64 = 1.42;

/// How far from these a page may be seen and still be whole. Half of it is the
/// distance between both.
const TOLERANCE: f64 = 1.12;

/// Focal length over the longer side of the photo. That of phones' main cameras lies
/// between 0.7 and 0.8; for others the error is a share of the tilt alone.
const FOCAL_LENGTH: f64 = 0.75;

/// The shapes of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageShape {
    /// A card of format ID-1.
    Card,
    /// A page of a booklet, a visa, or a large card: ID-3, ID-2.
    Booklet,
}

impl PageShape {
    /// The shape of width over height.
    #[must_use]
    pub fn of_ratio(ratio: f64) -> Self {
        let boundary = (CARD_RATIO * BOOKLET_RATIO).sqrt();
        if ratio > boundary { Self::Card } else { Self::Booklet }
    }

    /// The shape that a machine-readable zone of this format is printed on.
    #[must_use]
    pub const fn of_format(format: MrzFormat) -> Self {
        match format {
            MrzFormat::Td1 => Self::Card,
            MrzFormat::Td2 | MrzFormat::Td3 | MrzFormat::MrvA | MrzFormat::MrvB => Self::Booklet,
        }
    }

    /// The size of the page when it is handed out.
    #[must_use]
    pub const fn size(self) -> PixelSize {
        match self {
            Self::Card => PixelSize { width: 800, height: 500 },
            Self::Booklet => PixelSize { width: 800, height: 563 },
        }
    }
}

/// Whether width over height are those of a whole page.
#[must_use]
pub fn is_whole(ratio: f64) -> bool {
    (BOOKLET_RATIO / TOLERANCE..CARD_RATIO * TOLERANCE).contains(&ratio)
}

/// Width over height of the rectangle that a camera with a photo of `size` sees as
/// `quad`: the lengths of the sides' directions after the camera's perspective is
/// undone (Zhang and He, Whiteboard scanning and image enhancement, 2007, equation
/// 20). `None` when it sees none.
#[must_use]
pub fn ratio(quad: &Quadrilateral, size: PixelSize) -> Option<f64> {
    let unit = PixelSize { width: 1, height: 1 };
    let [x, y, depth] = Projective::from_rectangle(unit, quad)?.rows();
    let (width, height) = (f64::from(size.width), f64::from(size.height));
    let focal = FOCAL_LENGTH * width.max(height);
    let length = |column: usize| {
        let of = |row: [f64; 3]| row.get(column).copied().unwrap_or_default();
        let across = (of(x) - width / 2.0 * of(depth)) / focal;
        let down = (of(y) - height / 2.0 * of(depth)) / focal;
        across.hypot(down).hypot(of(depth))
    };
    Some(length(0) / length(1)).filter(|ratio| ratio.is_normal())
}

/// The same corners, named so that the page is wider than high and, of the two ways
/// to do that, its top is up in the photo.
#[must_use]
pub fn landscape(quad: &Quadrilateral, size: PixelSize) -> Quadrilateral {
    let is_high = ratio(quad, size).is_some_and(|ratio| ratio < 1.0);
    let lying = if is_high { turned(quad) } else { *quad };
    let up = |named: &Quadrilateral| {
        named.bottom_left.y + named.bottom_right.y - named.top_left.y - named.top_right.y
    };
    if up(&lying) < 0.0 { upside_down(&lying) } else { lying }
}

/// The corners as they are named once the page is turned upside down.
#[must_use]
pub fn upside_down(quad: &Quadrilateral) -> Quadrilateral {
    turned(&turned(quad))
}

/// The corners with the names of their neighbours.
fn turned(quad: &Quadrilateral) -> Quadrilateral {
    let [first, second, third, fourth]: [Position; 4] = corners(quad);
    Quadrilateral { top_left: second, top_right: third, bottom_right: fourth, bottom_left: first }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PHOTO: PixelSize = PixelSize { width: 4000, height: 3000 };

    /// A card of the given size in front of a camera, leaned back by `tilt` and
    /// turned by `turn` radians.
    fn seen(width: f64, height: f64, tilt: f64, turn: f64) -> Quadrilateral {
        let corner = |x: f64, y: f64| {
            let (x, y) = (x * turn.cos() - y * turn.sin(), x * turn.sin() + y * turn.cos());
            let depth = 200.0 + y * tilt.sin();
            let scale = FOCAL_LENGTH * 4000.0 / depth;
            Position { x: (2000.0 + x * scale) as f32, y: (1500.0 + y * tilt.cos() * scale) as f32 }
        };
        let (x, y) = (width / 2.0, height / 2.0);
        Quadrilateral {
            top_left: corner(-x, -y),
            top_right: corner(x, -y),
            bottom_right: corner(x, y),
            bottom_left: corner(-x, y),
        }
    }

    #[test]
    fn tilt_does_not_change_the_ratio() {
        for tilt in [0.0, 0.2, 0.5] {
            for turn in [0.0, 0.3, 1.2] {
                let found = ratio(&seen(85.6, 53.98, tilt, turn), PHOTO).unwrap();
                assert!((found - 1.5858).abs() < 0.01, "{tilt} {turn}: {found}");
            }
        }
    }

    #[test]
    fn shapes_are_told_by_their_ratio() {
        let cases = [
            (85.6 / 53.98, PageShape::Card, true),
            (125.0 / 88.0, PageShape::Booklet, true),
            (105.0 / 74.0, PageShape::Booklet, true),
            (120.0 / 80.0, PageShape::Booklet, true),
            (3.0, PageShape::Card, false),
            (1.1, PageShape::Booklet, false),
        ];
        for (ratio, shape, whole) in cases {
            assert_eq!((PageShape::of_ratio(ratio), is_whole(ratio)), (shape, whole), "{ratio}");
        }
    }

    #[test]
    fn pages_are_laid_down() {
        let half = std::f64::consts::FRAC_PI_2;
        let upright = seen(85.6, 53.98, 0.1, 0.0);
        assert_eq!(landscape(&upright, PHOTO), upright);
        assert_eq!(landscape(&upside_down(&upright), PHOTO), upright);
        let standing = seen(53.98, 85.6, 0.1, 0.1);
        let lying = landscape(&standing, PHOTO);
        assert!(ratio(&lying, PHOTO).unwrap() > 1.5);
        let turned = landscape(&seen(85.6, 53.98, 0.1, half - 0.1), PHOTO);
        assert!(ratio(&turned, PHOTO).unwrap() > 1.5);
        assert!(turned.top_left.y < turned.bottom_left.y);
    }

    #[test]
    fn corners_in_one_place_have_no_ratio() {
        assert_eq!(ratio(&Quadrilateral::default(), PHOTO), None);
    }
}
