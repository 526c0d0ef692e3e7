//! The chip of the document: the challenge for it, what was read from it, and whether
//! it is genuine.
//!
//! The inference host reads and verifies the files when they come. They are kept as
//! they came, beside the report on them and the portrait.

mod challenge;
mod inspection;
mod put;
mod report;
mod retrieval;

pub(super) use challenge::Challenge;
pub(crate) use challenge::draw as draw_challenge;
pub(super) use inspection::inspect;
pub(crate) use put::put;
pub(crate) use report::get as report;
pub(crate) use retrieval::{data, portrait};

use super::Document;
use super::person::{parse_zone, zone_value};
use crate::call::Call;
use crate::failure::Failure;
use crate::handlers::photo;
use crate::platform::Platform;
use crate::shelf::Part;
use selfsame_documents::mrz::Mrz;
use selfsame_protocol::chip::ChipReading;
use selfsame_protocol::face::{FaceFinding, FaceSearch, FaceTask, Subject};
use serde::{Deserialize, Serialize};
use time::Date;

/// What is kept of a chip.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Chip {
    /// What the reader delivered, as it came.
    data: Part,
    /// The reading of the inference host, without the portrait.
    reading: Part,
    portrait: Option<Part>,
}

impl Chip {
    /// The values that hang on it.
    pub(super) fn parts(&self) -> impl Iterator<Item = &Part> {
        [&self.data, &self.reading].into_iter().chain(&self.portrait)
    }
}

/// A chip with the reading of it.
pub(super) struct ReadChip {
    pub(super) reading: ChipReading,
    /// The machine-readable zone in data group 1.
    pub(super) zone: Option<Mrz>,
    pub(super) has_portrait: bool,
}

impl ReadChip {
    /// The value of a field: as the other data groups say, else as the zone does.
    pub(super) fn value(&self, name: &str, today: Date) -> Option<String> {
        self.in_fields(name).map(str::to_owned).or_else(|| self.value_in_zone(name, today))
    }

    /// The value of a field in the zone.
    pub(super) fn value_in_zone(&self, name: &str, today: Date) -> Option<String> {
        zone_value(self.zone.as_ref()?, name, today)
    }

    /// The names of all fields beside the zone.
    pub(super) fn names(&self) -> impl Iterator<Item = &String> {
        self.reading.fields.iter().map(|field| &field.name)
    }

    fn in_fields(&self, name: &str) -> Option<&str> {
        let field = self.reading.fields.iter().find(|field| field.name == name)?;
        Some(&field.value)
    }
}

/// The chip of a document with its reading, if there is one.
pub(super) async fn read<P: Platform>(
    call: &Call<'_, P>,
    document: &Document,
) -> Result<Option<ReadChip>, Failure> {
    let Some(chip) = &document.chip else { return Ok(None) };
    // A chip without its reading is being replaced right now.
    let Some(bytes) = call.shelf().fetch(&chip.reading).await? else { return Ok(None) };
    let reading: ChipReading = postcard::from_bytes(&bytes).map_err(Failure::unexpected)?;
    let zone = parse_zone(&reading.mrz);
    Ok(Some(ReadChip { reading, zone, has_portrait: chip.portrait.is_some() }))
}

/// The template of the face in the portrait; `None` when there is none, or no face in
/// it. Unlike the faces on photos it is looked for when it is asked for, so that a chip
/// can be verified where no network is up.
pub(crate) async fn portrait_template<P: Platform>(
    call: &Call<'_, P>,
    document: &Document,
) -> Result<Option<Vec<u8>>, Failure> {
    let Some(part) = document.chip.as_ref().and_then(|chip| chip.portrait.as_ref()) else {
        return Ok(None);
    };
    let Some(file) = call.shelf().fetch(part).await? else { return Ok(None) };
    let subject = Subject::Largest(FaceSearch::default());
    let found = photo::find_face(call, file, subject, &[FaceTask::Template]).await?;
    Ok(found.and_then(|found| {
        found.finding(|finding| match finding {
            FaceFinding::Template(template) => Some(template.clone()),
            _ => None,
        })
    }))
}
