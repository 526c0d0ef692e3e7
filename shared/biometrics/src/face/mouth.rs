//! The mouth: closed and neutral, or open, or smiling.
//!
//! Two ratios of the mesh and one network say it. Open: the gap between the lips
//! over their inner width. Smiling: the mouth grows wide against the eyes while its
//! corners rise above its middle; and `face_expression` of face-api.js, which sees
//! a smile in the slightest, says how likely the face is happy.

use super::mesh::{FaceMesh, point};
use super::quality::Scale;
use super::region::FaceSquare;
use selfsame_imaging::planar::{ChannelOrder, Normalisation, planes};
use selfsame_imaging::{ImageError, RgbImage};
use selfsame_protocol::geometry::{Position, Quadrilateral};

/// Side of the expression network's input, in pixels.
pub const EXPRESSION_SIDE: u32 = 112;

/// Index of a happy face among the network's probabilities.
const HAPPY: usize = 1;

/// Gap over inner width of the lips: of 96 photographs, looked at in this order,
/// mouths are closed up to 0.05 and open from 0.20 on.
const CLOSED: Scale = Scale::new(0.20, 0.05);

/// Width and lift of the mouth: of the same photographs unsmiling mouths stay below
/// 0.66, plain smiles begin at 0.84.
const UNSMILING: Scale = Scale::new(0.84, 0.66);

/// The expression network's input: the face box, which it wants square; shape
/// `[1, 3, 112, 112]`, red first, levels 0 to 255. `None` when the box has no extent.
///
/// # Errors
/// Those of [`FaceSquare::draw`].
#[must_use]
pub fn expression_tensor(
    image: &RgbImage,
    rectangle: &Quadrilateral,
) -> Option<Result<Vec<f32>, ImageError>> {
    let square = FaceSquare::new(rectangle, 1.0, EXPRESSION_SIDE)?;
    let tensor = |face| planes(&face, ChannelOrder::Rgb, &Normalisation::NONE);
    Some(square.draw(image).map(tensor))
}

/// How closed and neutral a mouth is, 0 to 1. `expression` holds the network's seven
/// probabilities; without them the mesh alone decides. `None` when the mesh has no
/// mouth.
#[must_use]
pub fn neutrality(mesh: &FaceMesh, expression: Option<&[f32]>) -> Option<f32> {
    let closed = CLOSED.score(gap(mesh)?);
    let unsmiling = UNSMILING.score(width(mesh)? + lift(mesh)?);
    let happy = expression.and_then(|probabilities| probabilities.get(HAPPY));
    let relaxed = match happy {
        Some(happy) => f32::midpoint(unsmiling, 1.0 - happy.clamp(0.0, 1.0)),
        None => unsmiling,
    };
    Some(closed * relaxed)
}

/// Gap between the lips over their inner width.
fn gap(mesh: &FaceMesh) -> Option<f32> {
    let [upper, lower] = point::INNER_LIPS;
    let [left, right] = point::INNER_MOUTH;
    ratio(mesh.distance(upper, lower), mesh.distance(left, right))
}

/// Width of the mouth over the distance of the outer corners of the eyes.
fn width(mesh: &FaceMesh) -> Option<f32> {
    let ([left, right], [outer_left, _], [_, outer_right]) =
        (point::MOUTH, point::LEFT_EYE, point::RIGHT_EYE);
    ratio(mesh.distance(left, right), mesh.distance(outer_left, outer_right))
}

/// How far the corners of the mouth lie above its middle, along the face, over its
/// width.
fn lift(mesh: &FaceMesh) -> Option<f32> {
    let middle = |[a, b]: [usize; 2]| {
        let (a, b) = (mesh.position(a), mesh.position(b));
        Position { x: f32::midpoint(a.x, b.x), y: f32::midpoint(a.y, b.y) }
    };
    let (corners, lips) = (middle(point::MOUTH), middle(point::OUTER_LIPS));
    let (top, bottom) = (mesh.position(point::FOREHEAD), mesh.position(point::CHIN));
    let (x, y) = (top.x - bottom.x, top.y - bottom.y);
    let along = (corners.x - lips.x) * x + (corners.y - lips.y) * y;
    let [left, right] = point::MOUTH;
    ratio(along, x.hypot(y) * mesh.distance(left, right))
}

fn ratio(part: f32, whole: f32) -> Option<f32> {
    whole.is_normal().then(|| part / whole)
}

#[cfg(test)]
mod tests {
    use super::super::mesh::tests::mesh;
    use super::*;
    use selfsame_imaging::Rgb;
    use selfsame_protocol::geometry::PixelSize;

    /// A face 100 pixels between the outer corners of the eyes.
    fn face(gap: f32, half_width: f32, lift: f32) -> FaceMesh {
        mesh(&[
            (33, [50.0, 50.0, 0.0]),
            (263, [150.0, 50.0, 0.0]),
            (10, [100.0, 0.0, 0.0]),
            (152, [100.0, 180.0, 0.0]),
            (61, [100.0 - half_width, 130.0 - lift, 0.0]),
            (291, [100.0 + half_width, 130.0 - lift, 0.0]),
            (78, [80.0, 130.0, 0.0]),
            (308, [120.0, 130.0, 0.0]),
            (13, [100.0, 130.0 - gap / 2.0, 0.0]),
            (14, [100.0, 130.0 + gap / 2.0, 0.0]),
            (0, [100.0, 122.0, 0.0]),
            (17, [100.0, 138.0, 0.0]),
        ])
    }

    #[test]
    fn smiles_and_open_mouths_are_not_neutral() {
        struct Case {
            name: &'static str,
            mesh: FaceMesh,
            happy: Option<f32>,
            range: [f32; 2],
        }
        let case = |name, mesh, happy, range| Case { name, mesh, happy, range };
        let cases = [
            case("neutral", face(1.0, 27.0, 0.0), Some(0.0), [0.9, 1.0]),
            case("neutral, no network", face(1.0, 27.0, 0.0), None, [0.85, 1.0]),
            case("speaking", face(12.0, 25.0, 0.0), Some(0.0), [0.0, 0.15]),
            case("smile, lips closed", face(1.0, 36.0, 12.0), Some(1.0), [0.0, 0.1]),
            case("slight smile", face(1.0, 29.0, 5.0), Some(1.0), [0.3, 0.5]),
        ];
        for Case { name, mesh, happy, range: [low, high] } in cases {
            let expression = happy.map(|happy| [1.0 - happy, happy, 0.0, 0.0, 0.0, 0.0, 0.0]);
            let found = neutrality(&mesh, expression.as_ref().map(|it| &it[..])).unwrap();
            assert!((low..=high).contains(&found), "{name}: {found}");
        }
    }

    #[test]
    fn no_mouth_has_no_expression() {
        assert_eq!(neutrality(&mesh(&[]), None), None);
    }

    #[test]
    fn the_network_sees_the_box() {
        let image = RgbImage::filled(PixelSize { width: 90, height: 90 }, Rgb([9, 8, 7])).unwrap();
        let at = |x, y| Position { x, y };
        let rectangle = Quadrilateral {
            top_left: at(20.0, 20.0),
            top_right: at(60.0, 20.0),
            bottom_right: at(60.0, 60.0),
            bottom_left: at(20.0, 60.0),
        };
        let tensor = expression_tensor(&image, &rectangle).unwrap().unwrap();
        let plane = (EXPRESSION_SIDE * EXPRESSION_SIDE) as usize;
        assert_eq!([tensor[0], tensor[plane], tensor[2 * plane]], [9.0, 8.0, 7.0]);
        assert!(expression_tensor(&image, &Quadrilateral::default()).is_none());
    }
}
