//! Presentation attack detection (ISO/IEC 30107): is a living person in front of
//! the camera, or a picture of one?
//!
//! Two halves. What needs the photo runs in the guest and ends in an
//! [`Observation`]: [`passive`] and [`expression`] prepare and interpret networks,
//! [`requirements`] checks the photo, [`eye`] cuts out eyes. What needs
//! observations alone is a pure function `evaluate` per way to show liveness:
//! [`passive`], [`smile`], [`gaze`], [`magnifeye`]. A score of 1 stands for a
//! bona fide presentation, 0 for an attack.

pub mod expression;
pub mod eye;
pub mod gaze;
pub mod identity;
pub mod magnifeye;
pub mod passive;
pub mod requirements;
pub mod smile;

use selfsame_protocol::liveness::{Observation, Role};

/// Why there is no score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortage {
    /// Photos that are needed are missing.
    NotEnoughData,
    /// They are there, but do not show what they must.
    InvalidData,
}

/// The observations of one role.
fn of_role(observations: &[Observation], role: Role) -> impl Iterator<Item = &Observation> {
    observations.iter().filter(move |observation| observation.role == role)
}

/// How far `value` has come from `low` to `high`, 0 to 1.
fn ramp(value: f32, low: f32, high: f32) -> f32 {
    ((value - low) / (high - low)).clamp(0.0, 1.0)
}

#[expect(clippy::cast_precision_loss, reason = "counts of photos are small")]
fn mean(values: &[f32]) -> Option<f32> {
    (!values.is_empty()).then(|| values.iter().sum::<f32>() / values.len() as f32)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::face::{extract::Algorithm, template::Template};
    use selfsame_protocol::face::DetectedFace;
    use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};
    use serde_bytes::ByteBuf;

    /// What a photo of someone in role `role` shows, before any measure.
    pub(crate) fn observed(role: Role) -> Observation {
        let landmarks = [[-30.0, 0.0], [30.0, 0.0], [0.0, 30.0], [-25.0, 60.0], [25.0, 60.0]]
            .map(|[x, y]| Position { x: 200.0 + x, y: 200.0 + y });
        let rectangle = Quadrilateral::default();
        Observation {
            role,
            image_size: PixelSize { width: 400, height: 400 },
            face_count: 1,
            face: Some(DetectedFace { confidence: 0.9, rectangle, landmarks }),
            shortcomings: vec![],
            template: Some(template_of(0)),
            passive: None,
            gaze: None,
            neutrality: None,
            eyes: vec![],
        }
    }

    /// The template of a person; two numbers, two people.
    pub(crate) fn template_of(person: usize) -> ByteBuf {
        let features: Vec<f32> =
            (0..128).map(|index| if index % 7 == person { 1.0 } else { 0.01 }).collect();
        ByteBuf::from(Template::new(Algorithm::MobileFaceNet, &features).unwrap().to_bytes())
    }

    #[test]
    fn a_ramp_ends_at_its_ends() {
        let cases = [(1.0, 0.0), (2.0, 0.0), (3.0, 0.5), (4.0, 1.0), (9.0, 1.0)];
        for (value, expected) in cases {
            assert_eq!(ramp(value, 2.0, 4.0), expected, "{value}");
        }
    }
}
