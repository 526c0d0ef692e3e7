//! The inspection of a customer: does the selfie agree with all the rest?
//!
//! Everything was found out when the images came in, so an inspection is arithmetic
//! and asks the inference host for nothing, save for a template that could not be
//! had at the time, and that of the portrait on a chip.

use crate::answer::Answer;
use crate::call::Call;
use crate::config::Thresholds;
use crate::failure::Failure;
use crate::handlers::customer::{self, CustomerState};
use crate::handlers::document::{self, Document, Person};
use crate::handlers::liveness::Liveness;
use crate::handlers::photo;
use crate::handlers::selfie::Selfie;
use crate::platform::Platform;
use selfsame_biometrics::face::compare::{ComparisonDecision, ComparisonScore, Threshold, compare};
use selfsame_biometrics::face::template::Template;
use selfsame_contract::{
    CustomerInspectDiscloseResponse, CustomerInspectResponse, CustomerInspectionLinks,
    DocumentPortraitDisclose, EstimatedGender, LivenessSelfiesDisclose, Resource, Score,
    SecurityInspection, SelfieInspection, SelfieInspectionDisclose, SelfieSimilarityWith,
    SelfieSimilarityWithDisclose, VideoInjectionInspection,
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
    let Some(selfie) = &state.selfie else {
        return Answer::json(&CustomerInspectDiscloseResponse::default());
    };
    let person = person(call, state).await?;
    let Similarities { portrait, liveness } = compare_all(call, state, selfie, &person).await?;
    let raw = |score: ComparisonScore| Score::from(score.value()).into();
    let similarity = SelfieSimilarityWithDisclose {
        document_portrait: portrait.map(|score| DocumentPortraitDisclose { score: raw(score) }),
        liveness_selfies: liveness.map(|score| LivenessSelfiesDisclose { score: raw(score) }),
    };
    let is_known = similarity != SelfieSimilarityWithDisclose::default();
    let inspection = SelfieInspectionDisclose { similarity_with: is_known.then_some(similarity) };
    Answer::json(&CustomerInspectDiscloseResponse { selfie_inspection: Some(inspection) })
}

async fn inspect_selfie<P: Platform>(
    call: &Call<'_, P>,
    state: &CustomerState,
    selfie: &Selfie,
) -> Result<SelfieInspection, Failure> {
    let Thresholds { similarity, mask, .. } = call.config.thresholds;
    let person = person(call, state).await?;
    let Similarities { portrait, liveness } = compare_all(call, state, selfie, &person).await?;
    let is_same =
        |score: ComparisonScore| score.decide(Threshold(similarity)) == ComparisonDecision::Match;
    let similarity_with = SelfieSimilarityWith {
        document_portrait: portrait.map(is_same),
        chip_portrait: compare_with_chip(call, state, selfie).await?.map(is_same),
        liveness_selfies: liveness.map(is_same),
    };
    let is_known = similarity_with != SelfieSimilarityWith::default();
    let judged = selfie.aspects.zip(person.as_ref());
    Ok(SelfieInspection {
        similarity_with: is_known.then_some(similarity_with),
        gender_estimate: selfie.aspects.map(gender),
        gender_consistency: judged.and_then(|(aspects, person)| person.gender_like(aspects)),
        age_estimate: selfie.aspects.map(years),
        age_difference_with: judged.and_then(|(aspects, person)| person.age_unlike(aspects)),
        has_mask: selfie.mask.map(|score| score >= mask),
    })
}

/// What the document tells, if there is one.
async fn person<P: Platform>(
    call: &Call<'_, P>,
    state: &CustomerState,
) -> Result<Option<Person>, Failure> {
    match &state.document {
        Some(document) => document::read_person(call, document).await.map(Some),
        None => Ok(None),
    }
}

/// How much the selfie is like the other faces; absent where there is none, or one
/// that cannot be compared.
struct Similarities {
    portrait: Option<ComparisonScore>,
    /// The lowest over all liveness photos, save close-ups of an eye.
    liveness: Option<ComparisonScore>,
}

async fn compare_all<P: Platform>(
    call: &Call<'_, P>,
    state: &CustomerState,
    selfie: &Selfie,
    person: &Option<Person>,
) -> Result<Similarities, Failure> {
    let photos = state.liveness.iter().flat_map(Liveness::observations);
    let photos = photos.filter(|photo| photo.role != Role::EyeCloseUp);
    let photos: Option<Vec<&[u8]>> =
        photos.map(|photo| photo.template.as_ref().map(|template| template.as_slice())).collect();
    let photos = photos.unwrap_or_default();
    let portrait = person.as_ref().and_then(Person::portrait_template);
    if photos.is_empty() && portrait.is_none() {
        return Ok(Similarities { portrait: None, liveness: None });
    }
    let own = template(call, selfie).await?;
    let score = |other: &[u8]| compare(&own, &Template::from_bytes(other).ok()?).ok();
    let scores: Option<Vec<ComparisonScore>> = photos.iter().map(|photo| score(photo)).collect();
    let lowest = |a, b| if a < b { a } else { b };
    Ok(Similarities {
        portrait: portrait.and_then(score),
        liveness: scores.and_then(|scores| scores.into_iter().reduce(lowest)),
    })
}

/// How much the selfie is like the portrait on the chip.
async fn compare_with_chip<P: Platform>(
    call: &Call<'_, P>,
    state: &CustomerState,
    selfie: &Selfie,
) -> Result<Option<ComparisonScore>, Failure> {
    let Some(document) = &state.document else { return Ok(None) };
    let Some(portrait) = document::chip::portrait_template(call, document).await? else {
        return Ok(None);
    };
    let portrait = Template::from_bytes(&portrait).map_err(Failure::unexpected)?;
    Ok(compare(&template(call, selfie).await?, &portrait).ok())
}

async fn template<P: Platform>(call: &Call<'_, P>, selfie: &Selfie) -> Result<Template, Failure> {
    let template = photo::template(call, &selfie.photo).await?;
    Template::from_bytes(&template).map_err(Failure::unexpected)
}

/// What was checked of everything that came in a capture record.
fn video_injection(state: &CustomerState) -> VideoInjectionInspection {
    let selfie = state.selfie.as_ref().and_then(|selfie| selfie.injection);
    let liveness = state.liveness.as_ref().and_then(Liveness::injection);
    let document = state.document.as_ref().and_then(Document::injection);
    let detected = [selfie, liveness, document].into_iter().flatten().max();
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
