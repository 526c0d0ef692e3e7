//! How good the photo of a page was.

use super::{read_pages, started};
use crate::answer::Answer;
use crate::call::Call;
use crate::config::PageBands;
use crate::failure::Failure;
use crate::platform::Platform;
use selfsame_contract::{
    ApiError, DocumentPageQuality, PageQualityIssue as Issue, PageQualityWarning,
    QualityCheckDetail, QualityDetails, QualityLevel,
};
use selfsame_protocol::document::{Misplacement, PageQuality};

/// Answers the quality of a page.
pub(crate) async fn get<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    call.id()?;
    // The contract knows no bad parameter here: of no such type there is no page.
    let page_type = call.page_type().map_err(|_| ApiError::MissingDocumentPage)?;
    let (_, document) = started(call).await?;
    let pages = read_pages(call, &document).await?;
    let page = pages.iter().find(|page| page.page.page_type == page_type);
    let page = page.ok_or(ApiError::MissingDocumentPage)?;
    Answer::json(&assess(&page.report.quality, call.config.page_bands))
}

fn assess(quality: &PageQuality, bands: PageBands) -> DocumentPageQuality {
    let detail =
        |score: f32| QualityCheckDetail { score: score.into(), level: level(score, bands) };
    let details = QualityDetails {
        sharpness: detail(quality.sharpness),
        brightness: detail(quality.brightness),
        hotspots: detail(quality.hotspots),
    };
    let issues = issues(quality, bands);
    let is_close = quality.misplacements.contains(&Misplacement::CloseToBorder);
    let warnings = is_close.then_some(PageQualityWarning::DocumentCloseToImageBorder);
    let warnings = warnings.into_iter().collect();
    DocumentPageQuality { fine: issues.is_empty(), issues, warnings, details }
}

fn issues(quality: &PageQuality, bands: PageBands) -> Vec<Issue> {
    let misplaced = |misplacement| quality.misplacements.contains(&misplacement);
    let is = |score, expected| level(score, bands) == expected;
    let found = [
        (is(quality.brightness, QualityLevel::High), Issue::BrightnessHigh),
        (is(quality.brightness, QualityLevel::Low), Issue::BrightnessLow),
        (is(quality.hotspots, QualityLevel::High), Issue::HotspotsScoreHigh),
        (is(quality.sharpness, QualityLevel::Low), Issue::SharpnessLow),
        (misplaced(Misplacement::Small), Issue::DocumentSmall),
        (misplaced(Misplacement::OutOfImage), Issue::DocumentOutOfImage),
    ];
    found.into_iter().filter(|(holds, _)| *holds).map(|(_, issue)| issue).collect()
}

fn level(score: f32, bands: PageBands) -> QualityLevel {
    if score < bands.low {
        QualityLevel::Low
    } else if score > bands.high {
        QualityLevel::High
    } else {
        QualityLevel::Medium
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issues_follow_bands_and_places() {
        struct Case {
            name: &'static str,
            quality: PageQuality,
            issues: Vec<Issue>,
            warned: bool,
        }
        let quality = |sharpness, brightness, hotspots, misplacements: &[Misplacement]| {
            PageQuality { sharpness, brightness, hotspots, misplacements: misplacements.to_vec() }
        };
        let cases = [
            Case {
                name: "fine",
                quality: quality(0.9, 0.5, 0.0, &[]),
                issues: vec![],
                warned: false,
            },
            Case {
                name: "dark and blurred",
                quality: quality(0.1, 0.1, 0.0, &[]),
                issues: vec![Issue::BrightnessLow, Issue::SharpnessLow],
                warned: false,
            },
            Case {
                name: "bright and shiny",
                quality: quality(0.5, 0.9, 0.9, &[]),
                issues: vec![Issue::BrightnessHigh, Issue::HotspotsScoreHigh],
                warned: false,
            },
            Case {
                name: "cut and close",
                quality: quality(
                    0.5,
                    0.5,
                    0.5,
                    &[Misplacement::OutOfImage, Misplacement::Small, Misplacement::CloseToBorder],
                ),
                issues: vec![Issue::DocumentSmall, Issue::DocumentOutOfImage],
                warned: true,
            },
        ];
        for case in cases {
            let assessed = assess(&case.quality, PageBands::default());
            assert_eq!(assessed.issues, case.issues, "{}", case.name);
            assert_eq!(assessed.fine, case.issues.is_empty(), "{}", case.name);
            assert_eq!(!assessed.warnings.is_empty(), case.warned, "{}", case.name);
        }
    }
}
