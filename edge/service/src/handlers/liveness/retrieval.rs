//! Handing out the photos of one kind of liveness.

use super::{Liveness, started};
use crate::answer::Answer;
use crate::call::{Body, Call};
use crate::failure::Failure;
use crate::platform::Platform;
use crate::shelf::Part;
use selfsame_contract::{
    ApiError, LivenessRecordSelfie, LivenessSelfie, LivenessType, RecordAssertion,
    RetrieveLivenessSelfiesRequest, RetrieveLivenessSelfiesResponse,
};
use selfsame_protocol::liveness::{Corner, RecordKind, Role};

/// Answers the photos of a kind, oldest first.
pub(crate) async fn retrieve<P: Platform>(
    call: &Call<'_, P>,
    body: Body,
) -> Result<Answer, Failure> {
    let (_, liveness) = started(call).await?;
    let wanted = body.json::<RetrieveLivenessSelfiesRequest>()?.liveness_type;
    Answer::json(&RetrieveLivenessSelfiesResponse {
        selfies: selfies(call, &liveness, wanted).await?,
        record_selfies: record_selfies(call, &liveness, wanted).await?,
    })
}

async fn selfies<P: Platform>(
    call: &Call<'_, P>,
    liveness: &Liveness,
    wanted: LivenessType,
) -> Result<Vec<LivenessSelfie>, Failure> {
    let mut selfies = Vec::new();
    for photo in liveness.photos.iter().filter(|photo| serves(photo.observation.role, wanted)) {
        let data = file(call, &photo.image).await?.into();
        selfies.push(LivenessSelfie { assertion: photo.assertion, data });
    }
    Ok(selfies)
}

async fn record_selfies<P: Platform>(
    call: &Call<'_, P>,
    liveness: &Liveness,
    wanted: LivenessType,
) -> Result<Vec<LivenessRecordSelfie>, Failure> {
    let mut selfies = Vec::new();
    for record in liveness.records.iter().filter(|record| to_type(record.kind) == wanted) {
        for frame in &record.frames {
            let data = file(call, &frame.image).await?.into();
            let assertion = record_assertion(frame.observation.role);
            selfies.push(LivenessRecordSelfie { assertion, data });
        }
    }
    Ok(selfies)
}

/// A photo without its file is being removed right now.
async fn file<P: Platform>(call: &Call<'_, P>, image: &Part) -> Result<Vec<u8>, Failure> {
    call.shelf().fetch(image).await?.ok_or_else(|| ApiError::MissingLiveness.into())
}

/// Whether a photo of that role counts for that kind of liveness.
fn serves(role: Role, wanted: LivenessType) -> bool {
    let kind = match role {
        Role::Passive => LivenessType::PassiveLiveness,
        Role::Neutral | Role::Smile => LivenessType::SmileLiveness,
        Role::Gaze(_) => LivenessType::EyeGazeLiveness,
        Role::EyeReference | Role::EyeCloseUp => LivenessType::MagnifeyeLiveness,
    };
    kind == wanted
}

/// The kind of liveness that a record was made for, in the contract's words.
pub(super) fn to_type(kind: RecordKind) -> LivenessType {
    match kind {
        RecordKind::Passive => LivenessType::PassiveLiveness,
        RecordKind::Smile => LivenessType::SmileLiveness,
        RecordKind::EyeGaze => LivenessType::EyeGazeLiveness,
        RecordKind::MagnifEye => LivenessType::MagnifeyeLiveness,
    }
}

fn record_assertion(role: Role) -> RecordAssertion {
    match role {
        Role::Passive | Role::EyeReference => RecordAssertion::None,
        Role::Neutral => RecordAssertion::Neutral,
        Role::Smile => RecordAssertion::Smile,
        Role::Gaze(Corner::TopLeft) => RecordAssertion::EyeGazeTopLeft,
        Role::Gaze(Corner::TopRight) => RecordAssertion::EyeGazeTopRight,
        Role::Gaze(Corner::BottomLeft) => RecordAssertion::EyeGazeBottomLeft,
        Role::Gaze(Corner::BottomRight) => RecordAssertion::EyeGazeBottomRight,
        Role::EyeCloseUp => RecordAssertion::Magnifeye,
    }
}
