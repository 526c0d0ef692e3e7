//! Cutting out the portrait, by the face in it.

use crate::straighten::Page;
use selfsame_guest_face::interpret;
use selfsame_guest_kit::Graphs;
use selfsame_imaging::encode::{JpegQuality, jpeg};
use selfsame_imaging::resize::resize_part;
use selfsame_imaging::{Part, RgbImage};
use selfsame_protocol::document::{PageJpeg, PagePicture, Portrait};
use selfsame_protocol::face::{DetectedFace, FaceFinding, FaceSearch, FaceTask, Subject};
use selfsame_protocol::geometry::{Position, Quadrilateral};

/// The smallest face looked for, over the height of the page: that of an ID-1
/// portrait is a third.
const LEAST_FACE: f32 = 0.12;

/// Width and height of the portrait over those of the face's box, so that hair and
/// shoulders are in it: of a face in an ICAO portrait the box takes half.
const MARGIN: (f32, f32) = (1.9, 1.9);

/// How far above the middle of the portrait the middle of the face is, over the
/// height of its box.
const RAISED: f32 = 0.08;

/// Cuts the portrait out; `None` when the page shows no face. What is found in the
/// portrait comes with it, as far as the networks are there.
#[must_use]
pub fn portrait<G: Graphs>(graphs: &G, page: &Page) -> Option<Portrait> {
    let search = FaceSearch { min_size_ratio: LEAST_FACE, ..FaceSearch::default() };
    let found = interpret::subject(graphs, &page.picture, &Subject::Largest(search)).ok()?;
    let part = around(&found.face?, &page.picture)?;
    let picture = resize_part(&page.picture, part, part.size).ok()?;
    let face = within(&found.face?, part);
    let finding = |task| interpret::finding(graphs, &picture, Some(&face), &task);
    let template = match finding(FaceTask::Template) {
        FaceFinding::Template(template) => Some(template.into()),
        _ => None,
    };
    let aspects = match finding(FaceTask::Aspects) {
        FaceFinding::Aspects(aspects) => Some(aspects),
        _ => None,
    };
    let jpeg = PageJpeg(jpeg(&picture, JpegQuality::default()).ok()?);
    let picture = PagePicture { jpeg, outline: outline(part) };
    Some(Portrait { picture, face, template, aspects })
}

/// The part of the page around a face that is its portrait.
fn around(face: &DetectedFace, page: &RgbImage) -> Option<Part> {
    let corners = corners(face);
    let mean = |of: fn(&Position) -> f32| corners.iter().map(of).sum::<f32>() / 4.0;
    let extent = |of: fn(&Position) -> f32| {
        let values = corners.iter().map(of);
        values.clone().fold(f32::MIN, f32::max) - values.fold(f32::MAX, f32::min)
    };
    let (width, height) = (extent(|it| it.x), extent(|it| it.y));
    let middle = Position { x: mean(|it| it.x), y: mean(|it| it.y) + RAISED * height };
    let half = Position { x: width * MARGIN.0 / 2.0, y: height * MARGIN.1 / 2.0 };
    let top_left = Position { x: middle.x - half.x, y: middle.y - half.y };
    let bottom_right = Position { x: middle.x + half.x, y: middle.y + half.y };
    Part::between(page.size(), top_left, bottom_right)
}

fn corners(face: &DetectedFace) -> [Position; 4] {
    selfsame_imaging::projective::corners(&face.rectangle)
}

/// The face as it lies in a part of the page.
#[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
fn within(face: &DetectedFace, part: Part) -> DetectedFace {
    let moved =
        |place: Position| Position { x: place.x - part.left as f32, y: place.y - part.top as f32 };
    let [top_left, top_right, bottom_right, bottom_left] = corners(face).map(moved);
    DetectedFace {
        rectangle: Quadrilateral { top_left, top_right, bottom_right, bottom_left },
        landmarks: face.landmarks.map(moved),
        ..*face
    }
}

/// Where a part of the picture is on the handed-out page.
fn outline(part: Part) -> Quadrilateral {
    let corners = selfsame_imaging::projective::corners(&part.corners());
    let [top_left, top_right, bottom_right, bottom_left] = corners.map(Page::handed_out_position);
    Quadrilateral { top_left, top_right, bottom_right, bottom_left }
}
