//! Adding a page.

use super::fit::NewPage;
use super::{Document, Page, advice, person, read_pages, started};
use crate::answer::Answer;
use crate::call::{Body, Call, MediaType};
use crate::capture::{self, Captured};
use crate::failure::Failure;
use crate::handlers::customer::CustomerState;
use crate::handlers::photo::to_point;
use crate::inference;
use crate::platform::Platform;
use crate::shelf::{Held, Part};
use crate::upload;
use selfsame_capture::Kind;
use selfsame_contract::{
    CreateDocumentPageErrorCode as ErrorCode, CreateDocumentPageRequest,
    CreateDocumentPageResponse, DocumentCoordinates, DocumentDetection, DocumentType, PageType,
    Resource, SupportLevel, TravelDocumentFormat,
};
use selfsame_protocol::document::{
    Classification, DocumentAdvice, MrzFormat, PageJpeg, PageLocation, PagePicture, PageReport,
    PageRequest, PageType as FoundType, SupportLevel as Support,
};

/// Adds a page, replacing an earlier one of its type.
pub(crate) async fn put<P: Platform>(call: &Call<'_, P>, body: Body) -> Result<Answer, Failure> {
    let (customer, document) = started(call).await?;
    let failed = |code| Answer::json(&CreateDocumentPageResponse::failed(code));
    let Some((Captured { file, injection }, advice)) = upload(call, &customer, &document, body)?
    else {
        return failed(ErrorCode::InvalidData);
    };
    let limits = call.config.limits.image;
    let request = PageRequest { image: file, limits, advice, sources: document.sources.clone() };
    let Some(report) = inference::read_page(call, request).await? else {
        return failed(ErrorCode::NoCardCornersDetected);
    };
    store(call, customer, document, report, injection).await
}

/// The photo and the advice that the body holds; `None` for a capture record that
/// does not open.
fn upload<P: Platform>(
    call: &Call<'_, P>,
    customer: &Held<CustomerState>,
    document: &Document,
    body: Body,
) -> Result<Option<(Captured, DocumentAdvice)>, Failure> {
    if call.media_type == MediaType::OctetStream {
        let key = capture::key(call, customer.state().session().is_some());
        let captured = capture::photo(call, Kind::Page, body.bytes()?, key)?;
        return Ok(captured.map(|captured| (captured, document.advice.clone())));
    }
    let request: CreateDocumentPageRequest = body.json()?;
    let file = upload::image_in_json(request.image.content()?, call.config.limits.image)?;
    let captured = Captured { file, injection: None };
    Ok(Some((captured, advice::with_page(&document.advice, request.advice))))
}

async fn store<P: Platform>(
    call: &Call<'_, P>,
    customer: Held<CustomerState>,
    mut document: Document,
    mut report: PageReport,
    injection: Option<bool>,
) -> Result<Answer, Failure> {
    let id = call.id()?;
    let before = read_pages(call, &document).await?;
    let page_type = page_type(&report.classification);
    let today = person::today(call.platform.now_ms());
    let new = NewPage { page_type, report: &report, before: &before, today };
    if new.is_foreign() {
        let code = ErrorCode::PageDoesntMatchDocumentTypeOfPreviousPage;
        return Answer::json(&CreateDocumentPageResponse::failed(code));
    }
    let is_relabelled = new.relabel(&mut document);
    let warnings = new.warnings(&document, is_relabelled);
    document.place(stow(call, &customer, &mut report, injection).await?);
    let place = |customer: &mut CustomerState| customer.document = Some(document.clone());
    call.shelf().change(customer, place).await?;
    let stored = CreateDocumentPageResponse::stored(
        document_type(&report.classification),
        page_type,
        detection(&report.location),
        Resource::Page { customer: id, page_type }.into(),
    );
    Answer::json(&CreateDocumentPageResponse { warnings, ..stored })
}

/// Writes the pictures as parts of their own, then the report without them.
async fn stow<P: Platform>(
    call: &Call<'_, P>,
    customer: &Held<CustomerState>,
    report: &mut PageReport,
    injection: Option<bool>,
) -> Result<Page, Failure> {
    let picture = stow_jpeg(call, customer, &mut report.page).await?;
    let images = &mut report.images;
    let portrait = images.portrait.as_mut().map(|portrait| &mut portrait.picture);
    let portrait = stow_picture(call, customer, portrait).await?;
    let ghost_portrait = stow_picture(call, customer, images.ghost_portrait.as_mut()).await?;
    let signature = stow_picture(call, customer, images.signature.as_mut()).await?;
    let fingerprint = stow_picture(call, customer, images.fingerprint.as_mut()).await?;
    let bytes = postcard::to_allocvec(report).map_err(Failure::unexpected)?;
    Ok(Page {
        page_type: page_type(&report.classification),
        classification: report.classification.clone(),
        report: call.shelf().stow_for(customer, "report", &bytes).await?,
        picture,
        portrait,
        ghost_portrait,
        signature,
        fingerprint,
        injection,
    })
}

async fn stow_picture<P: Platform>(
    call: &Call<'_, P>,
    customer: &Held<CustomerState>,
    picture: Option<&mut PagePicture>,
) -> Result<Option<Part>, Failure> {
    match picture {
        Some(picture) => Ok(Some(stow_jpeg(call, customer, &mut picture.jpeg).await?)),
        None => Ok(None),
    }
}

async fn stow_jpeg<P: Platform>(
    call: &Call<'_, P>,
    customer: &Held<CustomerState>,
    jpeg: &mut PageJpeg,
) -> Result<Part, Failure> {
    let PageJpeg(file) = std::mem::take(jpeg);
    call.shelf().stow_for(customer, "page", &file).await
}

fn page_type(classification: &Classification) -> PageType {
    match classification.page_type {
        Some(FoundType::Front) => PageType::Front,
        Some(FoundType::Back) => PageType::Back,
        None => PageType::Unknown,
    }
}

/// What a page was recognised as, in the words of the contract. Visas are no travel
/// documents of their own there.
pub(super) fn document_type(classification: &Classification) -> DocumentType {
    let Classification { country, kind, edition, format, support, .. } = classification;
    DocumentType {
        country: country.clone(),
        edition: edition.clone(),
        kind: kind.clone(),
        machine_readable_travel_document: format.and_then(|format| match format {
            MrzFormat::Td1 => Some(TravelDocumentFormat::Td1),
            MrzFormat::Td2 => Some(TravelDocumentFormat::Td2),
            MrzFormat::Td3 => Some(TravelDocumentFormat::Td3),
            MrzFormat::MrvA | MrzFormat::MrvB => None,
        }),
        support_level: match support {
            Support::Full => Some(SupportLevel::FullSupport),
            Support::MrzOnly => Some(SupportLevel::MrzExtractionOnly),
            Support::None => None,
        },
    }
}

fn detection(location: &PageLocation) -> DocumentDetection {
    let corners = &location.corners;
    DocumentDetection {
        confidence: location.confidence.into(),
        coordinates: DocumentCoordinates {
            top_left_corner: to_point(corners.top_left),
            top_right_corner: to_point(corners.top_right),
            bottom_left_corner: to_point(corners.bottom_left),
            bottom_right_corner: to_point(corners.bottom_right),
        },
        corner_out_of_image: location.corner_out_of_image,
    }
}
