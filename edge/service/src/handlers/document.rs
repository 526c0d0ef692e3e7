//! The document of a customer: starting it, its pages, what is read from them.
//!
//! The inference host finds, straightens and reads a page when its photo comes. The
//! straightened page, the pictures cut out of it and the report on it are parts; the
//! photo itself is not kept. The head holds what tells the pages apart.

mod advice;
pub(crate) mod chip;
mod consistency;
mod customer_data;
mod fit;
mod inspection;
mod pages;
mod person;
mod pictures;
mod quality;

pub(crate) use inspection::{disclose, inspect};
pub(crate) use pages::put as put_page;
pub(crate) use person::{Person, read as read_person};
pub(crate) use pictures::{fingerprint, ghost_portrait, page, portrait, signature};
pub(crate) use quality::get as page_quality;

use crate::answer::Answer;
use crate::call::{Body, Call};
use crate::failure::Failure;
use crate::handlers::customer::{self, CustomerState};
use crate::handlers::photo::Photo;
use crate::platform::Platform;
use crate::shelf::{Held, Part};
use chip::{Challenge, Chip};
use selfsame_contract::{
    ApiError, CreateDocumentRequest, CreateDocumentResponse, PageType, Resource,
};
use selfsame_imaging::sniff;
use selfsame_protocol::document::{Classification, DocumentAdvice, PageReport, Source};
use serde::{Deserialize, Serialize};

/// What is kept of a document.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Document {
    advice: DocumentAdvice,
    sources: Vec<Source>,
    pages: Vec<Page>,
    /// What the chip has to sign, from its drawing to the next reading.
    challenge: Option<Challenge>,
    chip: Option<Chip>,
}

/// What is kept of a page.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Page {
    page_type: PageType,
    classification: Classification,
    /// The report of the inference host, without its pictures.
    report: Part,
    /// The straightened page.
    picture: Part,
    portrait: Option<Part>,
    ghost_portrait: Option<Part>,
    signature: Option<Part>,
    fingerprint: Option<Part>,
    /// Whether the photo was injected; `None` without a record that shows it.
    injection: Option<bool>,
}

impl Page {
    fn parts(&self) -> impl Iterator<Item = &Part> {
        let images = [&self.portrait, &self.ghost_portrait, &self.signature, &self.fingerprint];
        [&self.report, &self.picture].into_iter().chain(images.into_iter().flatten())
    }
}

impl Document {
    /// The values that hang on it.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &Part> {
        let pages = self.pages.iter().flat_map(Page::parts);
        pages.chain(self.chip.iter().flat_map(Chip::parts))
    }

    /// The page of that type.
    fn page(&self, page_type: PageType) -> Option<&Page> {
        self.pages.iter().find(|page| page.page_type == page_type)
    }

    /// The first picture of a kind that a page has.
    fn picture(&self, of_page: impl Fn(&Page) -> Option<&Part>) -> Option<&Part> {
        self.pages.iter().find_map(of_page)
    }

    /// Puts a page in the place of its type.
    fn place(&mut self, page: Page) {
        self.pages.retain(|other| other.page_type != page.page_type);
        self.pages.push(page);
        self.pages.sort_by_key(|page| page.page_type);
    }

    /// Whether a page was injected; `None` when none could be checked for it.
    pub(crate) fn injection(&self) -> Option<bool> {
        self.pages.iter().filter_map(|page| page.injection).max()
    }
}

/// A page with the report on it.
pub(crate) struct ReadPage {
    page: Page,
    report: PageReport,
}

/// Starts the document, or starts it over.
pub(crate) async fn create<P: Platform>(call: &Call<'_, P>, body: Body) -> Result<Answer, Failure> {
    let id = call.id()?;
    let customer = customer::access(call, id).await?;
    let request: CreateDocumentRequest = body.json()?;
    let document = Document {
        advice: advice::of_document(request.advice)?,
        sources: request.sources.into_iter().map(advice::source).collect(),
        ..Document::default()
    };
    let start = |customer: &mut CustomerState| customer.document = Some(document.clone());
    call.shelf().change(customer, start).await?;
    Answer::json(&CreateDocumentResponse { links: Resource::Document(id).into() })
}

/// Removes the document; nothing there is success.
pub(crate) async fn delete<P: Platform>(call: &Call<'_, P>) -> Result<Answer, Failure> {
    let Some(customer) = customer::find(call, call.id()?).await? else {
        return Ok(Answer::NoContent);
    };
    if customer.state().document.is_none() {
        return Ok(Answer::NoContent);
    }
    let drop_document = |customer: &mut CustomerState| customer.document = None;
    call.shelf().change_newest(customer.name(), drop_document).await?;
    Ok(Answer::NoContent)
}

/// The customer of the path with the document that must have been started.
async fn started<P: Platform>(
    call: &Call<'_, P>,
) -> Result<(Held<CustomerState>, Document), Failure> {
    let customer = customer::access(call, call.id()?).await?;
    let document = customer.state().document.clone().ok_or(ApiError::MissingDocument)?;
    Ok((customer, document))
}

/// The main portrait as a photo, with its file; `None` when there is none.
pub(crate) async fn portrait_photo<P: Platform>(
    call: &Call<'_, P>,
    document: &Document,
) -> Result<Option<(Photo, Vec<u8>)>, Failure> {
    for ReadPage { page, report } in read_pages(call, document).await? {
        let (Some(part), Some(portrait)) = (page.portrait, &report.images.portrait) else {
            continue;
        };
        if let Some(file) = call.shelf().fetch(&part).await? {
            let size = sniff(&file).map_err(Failure::unexpected)?.upright_size();
            return Ok(Some((Photo::cut_out(part, size, portrait), file)));
        }
    }
    Ok(None)
}

/// The pages of a document with their reports.
pub(crate) async fn read_pages<P: Platform>(
    call: &Call<'_, P>,
    document: &Document,
) -> Result<Vec<ReadPage>, Failure> {
    let mut pages = Vec::with_capacity(document.pages.len());
    for page in &document.pages {
        // A page without its report is being replaced right now.
        if let Some(bytes) = call.shelf().fetch(&page.report).await? {
            let report = postcard::from_bytes(&bytes).map_err(Failure::unexpected)?;
            pages.push(ReadPage { page: page.clone(), report });
        }
    }
    Ok(pages)
}
