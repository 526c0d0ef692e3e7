//! What data groups 11 and 12 say, under the names of printed fields.

use selfsame_chip::lds::{Date, Dg11, Dg12};
use selfsame_chip::{Files, Limits};
use selfsame_protocol::chip::{ChipField, ChipRefusal};

/// Reads the fields of both groups.
///
/// # Errors
/// [`ChipRefusal::Unreadable`] when a group is malformed.
pub fn read(files: &Files<'_>, limits: &Limits) -> Result<Vec<ChipField>, ChipRefusal> {
    let of_holder = files.group(11).map(|file| Dg11::parse(file, limits)).transpose();
    let of_document = files.group(12).map(|file| Dg12::parse(file, limits)).transpose();
    let (Ok(of_holder), Ok(of_document)) = (of_holder, of_document) else {
        return Err(ChipRefusal::Unreadable);
    };
    let of_holder = of_holder.into_iter().flat_map(holder);
    Ok(of_holder.chain(of_document.into_iter().flat_map(document)).collect())
}

fn holder(group: Dg11<'_>) -> impl Iterator<Item = ChipField> {
    let name = group.name.map(|name| format!("{} {}", name.given_names, name.surname));
    let fields = [
        ("full_name", name.map(|name| name.trim().to_owned())),
        ("personal_number", group.personal_number),
        ("date_of_birth", group.date_of_birth.and_then(whole)),
        ("place_of_birth", joined(&group.place_of_birth)),
        ("address", joined(&group.address)),
        ("telephone", group.telephone),
        ("profession", group.profession),
        ("title", group.title),
        ("personal_summary", group.personal_summary),
        ("other_documents", joined(&group.other_documents)),
        ("custody_information", group.custody),
    ];
    fields.into_iter().filter_map(field)
}

fn document(group: Dg12<'_>) -> impl Iterator<Item = ChipField> {
    let fields = [
        ("issuing_authority", group.authority),
        ("date_of_issue", group.date_of_issue.and_then(whole)),
        ("endorsements", group.endorsements),
        ("tax_requirements", group.tax),
    ];
    fields.into_iter().filter_map(field)
}

fn field((name, value): (&str, Option<String>)) -> Option<ChipField> {
    let value = value.filter(|value| !value.is_empty())?;
    Some(ChipField { name: name.to_owned(), value })
}

/// A date, if day and month are known.
fn whole(date: Date) -> Option<String> {
    date.is_whole().then(|| date.to_string())
}

fn joined(parts: &[String]) -> Option<String> {
    (!parts.is_empty()).then(|| parts.join(", "))
}
