//! Telling a record, or a photo, that was here before.
//!
//! A record counts once: the first customer who brings it claims its digest in the
//! ledger for as long as a customer may live. Photos that look the same are looked for among
//! all records of the session, or of the customer who has none.

use super::Liveness;
use crate::auth::{digest, hex_digest};
use crate::call::Call;
use crate::config::Lives;
use crate::failure::Failure;
use crate::handlers::customer::CustomerState;
use crate::handlers::session::{self, Look};
use crate::platform::Platform;
use crate::shelf::{Held, Part, State};
use selfsame_capture::frame_hash::{FrameHash, recurrences};
use selfsame_protocol::liveness::RecordReport;
use serde::{Deserialize, Serialize};

/// In how many of 64 bits the looks of two photos may differ and still be those of
/// one photo, encoded anew. People who sit still differ by more between two photos;
/// how much more was not measured for want of such photos, hence the narrow bound.
const SAME_LOOKS: u32 = 1;

/// The sign that a customer brought a record.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Claim {
    owner: String,
}

impl State for Claim {
    fn life_ms(lives: &Lives) -> u64 {
        lives.customer_ms
    }

    fn parts(&self) -> Vec<&Part> {
        Vec::new()
    }
}

/// Whether a record is new: no other customer ever brought it, and of this one none
/// like it was kept, not even by a liveness since started over. A record that was
/// brought but could not be kept may come again.
pub(super) async fn is_new<P: Platform>(
    call: &Call<'_, P>,
    customer: &Held<CustomerState>,
    record: &[u8],
) -> Result<bool, Failure> {
    if customer.state().kept_records.contains(&fingerprint(record)) {
        return Ok(false);
    }
    let name = name(record);
    let claim = Claim { owner: customer.name().to_owned() };
    if call.shelf().create(&name, claim, None).await? {
        return Ok(true);
    }
    let claim = call.shelf().find::<Claim>(&name).await?;
    Ok(claim.is_none_or(|claim| claim.state().owner == customer.name()))
}

/// Whether a photo looks like one that came earlier in another record. The same
/// record may come again, when the answer to it was lost.
pub(super) async fn recurs<P: Platform>(
    call: &Call<'_, P>,
    customer: &CustomerState,
    looks: &[Look],
) -> Result<bool, Failure> {
    let mut seen = match customer.session() {
        Some(session) => session::note_looks(call, session, looks).await?,
        None => customer.liveness.iter().flat_map(Liveness::looks).collect(),
    };
    seen.retain(|look| looks.iter().all(|own| own.record != look.record));
    Ok(!recurrences(&hashes(looks), &hashes(&seen), SAME_LOOKS).is_empty())
}

/// How the photos of a record look.
pub(super) fn looks(report: &RecordReport, record: &[u8]) -> Vec<Look> {
    let record = fingerprint(record);
    report.frames.iter().map(|frame| Look { record, hash: frame.looks }).collect()
}

/// A number that tells a record from others.
pub(super) fn fingerprint(record: &[u8]) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = digest(record);
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}

fn hashes(looks: &[Look]) -> Vec<FrameHash> {
    looks.iter().map(|look| FrameHash::from_bits(look.hash)).collect()
}

fn name(record: &[u8]) -> String {
    format!("record/{}", hex_digest(record))
}
