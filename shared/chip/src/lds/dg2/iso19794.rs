//! Face records of ISO/IEC 19794-5:2005, numbers big-endian.

use super::Face;
use crate::error::ReadError;
use crate::lds::Image;

/// Format identifier and version, clause 5.4.
const MAGIC: &[u8] = b"FAC\x00010\0";
/// Bytes of a feature point, clause 5.6.
const FEATURE_POINT: usize = 8;
/// Bytes of the facial information before the length of the record is counted in,
/// clause 5.5, without the length itself and the number of feature points.
const FACIAL_INFORMATION: usize = 14;

/// Whether a record of this standard begins here.
pub(super) fn is_record(data: &[u8]) -> bool {
    data.starts_with(MAGIC)
}

/// The faces of a record.
///
/// # Errors
/// [`ReadError`] when the record is cut, has no face, or more than `most`.
pub(super) fn faces(data: &[u8], most: usize) -> Result<Vec<Face<'_>>, ReadError> {
    let mut record = Cursor(data);
    record.skip(MAGIC.len())?;
    let length = record.u32()?;
    let count = usize::from(record.u16()?);
    if usize::try_from(length) != Ok(data.len()) {
        return Err(ReadError::Value("length of the face record"));
    }
    if count == 0 || count > most {
        return Err(ReadError::Value("number of faces"));
    }
    let faces = (0..count).map(|_| face(&mut record)).collect::<Result<_, _>>()?;
    if record.0.is_empty() { Ok(faces) } else { Err(ReadError::TrailingBytes) }
}

fn face<'a>(record: &mut Cursor<'a>) -> Result<Face<'a>, ReadError> {
    let length = usize::try_from(record.u32()?).map_err(|_| ReadError::Truncated)?;
    let mut body = Cursor(record.take(length.checked_sub(4).ok_or(ReadError::Truncated)?)?);
    let feature_points = usize::from(body.u16()?);
    body.skip(FACIAL_INFORMATION + feature_points * FEATURE_POINT)?;
    // Kind of portrait and kind of file, in a byte each; the file itself tells better.
    body.skip(2)?;
    let (width, height) = (body.u16()?, body.u16()?);
    // Colours, source, device and quality.
    body.skip(6)?;
    let size = (width > 0 && height > 0).then(|| (u32::from(width), u32::from(height)));
    Ok(Face { image: Image::read(body.0)?, size })
}

/// The bytes not read yet.
struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn take(&mut self, bytes: usize) -> Result<&'a [u8], ReadError> {
        let (taken, rest) = self.0.split_at_checked(bytes).ok_or(ReadError::Truncated)?;
        self.0 = rest;
        Ok(taken)
    }

    fn skip(&mut self, bytes: usize) -> Result<(), ReadError> {
        self.take(bytes).map(|_| ())
    }

    fn u16(&mut self) -> Result<u16, ReadError> {
        let (number, rest) = self.0.split_first_chunk().ok_or(ReadError::Truncated)?;
        self.0 = rest;
        Ok(u16::from_be_bytes(*number))
    }

    fn u32(&mut self) -> Result<u32, ReadError> {
        let (number, rest) = self.0.split_first_chunk().ok_or(ReadError::Truncated)?;
        self.0 = rest;
        Ok(u32::from_be_bytes(*number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A record of one face with a picture that is nothing but a signature.
    fn record(feature_points: u16, image: &[u8]) -> Vec<u8> {
        let points = vec![1; usize::from(feature_points) * FEATURE_POINT];
        let information = [&feature_points.to_be_bytes()[..], &[0; FACIAL_INFORMATION], &points];
        let picture = [&[1, 0, 0, 240, 1, 44, 1, 0, 0, 0, 0, 0][..], image].concat();
        let body = [information.concat(), picture].concat();
        let length = |bytes: usize| u32::try_from(bytes).expect("short").to_be_bytes();
        let face = [&length(body.len() + 4)[..], &body].concat();
        [MAGIC, &length(face.len() + 14), &[0, 1], &face].concat()
    }

    #[test]
    fn the_picture_begins_behind_the_feature_points() {
        for points in [0, 1, 7] {
            let record = record(points, b"\xFF\xD8\xFF\xE0");
            let faces = faces(&record, 1).expect("sound");
            assert_eq!(faces[0].image.bytes, b"\xFF\xD8\xFF\xE0");
            assert_eq!(faces[0].size, Some((240, 300)));
        }
    }

    #[test]
    fn no_cut_and_no_wrong_length_is_taken() {
        let whole = record(1, b"\xFF\xD8\xFF");
        for end in MAGIC.len()..whole.len() {
            assert!(faces(&whole[..end], 1).is_err(), "cut at {end}");
        }
        let mut points = whole.clone();
        points[18..20].fill(0xFF);
        assert_eq!(faces(&points, 1), Err(ReadError::Truncated));
        let mut many = whole.clone();
        many[12..14].copy_from_slice(&[0, 2]);
        assert_eq!(faces(&many, 1), Err(ReadError::Value("number of faces")));
        assert_eq!(faces(&many, 2), Err(ReadError::Truncated));
    }
}
