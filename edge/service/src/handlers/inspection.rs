//! The inspection of a customer: does the selfie agree with all the rest?
//!
//! Everything was found out when the images came in, so an inspection is arithmetic
//! and asks the inference host for nothing, save for a template that could not be
//! had at the time.

use crate::answer::Answer;
use crate::call::Call;
use crate::config::Thresholds;
use crate::failure::Failure;
use crate::handlers::customer::{self, CustomerState};
use crate::handlers::liveness::Liveness;
use crate::handlers::photo;
use crate::handlers::selfie::Selfie;
use crate::platform::Platform;
use selfsame_biometrics::face::compare::{ComparisonDecision, ComparisonScore, Threshold, compare};
use selfsame_biometrics::face::template::Template;
use selfsame_contract::{
    CustomerInspectDiscloseResponse, CustomerInspectResponse, CustomerInspectionLinks,
    EstimatedGender, LivenessSelfiesDisclose, Resource, Score, SecurityInspection,
    SelfieInspection, SelfieInspectionDisclose, SelfieSimilarityWith, SelfieSimilarityWithDisclose,
    VideoInjectionInspection,
};
use selfsame_protocol::face::Aspects;
use selfsame_protocol::liveness::Role;

/// Answers what follows from the data, as yes and no.
pub(crate) async fn inspect<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    let id = call.id()?;
    let customer = customer::access(call, id).await?;
    let state = customer.state();
    let selfie_inspection = match &state.selfie {
        Some(selfie) => Some(inspect_selfie(call, state, selfie).await?),
        None => None,
    };
    let links =
        CustomerInspectionLinks { document_inspection: Resource::DocumentInspection(id).into() };
    Answer::json(&CustomerInspectResponse {
        selfie_inspection,
        security: Some(SecurityInspection { video_injection: video_injection(state) }),
        links: Some(links),
    })
}

/// Answers the scores behind it.
pub(crate) async fn disclose<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    let customer = customer::access(call, call.id()?).await?;
    let state = customer.state();
    let score = match &state.selfie {
        Some(selfie) => similarity_with_liveness(call, state, selfie).await?,
        None => None,
    };
    let liveness_selfies =
        score.map(|score| LivenessSelfiesDisclose { score: Score::from(score.value()).into() });
    let similarity_with = liveness_selfies.is_some().then_some(SelfieSimilarityWithDisclose {
        liveness_selfies,
        ..SelfieSimilarityWithDisclose::default()
    });
    let inspection = SelfieInspectionDisclose { similarity_with };
    let selfie_inspection = state.selfie.is_some().then_some(inspection);
    Answer::json(&CustomerInspectDiscloseResponse { selfie_inspection })
}

async fn inspect_selfie<P: Platform>(
    call: &Call<'_, P>,
    state: &CustomerState,
    selfie: &Selfie,
) -> Result<SelfieInspection, Failure> {
    let Thresholds { similarity, mask } = call.config.thresholds;
    let score = similarity_with_liveness(call, state, selfie).await?;
    let similarity_with = score.map(|score| SelfieSimilarityWith {
        liveness_selfies: Some(score.decide(Threshold(similarity)) == ComparisonDecision::Match),
        ..SelfieSimilarityWith::default()
    });
    Ok(SelfieInspection {
        similarity_with,
        gender_estimate: selfie.aspects.map(gender),
        age_estimate: selfie.aspects.map(years),
        has_mask: selfie.mask.map(|score| score >= mask),
        ..SelfieInspection::default()
    })
}

/// The lowest similarity of the selfie and any liveness photo, save close-ups of an
/// eye; `None` when there is no photo, or one that cannot be compared.
async fn similarity_with_liveness<P: Platform>(
    call: &Call<'_, P>,
    state: &CustomerState,
    selfie: &Selfie,
) -> Result<Option<ComparisonScore>, Failure> {
    let photos = state.liveness.iter().flat_map(Liveness::observations);
    let photos = photos.filter(|photo| photo.role != Role::EyeCloseUp);
    let templates: Option<Vec<Template>> =
        photos.map(|photo| Template::from_bytes(photo.template.as_ref()?).ok()).collect();
    let Some(templates) = templates.filter(|templates| !templates.is_empty()) else {
        return Ok(None);
    };
    let own = Template::from_bytes(&photo::template(call, &selfie.photo).await?);
    let own = own.map_err(Failure::unexpected)?;
    let scores: Result<Vec<_>, _> = templates.iter().map(|other| compare(&own, other)).collect();
    let lowest =
        |scores: Vec<ComparisonScore>| scores.into_iter().reduce(|a, b| if a < b { a } else { b });
    Ok(scores.ok().and_then(lowest))
}

/// What was checked of everything that came in a capture record.
fn video_injection(state: &CustomerState) -> VideoInjectionInspection {
    let selfie = state.selfie.as_ref().and_then(|selfie| selfie.injection);
    let liveness = state.liveness.as_ref().and_then(Liveness::injection);
    let detected = selfie.into_iter().chain(liveness).reduce(|a, b| a || b);
    VideoInjectionInspection { evaluated: detected.is_some(), detected }
}

/// The age in whole years.
#[expect(clippy::cast_possible_truncation, reason = "`as` saturates, which is what is wanted")]
pub(crate) fn years(aspects: Aspects) -> i32 {
    aspects.age.round() as i32
}

/// The likelier gender; from 0.5 on it is female, as in the contract.
pub(crate) fn gender(aspects: Aspects) -> EstimatedGender {
    if aspects.female >= 0.5 { EstimatedGender::Female } else { EstimatedGender::Male }
}
