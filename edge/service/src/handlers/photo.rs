//! A stored photo with the face found in it: what selfies and faces have in common.

use crate::call::Call;
use crate::failure::Failure;
use crate::inference;
use crate::platform::Platform;
use crate::shelf::Part;
use selfsame_contract::{ApiError, FaceDetection, Point, Roi};
use selfsame_protocol::document::Portrait;
use selfsame_protocol::face::{DetectedFace, FaceFinding, FaceReport, FaceTask, Subject};
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};
use selfsame_protocol::liveness::Observation;
use serde::{Deserialize, Serialize};

/// A photo and its face.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Photo {
    /// The file as it came.
    pub(crate) image: Part,
    /// Size of the upright image.
    pub(crate) size: PixelSize,
    /// The face.
    pub(crate) face: DetectedFace,
    /// Its template; absent when no extractor was up at the time.
    template: Option<Vec<u8>>,
}

/// A face found in an uploaded image that is not stored yet.
pub(crate) struct Found {
    /// The file as it came.
    pub(crate) file: Vec<u8>,
    /// How many faces there were.
    pub(crate) face_count: u32,
    size: PixelSize,
    face: DetectedFace,
    findings: Vec<FaceFinding>,
}

impl Found {
    /// What the first finding of a kind says.
    pub(crate) fn finding<T>(&self, wanted: impl Fn(&FaceFinding) -> Option<T>) -> Option<T> {
        self.findings.iter().find_map(wanted)
    }

    /// The photo, once its file lies at `image`.
    pub(crate) fn stored_at(&self, image: Part) -> Photo {
        let template = self.finding(|finding| match finding {
            FaceFinding::Template(template) => Some(template.clone()),
            _ => None,
        });
        Photo { image, size: self.size, face: self.face, template }
    }

    /// The detection as the contract words it.
    pub(crate) fn detection(&self) -> FaceDetection {
        detection(&self.face)
    }
}

impl Photo {
    /// A portrait that was cut out of a document.
    pub(crate) fn cut_out(image: Part, size: PixelSize, portrait: &Portrait) -> Self {
        let template = portrait.template.as_ref().map(|template| template.to_vec());
        Self { image, size, face: portrait.face, template }
    }

    /// A photo that was observed for liveness.
    pub(crate) fn observed(image: Part, observation: &Observation, face: DetectedFace) -> Self {
        let template = observation.template.as_ref().map(|template| template.to_vec());
        Self { image, size: observation.image_size, face, template }
    }

    /// The same photo with its file at another place.
    pub(crate) fn copied_to(&self, image: Part) -> Self {
        Self { image, ..self.clone() }
    }

    /// The detection as the contract words it.
    pub(crate) fn detection(&self) -> FaceDetection {
        detection(&self.face)
    }
}

/// Finds the subject of an image and does `tasks` on it in the same pass; `None` when
/// nobody is there.
pub(crate) async fn find_face<P: Platform>(
    call: &Call<'_, P>,
    file: Vec<u8>,
    subject: Subject,
    tasks: &[FaceTask],
) -> Result<Option<Found>, Failure> {
    let (report, file) = inference::analyse_face(call, file, subject, tasks).await?;
    let FaceReport { image_size: size, face_count, face, findings } = report;
    Ok(face.map(|face| Found { file, face_count, size, face, findings }))
}

/// The template of a stored face.
pub(crate) async fn template<P: Platform>(
    call: &Call<'_, P>,
    photo: &Photo,
) -> Result<Vec<u8>, Failure> {
    match &photo.template {
        Some(template) => Ok(template.clone()),
        None => inference::template(analyse(call, photo, FaceTask::Template).await?),
    }
}

/// Has one more task done on a stored photo.
pub(crate) async fn analyse<P: Platform>(
    call: &Call<'_, P>,
    photo: &Photo,
    task: FaceTask,
) -> Result<FaceReport, Failure> {
    let file = file(call, photo).await?;
    analyse_file(call, photo, file, task).await
}

/// The same, with the file of the photo at hand.
pub(crate) async fn analyse_file<P: Platform>(
    call: &Call<'_, P>,
    photo: &Photo,
    file: Vec<u8>,
    task: FaceTask,
) -> Result<FaceReport, Failure> {
    let subject = Subject::Known(photo.face);
    let (report, _file) = inference::analyse_face(call, file, subject, &[task]).await?;
    Ok(report)
}

/// The file of a stored photo.
///
/// A photo without its file is being removed right now; its owner is as good as
/// gone.
async fn file<P: Platform>(call: &Call<'_, P>, photo: &Photo) -> Result<Vec<u8>, Failure> {
    call.shelf().fetch(&photo.image).await?.ok_or_else(|| ApiError::MissingLinkTarget.into())
}

/// A face as the contract words it.
pub(crate) fn detection(face: &DetectedFace) -> FaceDetection {
    FaceDetection { confidence: face.confidence.into(), face_rectangle: to_roi(&face.rectangle) }
}

/// A quadrilateral in whole pixels.
pub(crate) fn to_roi(corners: &Quadrilateral) -> Roi {
    Roi {
        top_left: to_point(corners.top_left),
        top_right: to_point(corners.top_right),
        bottom_right: to_point(corners.bottom_right),
        bottom_left: to_point(corners.bottom_left),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "`as` saturates, which is what is wanted")]
/// A position in whole pixels.
pub(crate) fn to_point(position: Position) -> Point {
    Point { x: position.x.round() as i32, y: position.y.round() as i32 }
}
