//! The inspection of a document: valid, consistent, genuine?

use super::person::{self, Person, StatedGender, camel_case, customer_word, years_between};
use super::{ReadPage, chip, consistency, started};
use crate::answer::Answer;
use crate::call::Call;
use crate::config::Thresholds;
use crate::failure::Failure;
use crate::handlers::inspection::{gender, years};
use crate::platform::Platform;
use selfsame_contract::{
    AgeDifferenceWith, ColorProfileChangeDetectedDisclose, DocumentInspectDiscloseResponse,
    DocumentInspectResponse, LooksLikeScreenshotDisclose, MrzInspection, OcrConfidence,
    PageTamperingInspection, PageTamperingInspectionDisclose, PageType, PortraitInspection,
    PortraitInspectionGenderConsistency, PresentationAttackDetectionGenuineDisclose,
    PresentationAttackPrintClassDisclose, PresentationAttackScreenClassDisclose, Score,
    TamperedTextDetectionScore, VisualZoneInspection,
};
use selfsame_documents::mrz::Mrz;
use selfsame_protocol::document::{TamperingEvidence, TextEvidence, TextField};
use selfsame_protocol::face::Aspects;
use std::collections::BTreeMap;

/// Answers what follows from the pages, as yes and no.
pub(crate) async fn inspect<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    let (_, document) = started(call).await?;
    let person = person::read(call, &document).await?;
    let thresholds = call.config.thresholds;
    Answer::json(&DocumentInspectResponse {
        expired: expiry(&person).map(|date| date < person.today),
        mrz_inspection: person.mrz.as_ref().map(|mrz| MrzInspection { valid: Mrz::holds(mrz) }),
        portrait_inspection: person.portrait_aspects().map(|it| inspect_portrait(&person, it)),
        visual_zone_inspection: inspect_visual_zone(&person, thresholds),
        page_tampering: by_page(&person, |evidence| tampering(evidence, thresholds)),
        chip_inspection: person.chip.as_ref().map(|chip| chip::inspect(&chip.reading)),
    })
}

/// Answers the scores behind it.
pub(crate) async fn disclose<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    let (_, document) = started(call).await?;
    let person = person::read(call, &document).await?;
    let page_tampering = by_page(&person, disclosed);
    Answer::json(&DocumentInspectDiscloseResponse { page_tampering })
}

/// The day it expires: as printed, else as in the machine-readable zone, else as on the
/// chip.
fn expiry(person: &Person) -> Option<time::Date> {
    let printed = person.printed_date("date_of_expiry");
    let on_page = printed.or_else(|| person.expiry_in_mrz());
    on_page.or_else(|| person.date_in_chip("date_of_expiry"))
}

fn inspect_portrait(person: &Person, aspects: Aspects) -> PortraitInspection {
    let estimate = gender(aspects);
    let StatedGender { viz, mrz } = person.stated_gender(estimate);
    let consistency = PortraitInspectionGenderConsistency { viz, mrz };
    let known = consistency != PortraitInspectionGenderConsistency::default();
    let difference = age_difference(person, aspects);
    PortraitInspection {
        gender_estimate: Some(estimate),
        gender_consistency: known.then_some(consistency),
        age_estimate: Some(years(aspects)),
        age_difference_with: difference.map(|date_of_birth| AgeDifferenceWith { date_of_birth }),
    }
}

/// The largest difference to an age by a date of birth, in years. The portrait shows
/// the holder at the time of issue, where that is known.
fn age_difference(person: &Person, aspects: Aspects) -> Option<i32> {
    let shown_at = person.printed_date("date_of_issue").unwrap_or(person.today);
    let births = [person.printed_date("date_of_birth"), person.birth_in_mrz()];
    let difference = |birth| (years(aspects) - years_between(birth, shown_at)).abs();
    births.into_iter().flatten().map(difference).max()
}

fn inspect_visual_zone(person: &Person, thresholds: Thresholds) -> Option<VisualZoneInspection> {
    let fields: Vec<&TextField> =
        person.pages.iter().flat_map(|page| &page.report.fields).collect();
    let confidence = median(fields.iter().map(|field| field.confidence).collect())?;
    let low = fields.iter().filter(|field| field.confidence < thresholds.ocr_confidence);
    let ocr_confidence = OcrConfidence {
        confidence: confidence.into(),
        low_ocr_confidence_texts: low.map(|field| camel_case(customer_word(&field.name))).collect(),
    };
    let text_consistency = consistency::of_texts(person);
    Some(VisualZoneInspection { ocr_confidence, text_consistency })
}

fn median(mut values: Vec<f32>) -> Option<f32> {
    values.sort_unstable_by(f32::total_cmp);
    let upper = *values.get(values.len() / 2)?;
    let is_odd = values.len() % 2 == 1;
    let lower = if is_odd { upper } else { *values.get(values.len() / 2 - 1)? };
    Some(f32::midpoint(lower, upper))
}

/// Findings by page type; a page that nothing was found out about has none.
fn by_page<T: Default + PartialEq>(
    person: &Person,
    judge: impl Fn(&TamperingEvidence) -> T,
) -> BTreeMap<PageType, T> {
    let judged = |page: &ReadPage| (page.page.page_type, judge(&page.report.tampering));
    let pages = person.pages.iter().map(judged);
    pages.filter(|(_, findings)| *findings != T::default()).collect()
}

fn tampering(evidence: &TamperingEvidence, thresholds: Thresholds) -> PageTamperingInspection {
    let is = |score: Option<f32>| score.map(|score| score >= thresholds.tampering);
    let texts = evidence.texts.iter().map(|text| text.altered).reduce(f32::max);
    PageTamperingInspection {
        color_profile_change_detected: is(evidence.colour_profile_change),
        looks_like_screenshot: is(evidence.screenshot),
        tampered_texts: is(texts),
        looks_like_print_copy: is(evidence.print_copy),
    }
}

/// Low is bad for whatever is to be genuine and for the screenshot, high for the
/// classes of attacks.
fn disclosed(evidence: &TamperingEvidence) -> PageTamperingInspectionDisclose {
    let good = |score: f32| Score::from(1.0 - score).into();
    let bad = |score: f32| Score::from(score).into();
    let attack = evidence.screenshot.into_iter().chain(evidence.print_copy).reduce(f32::max);
    PageTamperingInspectionDisclose {
        color_profile_change_detected: evidence
            .colour_profile_change
            .map(|it| ColorProfileChangeDetectedDisclose { score: good(it) }),
        looks_like_screenshot: evidence
            .screenshot
            .map(|it| LooksLikeScreenshotDisclose { score: good(it) }),
        tampered_texts: disclosed_texts(&evidence.texts),
        presentation_attack_detection_genuine: attack
            .map(|it| PresentationAttackDetectionGenuineDisclose { score: good(it) }),
        presentation_attack_screen_class: evidence
            .screenshot
            .map(|it| PresentationAttackScreenClassDisclose { score: bad(it) }),
        presentation_attack_print_class: evidence
            .print_copy
            .map(|it| PresentationAttackPrintClassDisclose { score: bad(it) }),
        ..PageTamperingInspectionDisclose::default()
    }
}

/// A field that is printed more than once counts as its worst print.
fn disclosed_texts(texts: &[TextEvidence]) -> BTreeMap<String, TamperedTextDetectionScore> {
    let mut worst: BTreeMap<String, f32> = BTreeMap::new();
    for TextEvidence { name, altered } in texts {
        worst.entry(name.clone()).and_modify(|it| *it = it.max(*altered)).or_insert(*altered);
    }
    let genuine =
        |altered: f32| TamperedTextDetectionScore { score: Score::from(1.0 - altered).into() };
    worst.into_iter().map(|(name, altered)| (name, genuine(altered))).collect()
}
