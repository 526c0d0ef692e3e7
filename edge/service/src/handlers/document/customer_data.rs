//! What the document tells, in the words of the contract: a value per source.

use super::Page;
use super::chip::ReadChip;
use super::pages::document_type;
use super::person::{Person, camel_case, years_between};
use crate::handlers::inspection;
use selfsame_contract::{
    Barcode, BiometricMultiValueAttribute, Customer, CustomerDocument, CustomerDocumentLinks,
    MultiValueAttribute, MultiValueAttributeWithoutMrz, PageType, Resource,
};
use selfsame_protocol::face::Aspects;
use std::collections::BTreeMap;
use time::Date;
use uuid::Uuid;

/// Fields that have a member of their own in the contract; all others are additional
/// texts.
const NAMED: &[&str] = &[
    "given_names",
    "surname",
    "full_name",
    "date_of_birth",
    "gender",
    "personal_number",
    "citizenship",
    "nationality",
    "date_of_issue",
    "date_of_expiry",
    "document_number",
    "issuing_authority",
];

impl Person {
    /// Adds what the document tells to what is known of the customer.
    pub(crate) fn tell(&self, customer: &mut Customer, id: Uuid) {
        customer.given_names = self.attribute("given_names");
        customer.surname = self.attribute("surname");
        customer.full_name = self.attribute("full_name");
        customer.date_of_birth = self.attribute("date_of_birth");
        customer.personal_number = self.attribute("personal_number");
        customer.citizenship = self.attribute("citizenship");
        customer.nationality = self.attribute("nationality");
        let gender = self.biometric(customer.gender.take(), "gender", |aspects| {
            inspection::gender(aspects).letter().to_owned()
        });
        customer.gender = gender;
        customer.age = self.age(customer.age.take());
        customer.document = Some(self.document(id));
    }

    fn attribute(&self, name: &str) -> Option<MultiValueAttribute> {
        let printed = self.printed.get(name).map(Vec::as_slice).unwrap_or_default();
        let attribute = MultiValueAttribute {
            visual_zone: printed.first().cloned(),
            visual_zone_duplicates: printed.iter().skip(1).cloned().collect(),
            mrz: self.in_mrz(name),
            chip: self.in_chip(name),
            barcode: self.in_barcode(name).map(str::to_owned),
        };
        (attribute != MultiValueAttribute::default()).then_some(attribute)
    }

    fn biometric(
        &self,
        known: Option<BiometricMultiValueAttribute>,
        name: &str,
        of_portrait: impl Fn(Aspects) -> String,
    ) -> Option<BiometricMultiValueAttribute> {
        let printed = self.printed.get(name).map(Vec::as_slice).unwrap_or_default();
        let attribute = BiometricMultiValueAttribute {
            visual_zone: printed.first().cloned(),
            visual_zone_duplicates: printed.iter().skip(1).cloned().collect(),
            mrz: self.in_mrz(name),
            chip: self.in_chip(name),
            document_portrait: self.portrait_aspects().map(of_portrait),
            ..known.unwrap_or_default()
        };
        (attribute != BiometricMultiValueAttribute::default()).then_some(attribute)
    }

    /// Ages today, by the dates of birth.
    fn age(
        &self,
        known: Option<BiometricMultiValueAttribute>,
    ) -> Option<BiometricMultiValueAttribute> {
        let estimate = |aspects| inspection::years(aspects).to_string();
        let age = |birth: Date| years_between(birth, self.today).to_string();
        let attribute = BiometricMultiValueAttribute {
            visual_zone: self.printed_date("date_of_birth").map(age),
            mrz: self.birth_in_mrz().map(age),
            chip: self.date_in_chip("date_of_birth").map(age),
            ..self.biometric(known, "age", estimate).unwrap_or_default()
        };
        (attribute != BiometricMultiValueAttribute::default()).then_some(attribute)
    }

    fn document(&self, id: Uuid) -> CustomerDocument {
        let pages = || self.pages.iter().map(|page| &page.page);
        let best = pages().map(|page| &page.classification).max_by_key(|found| found.support);
        CustomerDocument {
            document_type: best.map(document_type),
            page_types: pages().map(|page| page.page_type).collect(),
            date_of_issue: self.attribute("date_of_issue"),
            date_of_expiry: self.attribute("date_of_expiry"),
            document_number: self.attribute("document_number"),
            issuing_authority: self.attribute("issuing_authority"),
            additional_texts: self.additional_texts(),
            mrz: self.mrz.clone().map(Into::into),
            barcodes: self.codes(),
            links: self.links(id),
        }
    }

    fn additional_texts(&self) -> BTreeMap<String, MultiValueAttributeWithoutMrz> {
        let in_chip = self.chip.iter().flat_map(ReadChip::names);
        let names = self.printed.keys().chain(self.barcodes.keys()).chain(in_chip);
        let additional = names.filter(|name| !NAMED.contains(&name.as_str()));
        additional
            .filter_map(|name| {
                let attribute = self.attribute(name)?;
                let MultiValueAttribute {
                    visual_zone, visual_zone_duplicates, chip, barcode, ..
                } = attribute;
                let value = MultiValueAttributeWithoutMrz {
                    visual_zone,
                    visual_zone_duplicates,
                    chip,
                    barcode,
                };
                Some((camel_case(name), value))
            })
            .collect()
    }

    fn codes(&self) -> BTreeMap<PageType, BTreeMap<String, Barcode>> {
        let mut codes: BTreeMap<PageType, BTreeMap<String, Barcode>> = BTreeMap::new();
        for page in &self.pages {
            for (index, reading) in page.report.barcodes.iter().enumerate() {
                let barcode = Barcode {
                    data: reading.data.clone().into(),
                    symbology: reading.symbology.name().to_owned(),
                };
                let of_page = codes.entry(page.page.page_type).or_default();
                of_page.insert(format!("barcode{}", index + 1), barcode);
            }
        }
        codes
    }

    /// Links to the pictures that there are.
    fn links(&self, id: Uuid) -> CustomerDocumentLinks {
        let pages = || self.pages.iter().map(|page| &page.page);
        let any = |has: fn(&Page) -> bool| pages().any(has);
        let link = |there: bool, resource: Resource| there.then(|| resource.into());
        let page = |page_type| (page_type, Resource::Page { customer: id, page_type }.into());
        let has_chip_portrait = self.chip.as_ref().is_some_and(|chip| chip.has_portrait);
        CustomerDocumentLinks {
            portrait: link(any(|page| page.portrait.is_some()), Resource::Portrait(id)),
            chip_portrait: link(has_chip_portrait, Resource::ChipPortrait(id)),
            ghost_portrait: link(
                any(|page| page.ghost_portrait.is_some()),
                Resource::GhostPortrait(id),
            ),
            signature: link(any(|page| page.signature.is_some()), Resource::Signature(id)),
            fingerprint: link(any(|page| page.fingerprint.is_some()), Resource::Fingerprint(id)),
            pages: pages().map(|it| page(it.page_type)).collect(),
        }
    }
}
