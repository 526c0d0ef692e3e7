//! DG12: more about the document. Every field is optional.

use super::{Date, each_listed, text};
use crate::error::ReadError;
use crate::limits::Limits;
use crate::tlv::Element;
use selfsame_documents::mrz::name::Name;

const FILE: u32 = 0x6C;
const AUTHORITY: u32 = 0x5F19;
const DATE_OF_ISSUE: u32 = 0x5F26;
const OTHER_PERSONS: u32 = 0xA0;
const OTHER_PERSON: u32 = 0x5F1A;
const ENDORSEMENTS: u32 = 0x5F1B;
const TAX: u32 = 0x5F1C;
const FRONT: u32 = 0x5F1D;
const REAR: u32 = 0x5F1E;
const PERSONALISED_AT: u32 = 0x5F55;
const PERSONALISED_BY: u32 = 0x5F56;

/// What the issuer adds about the document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dg12<'a> {
    /// The issuing authority.
    pub authority: Option<String>,
    /// The date of issue.
    pub date_of_issue: Option<Date>,
    /// Other persons on the document.
    pub other_persons: Vec<Name>,
    /// Endorsements and observations.
    pub endorsements: Option<String>,
    /// Tax and exit requirements.
    pub tax: Option<String>,
    /// A picture of the front, of whatever kind.
    pub front: Option<&'a [u8]>,
    /// A picture of the rear, of whatever kind.
    pub rear: Option<&'a [u8]>,
    /// When it was personalised: `YYYYMMDDhhmmss`.
    pub personalised_at: Option<String>,
    /// Serial number of the system that did it.
    pub personalised_by: Option<String>,
}

impl<'a> Dg12<'a> {
    /// Reads DG12. Fields that Doc 9303 does not know are left out.
    ///
    /// # Errors
    /// [`ReadError`] when it is malformed or a date is none.
    pub fn parse(file: &'a [u8], limits: &Limits) -> Result<Self, ReadError> {
        let mut group = Self::default();
        each_listed(file, FILE, limits, |element| group.set(element))?;
        Ok(group)
    }

    fn set(&mut self, element: &Element<'a>) -> Result<(), ReadError> {
        let value = element.value;
        match element.tag {
            AUTHORITY => self.authority = text::filled(value),
            DATE_OF_ISSUE => self.date_of_issue = Some(Date::read(value)?),
            OTHER_PERSONS => self.other_persons = text::names(element, OTHER_PERSON)?,
            ENDORSEMENTS => self.endorsements = text::filled(value),
            TAX => self.tax = text::filled(value),
            FRONT => self.front = Some(value),
            REAR => self.rear = Some(value),
            PERSONALISED_AT => self.personalised_at = Some(text::instant(value)),
            PERSONALISED_BY => self.personalised_by = text::filled(value),
            _ => {}
        }
        Ok(())
    }
}
