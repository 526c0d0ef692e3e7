//! DG11: more about the holder. Every field is optional.

use super::{Date, each_listed, text};
use crate::error::ReadError;
use crate::limits::Limits;
use crate::tlv::Element;
use selfsame_documents::mrz::name::Name;

const FILE: u32 = 0x6B;
const NAME: u32 = 0x5F0E;
const OTHER_NAMES: u32 = 0xA0;
const OTHER_NAME: u32 = 0x5F0F;
const PERSONAL_NUMBER: u32 = 0x5F10;
const PLACE_OF_BIRTH: u32 = 0x5F11;
const TELEPHONE: u32 = 0x5F12;
const PROFESSION: u32 = 0x5F13;
const TITLE: u32 = 0x5F14;
const PERSONAL_SUMMARY: u32 = 0x5F15;
const PROOF_OF_CITIZENSHIP: u32 = 0x5F16;
const OTHER_DOCUMENTS: u32 = 0x5F17;
const CUSTODY: u32 = 0x5F18;
const DATE_OF_BIRTH: u32 = 0x5F2B;
const ADDRESS: u32 = 0x5F42;

/// What the issuer adds about the holder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dg11<'a> {
    /// The name in full, in the national spelling.
    pub name: Option<Name>,
    /// Other names.
    pub other_names: Vec<Name>,
    /// The personal number.
    pub personal_number: Option<String>,
    /// The full date of birth.
    pub date_of_birth: Option<Date>,
    /// Parts of the place of birth.
    pub place_of_birth: Vec<String>,
    /// Parts of the permanent address.
    pub address: Vec<String>,
    /// Telephone.
    pub telephone: Option<String>,
    /// Profession.
    pub profession: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// Personal summary.
    pub personal_summary: Option<String>,
    /// A picture of the proof of citizenship, of whatever kind.
    pub proof_of_citizenship: Option<&'a [u8]>,
    /// Numbers of other valid travel documents.
    pub other_documents: Vec<String>,
    /// Custody information.
    pub custody: Option<String>,
}

impl<'a> Dg11<'a> {
    /// Reads DG11. Fields that Doc 9303 does not know are left out.
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
            NAME => self.name = Some(text::name(value)),
            OTHER_NAMES => self.other_names = text::names(element, OTHER_NAME)?,
            // Some issuers leave the template away.
            OTHER_NAME => self.other_names.push(text::name(value)),
            PERSONAL_NUMBER => self.personal_number = text::filled(value),
            DATE_OF_BIRTH => self.date_of_birth = Some(Date::read(value)?),
            PLACE_OF_BIRTH => self.place_of_birth = text::parts(value),
            ADDRESS => self.address = text::parts(value),
            TELEPHONE => self.telephone = text::filled(value),
            PROFESSION => self.profession = text::filled(value),
            TITLE => self.title = text::filled(value),
            PERSONAL_SUMMARY => self.personal_summary = text::filled(value),
            PROOF_OF_CITIZENSHIP => self.proof_of_citizenship = Some(value),
            OTHER_DOCUMENTS => self.other_documents = text::parts(value),
            CUSTODY => self.custody = text::filled(value),
            _ => {}
        }
        Ok(())
    }
}
