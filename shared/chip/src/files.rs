//! The files of a chip as raw bytes: what is hashed is what was read.

use crate::error::{FilesError, ReadError};
use crate::tlv::Element;
use selfsame_capture::ElementaryFile;
use std::collections::BTreeMap;

/// Raw files, each once. Their content is not looked at, but for the outer header.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Files<'a> {
    files: BTreeMap<ElementaryFile, &'a [u8]>,
}

impl<'a> Files<'a> {
    /// Splits files that stand one after the other.
    ///
    /// # Errors
    /// [`FilesError`] when the bytes are something else.
    pub fn split(bytes: &'a [u8]) -> Result<Self, FilesError> {
        let mut files = Self::default();
        let mut rest = bytes;
        while !rest.is_empty() {
            let offset = bytes.len() - rest.len();
            let element =
                Element::first(rest).map_err(|source| FilesError::Malformed { offset, source })?;
            let file = of_tag(element.tag).ok_or(FilesError::UnknownTag(element.tag))?;
            files.add(file, element.bytes)?;
            rest = rest.get(element.bytes.len()..).unwrap_or_default();
        }
        files.some()
    }

    /// Takes files that were read one by one.
    ///
    /// # Errors
    /// [`FilesError`] when one has the tag of another, or something behind its end.
    pub fn collect(
        files: impl IntoIterator<Item = (ElementaryFile, &'a [u8])>,
    ) -> Result<Self, FilesError> {
        let mut collected = Self::default();
        for (file, bytes) in files {
            whole(bytes, file)?;
            collected.add(file, bytes)?;
        }
        collected.some()
    }

    /// The bytes of `file`, if it was read.
    #[must_use]
    pub fn get(&self, file: ElementaryFile) -> Option<&'a [u8]> {
        self.files.get(&file).copied()
    }

    /// The bytes of a data group, if it was read.
    #[must_use]
    pub fn group(&self, number: u8) -> Option<&'a [u8]> {
        self.get(ElementaryFile::DataGroup(number))
    }

    /// All files, in the order COM, SOD, DG1 to DG16.
    pub fn iter(&self) -> impl Iterator<Item = (ElementaryFile, &'a [u8])> + '_ {
        self.files.iter().map(|(file, bytes)| (*file, *bytes))
    }

    /// Numbers of the data groups that were read, ascending.
    pub fn groups(&self) -> impl Iterator<Item = u8> + '_ {
        self.files.keys().filter_map(|file| match file {
            ElementaryFile::DataGroup(number) => Some(*number),
            ElementaryFile::Com | ElementaryFile::Sod => None,
        })
    }

    fn add(&mut self, file: ElementaryFile, bytes: &'a [u8]) -> Result<(), FilesError> {
        match self.files.insert(file, bytes) {
            None => Ok(()),
            Some(_) => Err(FilesError::Twice(file)),
        }
    }

    fn some(self) -> Result<Self, FilesError> {
        if self.files.is_empty() { Err(FilesError::Empty) } else { Ok(self) }
    }
}

/// Files are somebody's face and name: only names and sizes are shown.
impl std::fmt::Debug for Files<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sizes = self.iter().map(|(file, bytes)| (file, bytes.len()));
        formatter.debug_map().entries(sizes).finish()
    }
}

fn whole(bytes: &[u8], file: ElementaryFile) -> Result<(), FilesError> {
    let malformed = |source| FilesError::Malformed { offset: 0, source };
    let element = Element::first(bytes).map_err(malformed)?;
    if of_tag(element.tag) != Some(file) {
        return Err(FilesError::WrongTag(file));
    }
    if element.bytes.len() != bytes.len() {
        return Err(malformed(ReadError::TrailingBytes));
    }
    Ok(())
}

/// Tags of DG1 to DG16, ICAO 9303-10, table 34 and following.
const GROUP_TAGS: [u32; 16] = [
    0x61, 0x75, 0x63, 0x76, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F, 0x70,
];

/// The file that begins with `tag`.
#[must_use]
pub(crate) fn of_tag(tag: u32) -> Option<ElementaryFile> {
    match tag {
        0x60 => Some(ElementaryFile::Com),
        0x77 => Some(ElementaryFile::Sod),
        _ => (1..)
            .zip(GROUP_TAGS)
            .find(|(_, group)| *group == tag)
            .map(|(number, _)| ElementaryFile::DataGroup(number)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COM: &[u8] = &[0x60, 1, 9];
    const DG1: &[u8] = &[0x61, 0];
    const DG16: &[u8] = &[0x70, 0x81, 1, 4];

    #[test]
    fn a_concatenation_is_split_into_the_bytes_as_read() {
        let bytes = [DG16, COM, DG1].concat();
        let files = Files::split(&bytes).expect("sound");
        assert_eq!(files.get(ElementaryFile::Com), Some(COM));
        assert_eq!(files.group(1), Some(DG1));
        assert_eq!(files.group(16), Some(DG16));
        assert_eq!(files.groups().collect::<Vec<_>>(), [1, 16]);
        let one_by_one = Files::collect(files.iter()).expect("sound");
        assert_eq!(one_by_one, files);
    }

    #[test]
    fn what_is_no_file_is_refused() {
        struct Case {
            name: &'static str,
            bytes: Vec<u8>,
            expected: FilesError,
        }
        let malformed = |offset, source| FilesError::Malformed { offset, source };
        let claim = [DG1, &[0x75, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 1]].concat();
        let cases = [
            Case { name: "nothing", bytes: vec![], expected: FilesError::Empty },
            Case {
                name: "a JPEG",
                bytes: vec![0xFF, 0x58, 0],
                expected: FilesError::UnknownTag(0xFF58),
            },
            Case { name: "4 GB", bytes: claim, expected: malformed(2, ReadError::Truncated) },
            Case {
                name: "twice",
                bytes: [DG1, DG1].concat(),
                expected: FilesError::Twice(ElementaryFile::DataGroup(1)),
            },
        ];
        for case in cases {
            assert_eq!(Files::split(&case.bytes), Err(case.expected), "{}", case.name);
        }
    }

    #[test]
    fn a_file_is_what_it_is_called_and_nothing_more() {
        let com = ElementaryFile::Com;
        assert_eq!(Files::collect([(com, DG1)]), Err(FilesError::WrongTag(com)));
        let padded = [COM, &[0]].concat();
        let expected = FilesError::Malformed { offset: 0, source: ReadError::TrailingBytes };
        assert_eq!(Files::collect([(com, &padded[..])]), Err(expected));
    }
}
