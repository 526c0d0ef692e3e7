//! The paddings of PKCS #1: RFC 8017, 8.1.2 and 8.2.2.

use super::digest::Digest;
use super::rsa::RsaKey;
use crate::report::Reason;

const SEQUENCE: u8 = 0x30;
const OID: u8 = 0x06;
const NULL: [u8; 2] = [0x05, 0];
const OCTET_STRING: u8 = 0x04;

/// Verifies RSASSA-PKCS1-v1_5. The padded digest is made and compared whole, so that
/// there is nothing to parse leniently; the two forms of an absent parameter are taken.
///
/// # Errors
/// [`Reason::SignatureWrong`] unless it verifies.
pub(crate) fn verify_v1_5(
    key: &RsaKey<'_>,
    digest: Digest,
    hash: &[u8],
    signature: &[u8],
) -> Result<(), Reason> {
    let found = key.recover(signature)?;
    let expected = [&NULL[..], &[]].map(|parameters| padded(digest, parameters, hash, found.len()));
    if expected.into_iter().flatten().any(|expected| expected == found) {
        Ok(())
    } else {
        Err(Reason::SignatureWrong)
    }
}

/// EMSA-PKCS1-v1_5; `None` when the modulus is too small for it.
fn padded(digest: Digest, parameters: &[u8], hash: &[u8], size: usize) -> Option<Vec<u8>> {
    let oid = element(OID, digest.oid().as_bytes())?;
    let algorithm = element(SEQUENCE, &[&oid, parameters].concat())?;
    let info = element(SEQUENCE, &[algorithm, element(OCTET_STRING, hash)?].concat())?;
    let filling = size.checked_sub(info.len() + 3).filter(|filling| *filling >= 8)?;
    Some([&[0, 1][..], &vec![0xFF; filling], &[0], &info].concat())
}

/// A short element: what is longer has no place in a digest's frame.
fn element(tag: u8, value: &[u8]) -> Option<Vec<u8>> {
    let length = u8::try_from(value.len()).ok().filter(|length| *length < 0x80)?;
    Some([&[tag, length][..], value].concat())
}

/// Parameters of RSASSA-PSS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pss {
    /// The hash of the message.
    pub(crate) digest: Digest,
    /// The hash that the mask is made with.
    pub(crate) mask: Digest,
    /// Bytes of salt.
    pub(crate) salt: usize,
}

/// Verifies RSASSA-PSS.
///
/// # Errors
/// [`Reason::SignatureWrong`] unless it verifies.
pub(crate) fn verify_pss(
    key: &RsaKey<'_>,
    pss: Pss,
    hash: &[u8],
    signature: &[u8],
) -> Result<(), Reason> {
    let recovered = key.recover(signature)?;
    if encodes(&recovered, key.bits() - 1, pss, hash) {
        Ok(())
    } else {
        Err(Reason::SignatureWrong)
    }
}

/// EMSA-PSS-VERIFY, RFC 8017, 9.1.2, of a message of `bits`.
fn encodes(recovered: &[u8], bits: usize, pss: Pss, hash: &[u8]) -> bool {
    let size = bits.div_ceil(8);
    let unmasked = recovered.len().checked_sub(size).and_then(|unused| {
        let (unused, encoded) = recovered.split_at_checked(unused)?;
        unused.iter().all(|byte| *byte == 0).then(|| split(encoded, bits, pss))?
    });
    let Some((block, salted)) = unmasked else { return false };
    let Some(salt) = block.len().checked_sub(pss.salt).and_then(|start| salt(&block, start)) else {
        return false;
    };
    pss.digest.hash(&[&[0; 8], hash, salt]) == salted
}

/// The block of padding and salt, unmasked, and the hash behind it.
fn split(encoded: &[u8], bits: usize, pss: Pss) -> Option<(Vec<u8>, &[u8])> {
    let (&trailer, encoded) = encoded.split_last()?;
    let block = encoded.len().checked_sub(pss.digest.size())?;
    let (masked, hash) = encoded.split_at_checked(block)?;
    let unused_bits = 8 * (encoded.len() + 1) - bits;
    let unused = !(0xFF_u8.checked_shr(u32::try_from(unused_bits).ok()?)?);
    if trailer != 0xBC || masked.first()? & unused != 0 {
        return None;
    }
    let mask = mask(pss.mask, hash, masked.len());
    let mut block: Vec<u8> = masked.iter().zip(mask).map(|(byte, mask)| byte ^ mask).collect();
    *block.first_mut()? &= !unused;
    Some((block, hash))
}

/// The salt that begins at `start`, if zeros and a one stand before it.
fn salt(block: &[u8], start: usize) -> Option<&[u8]> {
    let (padding, salt) = block.split_at_checked(start)?;
    let (last, zeros) = padding.split_last()?;
    (*last == 1 && zeros.iter().all(|byte| *byte == 0)).then_some(salt)
}

/// MGF1, RFC 8017, B.2.1.
fn mask(digest: Digest, seed: &[u8], size: usize) -> Vec<u8> {
    let blocks = (0_u32..).map(|counter| digest.hash(&[seed, &counter.to_be_bytes()]));
    let mut mask: Vec<u8> = blocks.take(size.div_ceil(digest.size())).flatten().collect();
    mask.truncate(size);
    mask
}
