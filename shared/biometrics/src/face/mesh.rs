//! The face mesh: 468 points of the face's surface, found by the network of
//! `MediaPipe` (Kartynnik et al., "Real-time Facial Surface Geometry from
//! Monocular Video on Mobile GPUs", 2019).
//!
//! The network reads a square crop whose eye line is level ([`MeshCrop`]); its
//! answer is taken back to the picture ([`MeshCrop::decode`]). Points are known by
//! their numbers in the network's topology; those in use have names in [`point`].

use super::frame::distance;
use super::region::FaceSquare;
use selfsame_imaging::planar::{Normalisation, interleaved};
use selfsame_imaging::{ImageError, RgbImage};
use selfsame_protocol::geometry::Position;
use thiserror::Error;

/// Side of the network's input, in pixels.
pub const SIDE: u32 = 192;

/// Points in a mesh.
pub const POINTS: usize = 468;

/// Side of the crop over the size of the face. Of 3.6, 4.0, 4.4 and the square
/// around the detector's box, 3.6 moved the head pose least when 478 photographs
/// were mirrored or turned by 15 degrees.
const SIDE_PER_FACE: f32 = 3.6;

/// Numbers of points. Left and right are those of the image.
pub mod point {
    /// Top of the forehead.
    pub const FOREHEAD: usize = 10;
    /// Lower edge of the chin.
    pub const CHIN: usize = 152;
    /// Tip of the nose.
    pub const NOSE_TIP: usize = 1;
    /// Corners of the image-left eye, from left to right.
    pub const LEFT_EYE: [usize; 2] = [33, 133];
    /// Corners of the image-right eye, from left to right.
    pub const RIGHT_EYE: [usize; 2] = [362, 263];
    /// Left and right corner of the mouth.
    pub const MOUTH: [usize; 2] = [61, 291];
    /// Left and right corner of the gap between the lips.
    pub const INNER_MOUTH: [usize; 2] = [78, 308];
    /// Lower edge of the upper lip, upper edge of the lower lip.
    pub const INNER_LIPS: [usize; 2] = [13, 14];
    /// Upper edge of the upper lip, lower edge of the lower lip.
    pub const OUTER_LIPS: [usize; 2] = [0, 17];
    /// The outline of the face, point after point.
    pub const OUTLINE: [usize; 36] = [
        10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
        152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
    ];
}

/// A point of a mesh.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// Where it is in the picture.
    pub position: Position,
    /// How far behind the middle of the face it lies, in pixels of the picture;
    /// what is nearer to the camera is negative.
    pub depth: f32,
}

/// A mesh in a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct FaceMesh {
    points: Vec<Point>,
    presence: f32,
}

/// The network's answer is none: the wrong length, or not finite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the answer is no face mesh")]
pub struct MalformedMesh;

impl FaceMesh {
    /// The point of this number; the origin for numbers that no point has.
    #[must_use]
    pub fn point(&self, number: usize) -> Point {
        self.points.get(number).copied().unwrap_or_default()
    }

    /// Where the point of this number is in the picture.
    #[must_use]
    pub fn position(&self, number: usize) -> Position {
        self.point(number).position
    }

    /// Pixels between two points as the picture shows them.
    #[must_use]
    pub fn distance(&self, from: usize, to: usize) -> f32 {
        distance(self.position(from), self.position(to))
    }

    /// How sure the network is that it saw a face in good alignment, 0 to 1.
    #[must_use]
    pub fn presence(&self) -> f32 {
        self.presence
    }
}

/// The part of a picture the network looks at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeshCrop(FaceSquare);

impl MeshCrop {
    /// The crop around a face, by the detector's five landmarks. `None` when they
    /// do not span a face.
    #[must_use]
    pub fn around(landmarks: &[Position; 5]) -> Option<Self> {
        FaceSquare::around_features(landmarks, SIDE_PER_FACE, SIDE).map(Self)
    }

    /// The network's input: shape `[1, 192, 192, 3]`, red first, 0 to 1; black
    /// where the picture ends.
    ///
    /// # Errors
    /// Those of [`FaceSquare::draw`].
    pub fn tensor(&self, image: &RgbImage) -> Result<Vec<f32>, ImageError> {
        let crop = self.0.draw(image)?;
        Ok(interleaved(&crop, &Normalisation::UNIT))
    }

    /// The mesh in the picture, from the network's `landmarks`, three numbers a
    /// point in pixels of the crop, and its `face_flag`, a logit.
    ///
    /// # Errors
    /// [`MalformedMesh`].
    pub fn decode(&self, landmarks: &[f32], face_flag: f32) -> Result<FaceMesh, MalformedMesh> {
        let (triples, rest) = landmarks.as_chunks::<3>();
        let is_finite = landmarks.iter().all(|number| number.is_finite());
        if triples.len() != POINTS || !rest.is_empty() || !is_finite || face_flag.is_nan() {
            return Err(MalformedMesh);
        }
        let to_image = self.0.to_image();
        let points = triples.iter().map(|&[x, y, z]| Point {
            position: to_image.apply(Position { x, y }),
            depth: z * to_image.scale(),
        });
        Ok(FaceMesh { points: points.collect(), presence: (1.0 + (-face_flag).exp()).recip() })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use selfsame_imaging::Rgb;
    use selfsame_protocol::geometry::PixelSize;

    /// A mesh of these points; all others lie at the origin.
    pub(crate) fn mesh(points: &[(usize, [f32; 3])]) -> FaceMesh {
        let mut mesh = FaceMesh { points: vec![Point::default(); POINTS], presence: 1.0 };
        for &(number, [x, y, depth]) in points {
            mesh.points[number] = Point { position: Position { x, y }, depth };
        }
        mesh
    }

    /// Eyes 40 pixels apart around (100, 80): 158.4 pixels of crop around (100, 100).
    fn landmarks() -> [Position; 5] {
        [(-20.0, 0.0), (20.0, 0.0), (0.0, 22.0), (-15.0, 40.0), (15.0, 40.0)]
            .map(|(x, y)| Position { x: 100.0 + x, y: 80.0 + y })
    }

    fn assert_near(found: Position, x: f32, y: f32) {
        assert!((found.x - x).hypot(found.y - y) < 1e-2, "{found:?} is not ({x}, {y})");
    }

    #[test]
    fn points_return_to_the_picture() {
        let crop = MeshCrop::around(&landmarks()).unwrap();
        let mut output = [96.0; 3 * POINTS];
        output[3 * point::CHIN..][..3].copy_from_slice(&[96.0, 192.0, -40.0]);
        let mesh = crop.decode(&output, 0.0).unwrap();
        assert_near(mesh.position(point::NOSE_TIP), 100.0, 100.0);
        assert_near(mesh.position(point::CHIN), 100.0, 179.2);
        assert!((mesh.point(point::CHIN).depth + 33.0).abs() < 1e-3);
        assert!((mesh.distance(point::NOSE_TIP, point::CHIN) - 79.2).abs() < 1e-2);
        assert!((mesh.presence() - 0.5).abs() < 1e-6);
        assert_eq!(mesh.point(POINTS), Point::default());
    }

    #[test]
    fn answers_that_are_no_mesh_are_refused() {
        let crop = MeshCrop::around(&landmarks()).unwrap();
        let mut endless = [0.0; 3 * POINTS];
        endless[7] = f32::INFINITY;
        let cases: [(&str, &[f32], f32); 4] = [
            ("too short", &[0.0; 3 * POINTS - 3], 0.0),
            ("a number too many", &[0.0; 3 * POINTS + 1], 0.0),
            ("not finite", &endless, 0.0),
            ("no flag", &[0.0; 3 * POINTS], f32::NAN),
        ];
        for (name, output, flag) in cases {
            assert_eq!(crop.decode(output, flag), Err(MalformedMesh), "{name}");
        }
    }

    #[test]
    fn the_input_shows_the_face_and_black_beyond_the_picture() {
        let size = PixelSize { width: 100, height: 200 };
        let image = RgbImage::filled(size, Rgb([255, 51, 0])).unwrap();
        let tensor = MeshCrop::around(&landmarks()).unwrap().tensor(&image).unwrap();
        let pixel = |x: usize, y: usize| &tensor[(y * SIDE as usize + x) * 3..][..3];
        assert_eq!(tensor.len(), 3 * (SIDE * SIDE) as usize);
        let close = |(found, expected): (&f32, f32)| (found - expected).abs() < 1e-6;
        assert!(pixel(60, 96).iter().zip([1.0, 0.2, 0.0]).all(close));
        assert_eq!(pixel(100, 96), [0.0; 3]);
    }

    #[test]
    fn landmarks_in_one_place_have_no_crop() {
        assert_eq!(MeshCrop::around(&[Position::default(); 5]), None);
        assert_eq!(MeshCrop::around(&[Position { x: f32::NAN, y: 0.0 }; 5]), None);
    }
}
