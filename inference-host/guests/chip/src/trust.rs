//! Packing the certificates of authorities, once for all requests.

use crate::moment;
use selfsame_chip::{Limits, trust};
use selfsame_protocol::chip::{ChipRefusal, TrustReport, TrustRequest};

/// Bounds of one file of the operator's. The largest known master list, with over 500
/// certificates, has 1 MB and 20 000 elements.
const LIMITS: Limits = Limits { file_bytes: 32 << 20, depth: 24, nodes: 1 << 20 };

/// Reads and verifies the operator's files and packs what can be trusted.
///
/// # Errors
/// [`ChipRefusal::Failed`] when the clock is out of order.
pub fn pack(request: &TrustRequest) -> Result<TrustReport, ChipRefusal> {
    let files = request.files.iter().map(|file| (file.name.as_str(), file.content.as_slice()));
    let gathered = trust::gather(files, moment(request.now_ms)?, &LIMITS);
    Ok(TrustReport {
        bundle: gathered.store.to_bytes().to_vec(),
        authorities: u32::try_from(gathered.store.certificates()).unwrap_or(u32::MAX),
        unusable: gathered.findings.iter().map(ToString::to_string).collect(),
    })
}
