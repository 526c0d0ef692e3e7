//! Cutting out the portrait, and its smaller repetition, by the faces in them.

use crate::pictures;
use crate::straighten::Page;
use selfsame_biometrics::face::detect::Candidate;
use selfsame_guest_face::{interpret, search};
use selfsame_guest_kit::Graphs;
use selfsame_imaging::encode::{JpegQuality, jpeg};
use selfsame_imaging::resize::resize_part;
use selfsame_imaging::{Part, RgbImage};
use selfsame_protocol::document::{PageJpeg, PagePicture, Portrait};
use selfsame_protocol::face::{DetectedFace, FaceFinding, FaceSearch, FaceTask};
use selfsame_protocol::geometry::{Position, Quadrilateral};

/// The smallest face looked for, over the height of the page: that of an ID-1
/// portrait is a third.
const LEAST_FACE: f32 = 0.12;

/// The same of a ghost portrait.
const LEAST_GHOST: f32 = 0.06;

/// The largest ghost portrait, over the size of the portrait.
const LARGEST_GHOST: f32 = 0.75;

/// Width and height of the portrait over those of the face's box, so that hair and
/// shoulders are in it: of a face in an ICAO portrait the box takes half.
const MARGIN: (f32, f32) = (1.9, 1.9);

/// How far above the middle of the portrait the middle of the face is, over the
/// height of its box.
const RAISED: f32 = 0.08;

/// The faces on a page, largest first.
#[must_use]
pub fn faces<G: Graphs>(graphs: &G, page: &Page) -> Vec<DetectedFace> {
    let search = FaceSearch { min_size_ratio: LEAST_GHOST, ..FaceSearch::default() };
    let faces = search::faces(graphs, &page.picture, &search).unwrap_or_default();
    faces.iter().map(Candidate::to_detected).collect()
}

/// Cuts the portrait out; `None` when the page shows no face. What is found in the
/// portrait comes with it, as far as the networks are there.
#[must_use]
pub fn portrait<G: Graphs>(graphs: &G, page: &Page, faces: &[DetectedFace]) -> Option<Portrait> {
    let least = LEAST_FACE * f32::from(u16::try_from(page.picture.size().height).ok()?);
    let face = faces.first().filter(|face| size(face) >= least)?;
    let part = around(face, &page.picture)?;
    let picture = resize_part(&page.picture, part, part.size).ok()?;
    let face = within(face, part);
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

/// Cuts the ghost portrait out: the largest face that is clearly smaller than the first.
#[must_use]
pub fn ghost(page: &Page, faces: &[DetectedFace]) -> Option<PagePicture> {
    let (main, others) = faces.split_first()?;
    let ghost = others.iter().find(|face| size(face) <= LARGEST_GHOST * size(main))?;
    pictures::picture(&page.picture, around(ghost, &page.picture)?)
}

/// The longer side of a face.
fn size(face: &DetectedFace) -> f32 {
    extent(face, |it| it.x).max(extent(face, |it| it.y))
}

fn extent(face: &DetectedFace, of: fn(&Position) -> f32) -> f32 {
    let corners = corners(face);
    let values = corners.iter().map(of);
    values.clone().fold(f32::MIN, f32::max) - values.fold(f32::MAX, f32::min)
}

/// The part of the page around a face that is its portrait.
fn around(face: &DetectedFace, page: &RgbImage) -> Option<Part> {
    let corners = corners(face);
    let mean = |of: fn(&Position) -> f32| corners.iter().map(of).sum::<f32>() / 4.0;
    let (width, height) = (extent(face, |it| it.x), extent(face, |it| it.y));
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
pub(crate) fn outline(part: Part) -> Quadrilateral {
    let corners = selfsame_imaging::projective::corners(&part.corners());
    let [top_left, top_right, bottom_right, bottom_left] = corners.map(Page::handed_out_position);
    Quadrilateral { top_left, top_right, bottom_right, bottom_left }
}
