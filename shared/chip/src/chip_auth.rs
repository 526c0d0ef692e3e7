//! Chip Authentication, Doc 9303-11, 6.2, and the mapping of PACE that does the same.
//!
//! Chip and reader agree on a key with the chip's static one; that the messages after
//! that can be read is the proof. Nobody but the reader can check it: it chose the other
//! key itself, and could have computed every message. So the report says what the chip
//! offers, and never that the check passed.

use crate::active_auth::absent;
use crate::files::Files;
use crate::lds::{Dg14, Sod};
use crate::limits::Limits;
use crate::report::{Reason, Verdict};

/// What can be said without the reader.
pub(crate) fn verdict(files: &Files<'_>, sod: Option<&Sod<'_>>, limits: &Limits) -> Verdict {
    let Some(dg14) = files.group(14) else {
        return Verdict::NotPerformed(absent(sod, 14));
    };
    match Dg14::parse(dg14, limits) {
        Ok(dg14) if dg14.offers_chip_authentication => Verdict::NotPerformed(Reason::ReaderOnly),
        Ok(_) => Verdict::NotPerformed(Reason::NotOffered),
        Err(error) => Verdict::Failed(Reason::Malformed(error)),
    }
}
