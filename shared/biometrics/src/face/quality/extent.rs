//! How large the face is in the picture, and how much of it the picture holds.

use super::super::frame::{distance, midpoint};
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};

/// Pixels between the eyes.
#[must_use]
pub fn eye_distance(landmarks: &[Position; 5]) -> f32 {
    let [left, right, ..] = *landmarks;
    distance(left, right)
}

/// Pixels between the eyes or from eyes to mouth, the larger of both.
#[must_use]
pub fn face_size(landmarks: &[Position; 5]) -> f32 {
    let [left_eye, right_eye, _, left_mouth, right_mouth] = *landmarks;
    let length = distance(midpoint(left_eye, right_eye), midpoint(left_mouth, right_mouth));
    eye_distance(landmarks).max(length)
}

/// Area of the face box over that of the image.
#[must_use]
pub fn relative_area(rectangle: &Quadrilateral, image: PixelSize) -> f32 {
    area(&corners(rectangle)) / area(&frame(image)).max(1.0)
}

/// Share of the face box that lies inside the image; 0 for a box without extent.
#[must_use]
pub fn share_inside(rectangle: &Quadrilateral, image: PixelSize) -> f32 {
    let whole = area(&corners(rectangle));
    if whole > 0.0 { area(&clipped(rectangle, image)) / whole } else { 0.0 }
}

fn corners(rectangle: &Quadrilateral) -> [Position; 4] {
    let Quadrilateral { top_left, top_right, bottom_right, bottom_left } = *rectangle;
    [top_left, top_right, bottom_right, bottom_left]
}

#[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
fn frame(image: PixelSize) -> [Position; 4] {
    let (x, y) = (image.width as f32, image.height as f32);
    [(0.0, 0.0), (x, 0.0), (x, y), (0.0, y)].map(|(x, y)| Position { x, y })
}

/// The part of the box inside the image (Sutherland and Hodgman 1974).
fn clipped(rectangle: &Quadrilateral, image: PixelSize) -> Vec<Position> {
    let [_, _, Position { x: width, y: height }, _] = frame(image);
    let sides: [&dyn Fn(Position) -> f32; 4] =
        [&|at| at.x, &|at| width - at.x, &|at| at.y, &|at| height - at.y];
    sides.iter().fold(corners(rectangle).to_vec(), |polygon, side| clip(&polygon, side))
}

/// The part of the polygon where `depth` is not negative.
fn clip(polygon: &[Position], depth: &dyn Fn(Position) -> f32) -> Vec<Position> {
    let ends = polygon.iter().skip(1).chain(polygon.first());
    let mut kept = Vec::with_capacity(polygon.len() + 1);
    for (&from, &to) in polygon.iter().zip(ends) {
        let (start, end) = (depth(from), depth(to));
        if start >= 0.0 {
            kept.push(from);
        }
        if (start >= 0.0) != (end >= 0.0) {
            let share = start / (start - end);
            let along = |from: f32, to: f32| from + share * (to - from);
            kept.push(Position { x: along(from.x, to.x), y: along(from.y, to.y) });
        }
    }
    kept
}

/// Area of a polygon (Gauss's formula).
fn area(polygon: &[Position]) -> f32 {
    let ends = polygon.iter().skip(1).chain(polygon.first());
    let twice = |(from, to): (&Position, &Position)| from.x * to.y - to.x * from.y;
    polygon.iter().zip(ends).map(twice).sum::<f32>().abs() / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    const IMAGE: PixelSize = PixelSize { width: 100, height: 50 };

    fn upright(left: f32, top: f32, right: f32, bottom: f32) -> Quadrilateral {
        let at = |x, y| Position { x, y };
        Quadrilateral {
            top_left: at(left, top),
            top_right: at(right, top),
            bottom_right: at(right, bottom),
            bottom_left: at(left, bottom),
        }
    }

    #[test]
    fn boxes_are_measured_against_the_image() {
        struct Case {
            name: &'static str,
            rectangle: Quadrilateral,
            area: f32,
            inside: f32,
        }
        let diamond = Quadrilateral {
            top_left: Position { x: 0.0, y: -20.0 },
            top_right: Position { x: 20.0, y: 0.0 },
            bottom_right: Position { x: 0.0, y: 20.0 },
            bottom_left: Position { x: -20.0, y: 0.0 },
        };
        let case = |name, rectangle, area, inside| Case { name, rectangle, area, inside };
        let cases = [
            case("inside", upright(10.0, 10.0, 30.0, 40.0), 0.12, 1.0),
            case("half beyond the left", upright(-20.0, 0.0, 20.0, 25.0), 0.2, 0.5),
            case("beyond all edges", upright(-50.0, -25.0, 150.0, 75.0), 4.0, 0.25),
            case("elsewhere", upright(200.0, 0.0, 220.0, 20.0), 0.08, 0.0),
            case("turned, at a corner", diamond, 0.16, 0.25),
            case("a point", Quadrilateral::default(), 0.0, 0.0),
        ];
        for Case { name, rectangle, area, inside } in cases {
            let found = (relative_area(&rectangle, IMAGE), share_inside(&rectangle, IMAGE));
            assert!((found.0 - area).abs() < 1e-5, "{name}: {found:?}");
            assert!((found.1 - inside).abs() < 1e-5, "{name}: {found:?}");
        }
    }

    #[test]
    fn sizes_are_pixels_and_not_clamped() {
        let landmarks = [(0.0, 0.0), (300.0, 400.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0)]
            .map(|(x, y)| Position { x, y });
        assert_eq!([eye_distance(&landmarks), face_size(&landmarks)], [500.0; 2]);
        let long = [(0.0, 0.0), (60.0, 0.0), (0.0, 0.0), (10.0, 80.0), (50.0, 80.0)]
            .map(|(x, y)| Position { x, y });
        assert_eq!([eye_distance(&long), face_size(&long)], [60.0, 80.0]);
    }
}
