//! How a new page fits the pages before it.

use super::{Document, ReadPage};
use selfsame_contract::{CreateDocumentPageWarning as Warning, PageType};
use selfsame_documents::consistency::agree;
use selfsame_protocol::document::{Classification, PageReport, SupportLevel};
use time::Date;

/// Fields that tie two pages to one document when they agree.
const TIES: &[&str] = &["document_number", "personal_number", "date_of_birth"];

/// A page that is about to be placed among others.
pub(super) struct NewPage<'a> {
    pub(super) page_type: PageType,
    pub(super) report: &'a PageReport,
    /// The pages before it, that of its own type included.
    pub(super) before: &'a [ReadPage],
    pub(super) today: Date,
}

impl NewPage<'_> {
    /// Whether it is of another document than a page before: another issuer or
    /// another kind, where both are known. The page that it would replace does not
    /// count.
    pub(super) fn is_foreign(&self) -> bool {
        self.others().any(|other| {
            let (one, two) = (&other.page.classification, &self.report.classification);
            differ(one.country.as_ref(), two.country.as_ref())
                || differ(one.kind.as_ref(), two.kind.as_ref())
        })
    }

    /// Takes the pages before it that less is known of, and that a field ties to it,
    /// for pages of its document; answers whether there are any.
    pub(super) fn relabel(&self, document: &mut Document) -> bool {
        let less_known = self.others().filter(|other| {
            other.page.classification.support < self.report.classification.support
                && self.is_tied(other)
        });
        let types: Vec<PageType> = less_known.map(|other| other.page.page_type).collect();
        types.iter().for_each(|&page_type| {
            document.label(page_type, self.page_type, &self.report.classification);
        });
        !types.is_empty()
    }

    /// What the client should know of it beside the others, as they are labelled in
    /// `document`.
    pub(super) fn warnings(&self, document: &Document, is_relabelled: bool) -> Vec<Warning> {
        let own = &self.report.classification;
        let others = || document.pages.iter().filter(|other| other.page_type != self.page_type);
        let mismatch = others().any(|other| is_other_edition(&other.classification, own));
        let is_untied = self.others().count() > 0 && !self.others().any(|it| self.is_tied(it));
        let is_back = self.page_type == PageType::Back;
        let has_front = others().any(|other| other.page_type == PageType::Front);
        let raised = [
            (mismatch, Warning::DocumentTypeMismatchBetweenPages),
            (is_relabelled, Warning::PageClassificationChanged),
            (is_untied, Warning::PortraitNotGuaranteedOfTheSamePerson),
            (is_back && !has_front, Warning::MissingFrontPage),
            (own.support == SupportLevel::None, Warning::DocumentTypeNotRecognized),
        ];
        raised.into_iter().filter(|(holds, _)| *holds).map(|(_, warning)| warning).collect()
    }

    fn others(&self) -> impl Iterator<Item = &ReadPage> {
        self.before.iter().filter(|other| other.page.page_type != self.page_type)
    }

    /// Whether a field that names the holder or the document reads the same on both.
    fn is_tied(&self, other: &ReadPage) -> bool {
        let values = |report| super::person::values(report, self.today);
        let (one, two) = (values(&other.report), values(self.report));
        one.iter().filter(|(name, _)| TIES.contains(&name.as_str())).any(|(name, value)| {
            let mut same = two.iter().filter(|(other, _)| other == name);
            same.any(|(_, other)| agree(name, value, other) == Some(true))
        })
    }
}

impl Document {
    /// Takes the page of type `labelled` for one of the document that a page of type
    /// `known` is of. A page of no known type is the other of the two, if there is
    /// none yet.
    fn label(&mut self, labelled: PageType, known: PageType, classification: &Classification) {
        let other = match known {
            PageType::Front => PageType::Back,
            PageType::Back | PageType::Unknown => PageType::Front,
        };
        let is_free = known != PageType::Unknown && self.page(other).is_none();
        let Some(page) = self.pages.iter_mut().find(|page| page.page_type == labelled) else {
            return;
        };
        if page.page_type == PageType::Unknown && is_free {
            page.page_type = other;
        }
        let Classification { country, kind, edition, format, .. } = classification.clone();
        page.classification =
            Classification { country, kind, edition, format, ..page.classification.clone() };
    }
}

fn is_other_edition(one: &Classification, two: &Classification) -> bool {
    differ(one.edition.as_ref(), two.edition.as_ref())
        || differ(one.format.as_ref(), two.format.as_ref())
}

fn differ<T: PartialEq>(one: Option<&T>, two: Option<&T>) -> bool {
    one.zip(two).is_some_and(|(one, two)| one != two)
}
