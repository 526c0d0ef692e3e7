//! Digital signature scheme 1 of ISO/IEC 9796-2, as Active Authentication uses it:
//! the signature gives back part of the message, which chip and reader share in halves.
//! Doc 9303-11, 6.1.2.

use super::digest::Digest;
use super::rsa::RsaKey;
use crate::report::Reason;

/// How a message begins of which a part is recovered: two bits of header, one that
/// says so, and the nibble that ends the padding, or one that pads.
const BEGINNING: u8 = 0x6A;
const PADDED_BEGINNING: u8 = 0x6B;
/// Padding, and how it ends.
const PADDING: u8 = 0xBB;
const PADDING_END: u8 = 0xBA;
/// The trailer of one byte, which means SHA-1.
const IMPLICIT: u8 = 0xBC;
/// The last byte of a trailer of two, whose first one tells the hash.
const EXPLICIT: u8 = 0xCC;

/// Verifies a signature over a message of which the verifier knows the end, `known`.
///
/// # Errors
/// [`Reason::SignatureWrong`] unless it verifies.
pub(crate) fn verify(key: &RsaKey<'_>, known: &[u8], signature: &[u8]) -> Result<(), Reason> {
    let recovered = key.recover(signature)?;
    match parts(&recovered) {
        Some((digest, message, hash)) if digest.hash(&[message, known]) == hash => Ok(()),
        _ => Err(Reason::SignatureWrong),
    }
}

/// The algorithm, the recovered part of the message, and the hash of the whole.
fn parts(recovered: &[u8]) -> Option<(Digest, &[u8], &[u8])> {
    let (digest, framed) = trailer(recovered)?;
    let (padded, hash) = framed.split_at_checked(framed.len().checked_sub(digest.size())?)?;
    Some((digest, unpadded(padded)?, hash))
}

/// Hash identifiers of ISO/IEC 10118-3.
fn trailer(recovered: &[u8]) -> Option<(Digest, &[u8])> {
    let (last, rest) = recovered.split_last()?;
    if *last == IMPLICIT {
        return Some((Digest::Sha1, rest));
    }
    let (identifier, rest) = rest.split_last()?;
    let digest = match identifier {
        0x33 => Digest::Sha1,
        0x34 => Digest::Sha256,
        0x35 => Digest::Sha512,
        0x36 => Digest::Sha384,
        0x38 => Digest::Sha224,
        _ => return None,
    };
    (*last == EXPLICIT).then_some((digest, rest))
}

/// The message behind the padding. What the verifier knows is part of every message
/// here, so none is recovered whole.
fn unpadded(padded: &[u8]) -> Option<&[u8]> {
    let (first, rest) = padded.split_first()?;
    match *first {
        BEGINNING => Some(rest),
        PADDED_BEGINNING => {
            let end = rest.iter().position(|byte| *byte != PADDING)?;
            let (end, message) = rest.get(end..)?.split_first()?;
            (*end == PADDING_END).then_some(message)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_told_apart() {
        let hash = [7; 20];
        let with = |frame: &[u8], trailer: &[u8]| [frame, &hash, trailer].concat();
        let message = |recovered: &[u8]| {
            parts(recovered).map(|(digest, message, _)| (digest, message.to_vec()))
        };
        let one = Some((Digest::Sha1, vec![1]));
        assert_eq!(message(&with(&[0x6A, 1], &[0xBC])), one);
        assert_eq!(message(&with(&[0x6A, 1], &[0x33, 0xCC])), one);
        assert_eq!(message(&with(&[0x6B, 0xBB, 0xBA, 1], &[0xBC])), one);
        for beginning in [&[0x4A, 1][..], &[0x6B, 0xBB, 1], &[0x6B, 0xBB], &[0xEA, 1], &[]] {
            assert_eq!(message(&with(beginning, &[0xBC])), None, "{beginning:X?}");
        }
        for trailer in [&[0x33, 0xBD][..], &[0x37, 0xCC], &[0xCC]] {
            assert_eq!(message(&with(&[0x6A, 1], trailer)), None, "{trailer:X?}");
        }
    }
}
