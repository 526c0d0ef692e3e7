//! From an aligned face to features.
//!
//! Two extractors are known. Each has an id of its own, because their features
//! have nothing to do with each other: only templates of one algorithm compare.

use super::align::{AlignError, ReferencePose, align};
use selfsame_imaging::RgbImage;
use selfsame_imaging::planar::{ChannelOrder, Normalisation, planes};
use selfsame_protocol::geometry::Position;

/// A feature extractor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// `face-reidentification-retail-0095` of the Open Model Zoo.
    Reid0095,
    /// `MobileFaceNet` (Chen et al. 2018) as trained by foamliu.
    MobileFaceNet,
}

impl Algorithm {
    /// Every algorithm, best first.
    pub const ALL: [Self; 2] = [Self::Reid0095, Self::MobileFaceNet];

    /// The number in templates; never reused.
    #[must_use]
    pub const fn id(self) -> u16 {
        match self {
            Self::Reid0095 => 1,
            Self::MobileFaceNet => 2,
        }
    }

    /// The algorithm of this number.
    #[must_use]
    pub fn from_id(id: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.id() == id)
    }

    /// How many features it computes.
    #[must_use]
    pub const fn dimension(self) -> usize {
        match self {
            Self::Reid0095 => 256,
            Self::MobileFaceNet => 128,
        }
    }

    /// The pose it was trained on.
    #[must_use]
    pub const fn pose(self) -> ReferencePose {
        match self {
            Self::Reid0095 => REID_0095_POSE,
            Self::MobileFaceNet => ARCFACE_POSE,
        }
    }

    /// The extractor's input for a face: shape `[1, 3, side, side]`.
    ///
    /// # Errors
    /// Those of [`align`].
    pub fn tensor(
        self,
        image: &RgbImage,
        landmarks: &[Position; 5],
    ) -> Result<Vec<f32>, AlignError> {
        let aligned = align(image, landmarks, &self.pose())?;
        Ok(match self {
            Self::Reid0095 => planes(&aligned, ChannelOrder::Bgr, &Normalisation::NONE),
            Self::MobileFaceNet => planes(&aligned, ChannelOrder::Rgb, &IMAGENET),
        })
    }
}

/// Reference points of the model's documentation, as shares of its side.
const REID_0095_POSE: ReferencePose = ReferencePose {
    side: 128,
    landmarks: [
        [0.315_569 * 128.0, 0.461_574 * 128.0],
        [0.682_623 * 128.0, 0.461_574 * 128.0],
        [0.500_262 * 128.0, 0.640_505 * 128.0],
        [0.349_472 * 128.0, 0.824_692 * 128.0],
        [0.653_436 * 128.0, 0.824_692 * 128.0],
    ],
};

/// The pose of Deng et al., "ArcFace", 2019, which most extractors share.
const ARCFACE_POSE: ReferencePose = ReferencePose {
    side: 112,
    landmarks: [
        [38.2946, 51.6963],
        [73.5318, 51.5014],
        [56.0252, 71.7366],
        [41.5493, 92.3655],
        [70.7299, 92.2041],
    ],
};

/// Mean and deviation of the ImageNet photographs, in levels 0 to 255.
const IMAGENET: Normalisation = Normalisation {
    mean: [0.485 * 255.0, 0.456 * 255.0, 0.406 * 255.0],
    deviation: [0.229 * 255.0, 0.224 * 255.0, 0.225 * 255.0],
};

#[cfg(test)]
mod tests {
    use super::*;
    use selfsame_imaging::Rgb;
    use selfsame_protocol::geometry::PixelSize;

    #[test]
    fn ids_lead_back_to_their_algorithms() {
        for algorithm in Algorithm::ALL {
            assert_eq!(Algorithm::from_id(algorithm.id()), Some(algorithm));
        }
        assert_eq!(Algorithm::from_id(0), None);
    }

    #[test]
    fn each_extractor_gets_its_own_numbers() {
        let size = PixelSize { width: 200, height: 200 };
        let image = RgbImage::filled(size, Rgb([255, 128, 0])).unwrap();
        for algorithm in Algorithm::ALL {
            let pose = algorithm.pose();
            let landmarks = pose.landmarks.map(|[x, y]| Position { x: x + 9.0, y: y + 9.0 });
            let tensor = algorithm.tensor(&image, &landmarks).unwrap();
            let plane = (pose.side * pose.side) as usize;
            assert_eq!(tensor.len(), 3 * plane);
            let middle = [plane / 2, plane + plane / 2, 2 * plane + plane / 2];
            let expected = match algorithm {
                Algorithm::Reid0095 => [0.0, 128.0, 255.0],
                Algorithm::MobileFaceNet => [2.248_908, 0.205_182, -1.804_444],
            };
            for (index, expected) in middle.into_iter().zip(expected) {
                assert!((tensor[index] - expected).abs() < 1e-4, "{algorithm:?}");
            }
        }
    }
}
