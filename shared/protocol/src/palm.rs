//! Messages of the palm guest.
//!
//! A photo comes in once. The guest decodes it once, finds the hands in it and takes
//! the template of the largest one that shows its open palm. The photo is not needed
//! again: what is answered is all that the service keeps.

use crate::face::ImageLimits;
use crate::geometry::{PixelSize, Quadrilateral};
use serde::{Deserialize, Serialize};

/// A photo to find a palm in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PalmRequest {
    /// The image file as the client sent it: JPEG, PNG or WebP.
    #[serde(with = "serde_bytes")]
    pub image: Vec<u8>,
    /// Bounds the decoder must keep.
    pub limits: ImageLimits,
}

/// What the guest answers, or why it refused the request as a whole.
pub type PalmReply = Result<PalmReport, PalmRefusal>;

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PalmReport {
    /// Size of the upright image.
    pub image_size: PixelSize,
    /// The largest palm; absent when none is shown.
    pub palm: Option<FoundPalm>,
}

/// A palm and its template.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FoundPalm {
    /// Where it is.
    pub palm: DetectedPalm,
    /// The palm template, see `selfsame-biometrics`.
    #[serde(with = "serde_bytes")]
    pub template: Vec<u8>,
}

/// A palm and where it is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DetectedPalm {
    /// How sure it is that an open palm is there, 0 to 1.
    pub confidence: f32,
    /// The palm without fingers, turned with the hand: its top is at the fingers.
    pub rectangle: Quadrilateral,
    /// Which hand it is, if the photo is not mirrored.
    pub hand: Handedness,
}

/// One of a person's two hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Handedness {
    /// The left hand.
    Left,
    /// The right hand.
    Right,
}

/// Why a request was refused as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PalmRefusal {
    /// The bytes are not a readable image within the limits.
    InvalidImage,
    /// A model is not there, or does not work.
    ModelUnavailable,
    /// The work failed for a reason of our own.
    Failed,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{MessageLimits, decode, encode};

    #[test]
    fn messages_survive_the_round_trip() {
        let request = PalmRequest { image: vec![1, 2, 3], limits: ImageLimits::default() };
        let frame = encode(&request).unwrap();
        assert_eq!(decode(&frame, MessageLimits::default()), Ok(request));
        let palm = DetectedPalm {
            confidence: 0.75,
            rectangle: Quadrilateral::default(),
            hand: Handedness::Right,
        };
        let reply: PalmReply = Ok(PalmReport {
            image_size: PixelSize { width: 640, height: 480 },
            palm: Some(FoundPalm { palm, template: vec![7; 9] }),
        });
        let frame = encode(&reply).unwrap();
        assert_eq!(decode::<PalmReply>(&frame, MessageLimits::default()), Ok(reply));
    }
}
