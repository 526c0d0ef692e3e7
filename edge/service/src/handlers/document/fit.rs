//! How a new page fits the pages before it.

use super::{Document, Page, ReadPage};
use selfsame_contract::{CreateDocumentPageWarning as Warning, PageType};
use selfsame_protocol::document::{Classification, PageReport, SupportLevel};

/// Fields that tie two pages to one document when they agree.
const TIES: &[&str] = &["document_number", "personal_number", "date_of_birth"];

/// Whether the page is of another document than one before: another issuer or
/// another kind, where both are known. The page that it would replace does not count.
pub(super) fn is_foreign(document: &Document, page: &Page) -> bool {
    others(document, page.page_type).any(|other| {
        let (one, two) = (&other.classification, &page.classification);
        differ(one.country.as_ref(), two.country.as_ref())
            || differ(one.kind.as_ref(), two.kind.as_ref())
    })
}

/// What the client should know of the page beside the others.
pub(super) fn warnings(
    document: &Document,
    before: &[ReadPage],
    page: &Page,
    report: &PageReport,
) -> Vec<Warning> {
    let others: Vec<&Page> = others(document, page.page_type).collect();
    let mismatch = others.iter().any(|other| is_other_edition(other, &page.classification));
    let is_lonely_back = page.page_type == PageType::Back && others.is_empty();
    let read_before =
        before.iter().filter(|other| other.page.page_type != page.page_type).collect::<Vec<_>>();
    let is_untied = !read_before.is_empty() && !read_before.iter().any(|other| ties(other, report));
    let raised = [
        (mismatch, Warning::DocumentTypeMismatchBetweenPages),
        (is_untied, Warning::PortraitNotGuaranteedOfTheSamePerson),
        (is_lonely_back, Warning::MissingFrontPage),
        (page.classification.support == SupportLevel::None, Warning::DocumentTypeNotRecognized),
    ];
    raised.into_iter().filter(|(holds, _)| *holds).map(|(_, warning)| warning).collect()
}

fn others(document: &Document, page_type: PageType) -> impl Iterator<Item = &Page> {
    document.pages.iter().filter(move |other| other.page_type != page_type)
}

fn is_other_edition(other: &Page, classification: &Classification) -> bool {
    let before = &other.classification;
    differ(before.edition.as_ref(), classification.edition.as_ref())
        || differ(before.format.as_ref(), classification.format.as_ref())
}

fn differ<T: PartialEq>(one: Option<&T>, two: Option<&T>) -> bool {
    one.zip(two).is_some_and(|(one, two)| one != two)
}

/// Whether a field that names the holder or the document reads the same on both.
fn ties(other: &ReadPage, report: &PageReport) -> bool {
    let values = |report: &PageReport| super::person::values(report);
    let (one, two) = (values(&other.report), values(report));
    TIES.iter()
        .any(|name| one.iter().filter(|(field, _)| field == name).any(|field| two.contains(field)))
}
