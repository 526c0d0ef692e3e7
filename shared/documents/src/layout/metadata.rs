//! Layouts as the contract's metadata show them.

use super::file::{Format, Layout};
use selfsame_contract::{
    Document, DocumentMetadataResponse, DocumentType, PageMetadata, PageType, Portrait,
    SupportLevel, TextField, TravelDocumentFormat,
};
use selfsame_protocol::document::{MrzFormat, PageType as LayoutPage};

/// The documents that can be read in full; pages of one type stand together.
#[must_use]
pub fn metadata(layouts: &[Layout]) -> DocumentMetadataResponse {
    let mut documents: Vec<Document> = Vec::new();
    for layout in layouts {
        let document_type = document_type(layout);
        let page = (page_type(layout.page), page(layout));
        let same = |document: &&mut Document| {
            let (one, other) = (&document.document_type, &document_type);
            (&one.country, &one.kind, &one.edition) == (&other.country, &other.kind, &other.edition)
        };
        match documents.iter_mut().find(same) {
            Some(document) => {
                document.pages.insert(page.0, page.1);
            }
            None => documents.push(Document { document_type, pages: [page].into() }),
        }
    }
    DocumentMetadataResponse { documents }
}

fn document_type(layout: &Layout) -> DocumentType {
    DocumentType {
        country: Some(layout.country.to_lowercase()),
        edition: Some(layout.edition.clone()),
        kind: Some(layout.kind.clone()),
        machine_readable_travel_document: layout.format.and_then(travel_document),
        support_level: Some(SupportLevel::FullSupport),
    }
}

/// Visas are no travel documents of their own in the contract.
const fn travel_document(format: MrzFormat) -> Option<TravelDocumentFormat> {
    match format {
        MrzFormat::Td1 => Some(TravelDocumentFormat::Td1),
        MrzFormat::Td2 => Some(TravelDocumentFormat::Td2),
        MrzFormat::Td3 => Some(TravelDocumentFormat::Td3),
        MrzFormat::MrvA | MrzFormat::MrvB => None,
    }
}

const fn page_type(page: LayoutPage) -> PageType {
    match page {
        LayoutPage::Front => PageType::Front,
        LayoutPage::Back => PageType::Back,
    }
}

fn page(layout: &Layout) -> PageMetadata {
    let field = |field: &super::Field| {
        let value_normalized = !matches!(field.format, Format::Text | Format::Name);
        (field.name.clone(), TextField { label: field.label.clone(), value_normalized })
    };
    PageMetadata {
        classification_advice_required: None,
        portrait: Some(Portrait { present: layout.portrait.is_some() }),
        visual_zone: layout.fields.iter().map(field).collect(),
    }
}
