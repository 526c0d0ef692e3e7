//! EF.COM: versions, and which data groups there are. It is not signed.

use super::{TAG_LIST, open, text};
use crate::error::ReadError;
use crate::files;
use crate::limits::Limits;
use selfsame_capture::ElementaryFile;

const FILE: u32 = 0x60;
const LDS_VERSION: u32 = 0x5F01;
const UNICODE_VERSION: u32 = 0x5F36;

/// The index of the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Com {
    /// Version of the data structure, `0107` for 1.7.
    pub lds_version: String,
    /// Version of Unicode, `040000` for 4.0.0.
    pub unicode_version: String,
    /// Numbers of the data groups that it lists, ascending, each once.
    pub groups: Vec<u8>,
}

impl Com {
    /// Reads EF.COM.
    ///
    /// # Errors
    /// [`ReadError`] when it is malformed or lists something else than data groups.
    pub fn parse(file: &[u8], limits: &Limits) -> Result<Self, ReadError> {
        let mut reader = open(file, FILE, limits)?;
        let com = Self {
            lds_version: text::read(reader.read(LDS_VERSION)?.value),
            unicode_version: text::read(reader.read(UNICODE_VERSION)?.value),
            groups: groups(reader.read(TAG_LIST)?.value)?,
        };
        reader.end()?;
        Ok(com)
    }
}

fn groups(tags: &[u8]) -> Result<Vec<u8>, ReadError> {
    let number = |tag: &u8| match files::of_tag(u32::from(*tag)) {
        Some(ElementaryFile::DataGroup(number)) => Ok(number),
        _ => Err(ReadError::Value("list of data groups")),
    };
    let mut groups = tags.iter().map(number).collect::<Result<Vec<_>, _>>()?;
    groups.sort_unstable();
    groups.dedup();
    Ok(groups)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_names_data_groups_alone() {
        let file = |tags: &[u8]| {
            let list = [&[TAG_LIST as u8, u8::try_from(tags.len()).expect("short")], tags].concat();
            let body = [b"\x5F\x01\x040107\x5F\x36\x06040000".as_slice(), &list].concat();
            [&[0x60, u8::try_from(body.len()).expect("short")][..], &body].concat()
        };
        let read = |tags: &[u8]| Com::parse(&file(tags), &Limits::default()).map(|com| com.groups);
        assert_eq!(read(&[0x75, 0x61, 0x75]), Ok(vec![1, 2]));
        assert_eq!(read(&[0x61, 0x77]), Err(ReadError::Value("list of data groups")));
        assert_eq!(read(&[]), Ok(vec![]));
    }
}
