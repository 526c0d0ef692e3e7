//! DG16: persons to notify.

use super::{Date, count, open, text};
use crate::error::ReadError;
use crate::limits::Limits;
use crate::tlv::Element;
use selfsame_documents::mrz::name::Name;

const FILE: u32 = 0x70;
/// Templates are numbered: `A1`, `A2` and so on.
const TEMPLATES: std::ops::RangeInclusive<u32> = 0xA1..=0xAF;
const RECORDED: u32 = 0x5F50;
const NAME: u32 = 0x5F51;
const TELEPHONE: u32 = 0x5F52;
const ADDRESS: u32 = 0x5F53;

/// Whom to notify in an emergency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dg16 {
    /// In the order of the chip.
    pub persons: Vec<PersonToNotify>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonToNotify {
    /// When this was recorded.
    pub recorded: Option<Date>,
    /// The name.
    pub name: Option<Name>,
    /// The telephone number.
    pub telephone: Option<String>,
    /// Parts of the address.
    pub address: Vec<String>,
}

impl Dg16 {
    /// Reads DG16.
    ///
    /// # Errors
    /// [`ReadError`] when it is malformed.
    pub fn parse(file: &[u8], limits: &Limits) -> Result<Self, ReadError> {
        let mut reader = open(file, FILE, limits)?;
        let count = count(&mut reader)?;
        let persons = reader.map(|element| person(&element?)).collect::<Result<Vec<_>, _>>()?;
        if persons.len() == count {
            Ok(Self { persons })
        } else {
            Err(ReadError::Value("number of entries"))
        }
    }
}

fn person(template: &Element<'_>) -> Result<PersonToNotify, ReadError> {
    if !TEMPLATES.contains(&template.tag) {
        return Err(ReadError::Unexpected { expected: *TEMPLATES.start(), found: template.tag });
    }
    let mut person = PersonToNotify::default();
    for element in template.reader() {
        let element = element?;
        match element.tag {
            RECORDED => person.recorded = Some(Date::read(element.value)?),
            NAME => person.name = Some(text::name(element.value)),
            TELEPHONE => person.telephone = text::filled(element.value),
            ADDRESS => person.address = text::parts(element.value),
            _ => {}
        }
    }
    Ok(person)
}
