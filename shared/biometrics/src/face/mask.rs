//! Whether a mask covers a face: the detector of masked and bare faces by
//! AIZOOTech (2020), a single-shot detector (Liu et al., "SSD", 2016) that says
//! "masked" or "bare" of boxes all over its input.
//!
//! It is shown the face with its surroundings. Other people may be in there, so
//! what counts is the box that lies best on the face asked about.

use super::detect::BoundingBox;
use super::region::FaceSquare;
use selfsame_imaging::planar::{Normalisation, interleaved};
use selfsame_imaging::{ImageError, RgbImage};
use selfsame_protocol::geometry::{Position, Quadrilateral};
use thiserror::Error;

/// Side of the network's input, in pixels.
pub const SIDE: u16 = 260;

/// Side of the input over the longer side of the face.
const SIDE_PER_FACE: f32 = 1.6;

/// Cells a side of each map of prior boxes, and the sides of its two squares.
const MAPS: [(u16, [f32; 2]); 5] = [
    (33, [0.04, 0.056]),
    (17, [0.08, 0.11]),
    (9, [0.16, 0.22]),
    (5, [0.32, 0.45]),
    (3, [0.64, 0.72]),
];

/// Width over height of the two upright boxes a cell has beside its squares.
const UPRIGHT: [f32; 2] = [0.62, 0.42];

/// What an offset of one means, in sides of the prior box and as an exponent.
const VARIANCES: [f32; 2] = [0.1, 0.2];

/// The network's answer is none: the wrong length, or not finite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the answer is no boxes")]
pub struct MalformedBoxes;

/// The part of a picture the network looks at, and where in it the face is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MaskView {
    square: FaceSquare,
    /// The face in shares of the input's side.
    face: BoundingBox,
}

impl MaskView {
    /// The view of a face by its rectangle; `None` when that is none.
    #[must_use]
    pub fn around(rectangle: &Quadrilateral) -> Option<Self> {
        let square = FaceSquare::new(rectangle, SIDE_PER_FACE, SIDE.into())?;
        let to_input = square.to_image().inverse()?;
        let share = |corner| {
            let Position { x, y } = to_input.apply(corner);
            Position { x: x / f32::from(SIDE), y: y / f32::from(SIDE) }
        };
        let (top_left, end) = (share(rectangle.top_left), share(rectangle.bottom_right));
        let face = BoundingBox { top_left, width: end.x - top_left.x, height: end.y - top_left.y };
        Some(Self { square, face })
    }

    /// The network's input: shape `[1, 260, 260, 3]`, red first, 0 to 1.
    ///
    /// # Errors
    /// Those of [`warp`](selfsame_imaging::warp::warp).
    pub fn tensor(&self, image: &RgbImage) -> Result<Vec<f32>, ImageError> {
        Ok(interleaved(&self.square.draw(image)?, &Normalisation::UNIT))
    }

    /// How likely the face is masked, 0 to 1, from four offsets (`loc`) and the
    /// scores of "masked" and "bare" (`cls`) for every prior box.
    ///
    /// # Errors
    /// [`MalformedBoxes`].
    pub fn decode(&self, loc: &[f32], cls: &[f32]) -> Result<f32, MalformedBoxes> {
        let (offsets, no_offset) = loc.as_chunks::<4>();
        let (classes, no_class) = cls.as_chunks::<2>();
        let count = priors().count();
        let lengths = [offsets.len(), classes.len(), no_offset.len(), no_class.len()];
        let is_finite = loc.iter().chain(cls).all(|number| number.is_finite());
        if lengths != [count, count, 0, 0] || !is_finite {
            return Err(MalformedBoxes);
        }
        let boxes = priors().zip(offsets).map(|(prior, offsets)| shifted(&prior, offsets));
        let rated = boxes.zip(classes).map(|(bounds, &[masked, bare])| {
            (bounds.intersection_over_union(&self.face) * masked.max(bare), masked, bare)
        });
        let best = rated.max_by(|one, other| one.0.total_cmp(&other.0));
        best.map(|(_, masked, bare)| share(masked, bare)).ok_or(MalformedBoxes)
    }
}

/// `part` of both parts, one half of nothing at all.
fn share(part: f32, other: f32) -> f32 {
    let whole = part + other;
    if whole > 0.0 { (part / whole).clamp(0.0, 1.0) } else { 0.5 }
}

/// The prior boxes in the order of the network's outputs, in shares of its side.
fn priors() -> impl Iterator<Item = BoundingBox> {
    MAPS.into_iter().flat_map(|(cells, [small, large])| {
        let rows = (0..cells).flat_map(move |row| (0..cells).map(move |column| (column, row)));
        let shapes =
            [[small; 2], [large; 2], upright(small, UPRIGHT[0]), upright(small, UPRIGHT[1])];
        rows.flat_map(move |(column, row)| {
            let middle = |cell: u16| (f32::from(cell) + 0.5) / f32::from(cells);
            let centre = Position { x: middle(column), y: middle(row) };
            shapes.map(|[width, height]| around(centre, width, height))
        })
    })
}

/// Width and height of a box as large as a square of `side`.
fn upright(side: f32, width_per_height: f32) -> [f32; 2] {
    let root = width_per_height.sqrt();
    [side * root, side / root]
}

fn shifted(prior: &BoundingBox, &[x, y, width, height]: &[f32; 4]) -> BoundingBox {
    let [of_sides, exponent] = VARIANCES;
    let Position { x: prior_x, y: prior_y } = prior.centre();
    let centre = Position {
        x: prior_x + x * of_sides * prior.width,
        y: prior_y + y * of_sides * prior.height,
    };
    let stretch = |side: f32, offset: f32| side * (offset * exponent).exp();
    around(centre, stretch(prior.width, width), stretch(prior.height, height))
}

fn around(centre: Position, width: f32, height: f32) -> BoundingBox {
    let top_left = Position { x: centre.x - width / 2.0, y: centre.y - height / 2.0 };
    BoundingBox { top_left, width, height }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNT: usize = 5972;
    /// The second square of the middle cell in the coarsest map.
    const MIDDLE: usize = COUNT - 5 * 4 + 1;
    /// The same of the cell at the upper left.
    const CORNER: usize = COUNT - 9 * 4 + 1;

    /// A face of 100 by 100 pixels: 5/8 of the input around its middle.
    fn view() -> MaskView {
        let at = |x, y| Position { x, y };
        let rectangle = Quadrilateral {
            top_left: at(50.0, 30.0),
            top_right: at(150.0, 30.0),
            bottom_right: at(150.0, 130.0),
            bottom_left: at(50.0, 130.0),
        };
        MaskView::around(&rectangle).unwrap()
    }

    /// Answers of nothing but these boxes.
    fn answers(boxes: &[(usize, [f32; 4], [f32; 2])]) -> (Vec<f32>, Vec<f32>) {
        let (mut loc, mut cls) = (vec![0.0; 4 * COUNT], vec![0.0; 2 * COUNT]);
        for (index, offsets, classes) in boxes {
            loc[4 * index..][..4].copy_from_slice(offsets);
            cls[2 * index..][..2].copy_from_slice(classes);
        }
        (loc, cls)
    }

    #[test]
    fn priors_are_those_of_the_network() {
        let priors: Vec<_> = priors().collect();
        assert_eq!(priors.len(), COUNT);
        let middle = priors[MIDDLE];
        assert!((middle.centre().x - 0.5).abs() < 1e-6 && (middle.width - 0.72).abs() < 1e-6);
        let slim = priors[MIDDLE + 2];
        assert!((slim.width / slim.height - 0.42).abs() < 1e-6);
        assert!((slim.area() - 0.64 * 0.64).abs() < 1e-6);
    }

    #[test]
    fn the_face_asked_about_is_judged() {
        let still = [0.0; 4];
        // Ten offsets are a whole side: from the corner to far outside.
        let away = [-10.0, -10.0, 0.0, 0.0];
        // Two thirds of 0.72 beside the middle, brought back by offsets.
        let back = [1.0 / 3.0 / 0.072, 1.0 / 3.0 / 0.072, 0.0, 0.0];
        struct Case {
            name: &'static str,
            boxes: Vec<(usize, [f32; 4], [f32; 2])>,
            expected: f32,
        }
        let cases = [
            Case { name: "masked", boxes: vec![(MIDDLE, still, [0.9, 0.1])], expected: 0.9 },
            Case { name: "bare", boxes: vec![(MIDDLE, still, [0.0, 0.8])], expected: 0.0 },
            Case {
                name: "bare, beside somebody masked",
                boxes: vec![(CORNER, away, [1.0, 0.0]), (MIDDLE, still, [0.1, 0.4])],
                expected: 0.2,
            },
            Case {
                name: "masked, seen from a cell beside",
                boxes: vec![(CORNER, back, [0.9, 0.1]), (MIDDLE, still, [0.1, 0.4])],
                expected: 0.9,
            },
            Case { name: "nobody", boxes: vec![], expected: 0.5 },
        ];
        for case in cases {
            let (loc, cls) = answers(&case.boxes);
            let score = view().decode(&loc, &cls).unwrap();
            assert!((score - case.expected).abs() < 1e-6, "{}: {score}", case.name);
        }
    }

    #[test]
    fn answers_that_are_no_boxes_are_refused() {
        let (loc, cls) = answers(&[]);
        let (endless, unsaid) = answers(&[(MIDDLE, [f32::INFINITY; 4], [f32::NAN; 2])]);
        for (name, loc, cls) in [
            ("endless", &endless[..], &cls[..]),
            ("no number", &loc[..], &unsaid[..]),
            ("few offsets", &loc[4..], &cls[..]),
            ("few classes", &loc[..], &cls[2..]),
            ("half a box", &loc[..], &cls[1..]),
            ("nothing", &[], &[]),
        ] {
            assert_eq!(view().decode(loc, cls), Err(MalformedBoxes), "{name}");
        }
    }
}
