//! Advice in the words of the contract, and in those of the inference host.

use crate::failure::Failure;
use selfsame_contract::{
    ApiError, DocumentAdvice as Advice, DocumentPageAdvice, DocumentSource, PageType as PageWord,
};
use selfsame_protocol::document::{DocumentAdvice, MrzFormat, PageType, Source};

/// Advice on a document. A format that there is not is refused: it could never be met.
pub(super) fn of_document(advice: Option<Advice>) -> Result<DocumentAdvice, Failure> {
    let Some(bounds) = advice.and_then(|advice| advice.classification) else {
        return Ok(DocumentAdvice::default());
    };
    let formats: Option<Vec<_>> =
        bounds.machine_readable_travel_documents.iter().map(|word| format(word)).collect();
    Ok(DocumentAdvice {
        countries: bounds.countries,
        types: bounds.types,
        editions: bounds.editions,
        formats: formats.ok_or(ApiError::UnreadableBody)?,
        page_types: Vec::new(),
    })
}

/// The document's advice narrowed by that on the page. A page that is not recognised
/// is of no type, so advice of `unknown` bounds nothing.
pub(super) fn with_page(
    document: &DocumentAdvice,
    page: Option<DocumentPageAdvice>,
) -> DocumentAdvice {
    let words = page.and_then(|advice| advice.classification).map(|bounds| bounds.page_types);
    let page_types = words.unwrap_or_default().into_iter().filter_map(page_type).collect();
    DocumentAdvice { page_types, ..document.clone() }
}

/// A source of the document.
pub(super) fn source(source: DocumentSource) -> Source {
    match source {
        DocumentSource::Viz => Source::Viz,
        DocumentSource::Mrz => Source::Mrz,
        DocumentSource::Barcode => Source::Barcode,
        DocumentSource::DocumentPortrait => Source::DocumentPortrait,
        DocumentSource::GlobalOcr => Source::GlobalOcr,
    }
}

fn format(word: &str) -> Option<MrzFormat> {
    match word.to_ascii_lowercase().as_str() {
        "td1" => Some(MrzFormat::Td1),
        "td2" => Some(MrzFormat::Td2),
        "td3" => Some(MrzFormat::Td3),
        _ => None,
    }
}

fn page_type(word: PageWord) -> Option<PageType> {
    match word {
        PageWord::Front => Some(PageType::Front),
        PageWord::Back => Some(PageType::Back),
        PageWord::Unknown => None,
    }
}
