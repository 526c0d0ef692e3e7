//! Whether the photos of one sequence show one person.

use crate::face::compare::{Threshold, compare};
use crate::face::template::Template;
use selfsame_protocol::liveness::Observation;

/// How surely every photo shows the person of the first, 0 to 1: nothing at half
/// the recommended threshold, everything at the threshold itself. `None` when a
/// photo has no template or templates cannot be compared.
#[must_use]
pub fn one_person<'a>(observations: impl Iterator<Item = &'a Observation>) -> Option<f32> {
    let read = |photo: &Observation| Template::from_bytes(photo.template.as_deref()?).ok();
    let mut templates = observations.map(read);
    let first = templates.next()??;
    let Threshold(same) = Threshold::RECOMMENDED;
    templates.try_fold(1.0_f32, |lowest, template| {
        let score = compare(&template?, &first).ok()?;
        Some(lowest.min(super::ramp(score.value(), same / 2.0, same)))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{observed, template_of};
    use super::*;
    use selfsame_protocol::liveness::Role;

    #[test]
    fn one_stranger_is_enough() {
        let mut photos = vec![observed(Role::Neutral); 4];
        assert_eq!(one_person(photos.iter()), Some(1.0));
        photos[2].template = Some(template_of(3));
        assert_eq!(one_person(photos.iter()), Some(0.0));
    }

    #[test]
    fn nothing_is_said_without_templates() {
        let mut photos = vec![observed(Role::Neutral); 2];
        photos[1].template = None;
        assert_eq!(one_person(photos.iter()), None);
        photos[1].template = Some(serde_bytes::ByteBuf::from(b"broken".to_vec()));
        assert_eq!(one_person(photos.iter()), None);
        assert_eq!(one_person([].iter()), None);
    }
}
