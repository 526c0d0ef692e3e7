//! What a photo shows, as far as its role needs it.

use crate::infer::{self, Setback};
use selfsame_biometrics::pad::{expression, eye, passive, requirements};
use selfsame_guest_face::interpret;
use selfsame_guest_kit::Graphs;
use selfsame_imaging::RgbImage;
use selfsame_protocol::face::{DetectedFace, FaceFinding, FaceTask, Subject};
use selfsame_protocol::liveness::{LivenessRefusal, Observation, Role};
use serde_bytes::ByteBuf;

/// Observes a photo.
///
/// # Errors
/// [`LivenessRefusal::Photo`] when the subject cannot be searched for,
/// [`LivenessRefusal::ModelUnavailable`].
pub fn observe<G: Graphs>(
    graphs: &G,
    image: &RgbImage,
    subject: &Subject,
    role: Role,
) -> Result<Observation, LivenessRefusal> {
    let found = interpret::subject(graphs, image, subject).map_err(LivenessRefusal::Photo)?;
    let mut observation = Observation {
        role,
        image_size: image.size(),
        face_count: found.count,
        face: found.face,
        shortcomings: Vec::new(),
        template: None,
        passive: None,
        gaze: None,
        neutrality: None,
        eyes: Vec::new(),
    };
    if let Some(face) = found.face {
        let photo = Photo { graphs, image, face };
        photo.measure(&mut observation)?;
    }
    Ok(observation)
}

/// A photo and the face that is observed.
struct Photo<'a, G> {
    graphs: &'a G,
    image: &'a RgbImage,
    face: DetectedFace,
}

impl<G: Graphs> Photo<'_, G> {
    fn measure(&self, observation: &mut Observation) -> Result<(), LivenessRefusal> {
        let role = observation.role;
        if role != Role::EyeCloseUp {
            // A face without extent has no light to judge, and no other measure.
            observation.shortcomings =
                requirements::shortcomings(self.image, &self.face).unwrap_or_default();
            observation.template = self.template()?;
        }
        match role {
            Role::Passive => observation.passive = self.passive()?,
            Role::Neutral | Role::Smile => {
                observation.passive = self.passive()?;
                observation.neutrality = self.neutrality()?;
            }
            Role::Gaze(_) => {
                observation.gaze = measured(infer::gaze(self.graphs, self.image, &self.face))?;
            }
            Role::EyeReference => {
                observation.passive = self.passive()?;
                let eyes = eye::eyes(self.image, &self.face.landmarks);
                observation.eyes = eyes.map(Vec::from).unwrap_or_default();
            }
            Role::EyeCloseUp => {
                observation.eyes.extend(eye::close_up(self.image, &self.face.landmarks).ok());
            }
        }
        Ok(())
    }

    fn template(&self) -> Result<Option<ByteBuf>, LivenessRefusal> {
        let finding =
            interpret::finding(self.graphs, self.image, Some(&self.face), &FaceTask::Template);
        match finding {
            FaceFinding::Template(template) => Ok(Some(ByteBuf::from(template))),
            FaceFinding::Unavailable => Err(LivenessRefusal::ModelUnavailable),
            _ => Ok(None),
        }
    }

    fn passive(&self) -> Result<Option<f32>, LivenessRefusal> {
        let answers = measured(infer::presentation(self.graphs, self.image, &self.face))?;
        Ok(answers.and_then(|answers| passive::raw_score(&answers)).map(passive::calibrated))
    }

    fn neutrality(&self) -> Result<Option<f32>, LivenessRefusal> {
        let answer = measured(infer::expression(self.graphs, self.image, &self.face))?;
        Ok(answer.and_then(|probabilities| expression::neutrality(&probabilities)))
    }
}

/// A measure that the photo does not allow is absent; one that a model does not
/// allow makes the photo's observation worthless.
fn measured<T>(measure: Result<T, Setback>) -> Result<Option<T>, LivenessRefusal> {
    match measure {
        Ok(value) => Ok(Some(value)),
        Err(Setback::Photo) => Ok(None),
        Err(Setback::Graph(_)) => Err(LivenessRefusal::ModelUnavailable),
    }
}
