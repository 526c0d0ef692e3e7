//! The elements of one level, in order.

use crate::error::ReadError;
use crate::tlv::Element;

/// Reads elements one after the other.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Reads the elements in `input`.
    #[must_use]
    pub fn new(input: &'a [u8]) -> Self {
        Self { rest: input }
    }

    /// The one element that `input` is, if it has this tag.
    ///
    /// # Errors
    /// [`ReadError`] when it is something else, or something follows.
    pub fn single(input: &'a [u8], tag: u32) -> Result<Element<'a>, ReadError> {
        let mut reader = Self::new(input);
        let element = reader.read(tag)?;
        reader.end()?;
        Ok(element)
    }

    /// Whether nothing is left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The tag of the next element, if there is one.
    #[must_use]
    pub fn peek(&self) -> Option<u32> {
        Element::first(self.rest).ok().map(|element| element.tag)
    }

    /// The next element, whatever it is.
    ///
    /// # Errors
    /// [`ReadError`] when there is none.
    pub fn element(&mut self) -> Result<Element<'a>, ReadError> {
        let element = Element::first(self.rest)?;
        self.rest = self.rest.get(element.bytes.len()..).unwrap_or_default();
        Ok(element)
    }

    /// The next element, which has this tag.
    ///
    /// # Errors
    /// [`ReadError::Missing`] at the end, [`ReadError::Unexpected`] when it has another.
    pub fn read(&mut self, tag: u32) -> Result<Element<'a>, ReadError> {
        if self.is_empty() {
            return Err(ReadError::Missing(tag));
        }
        self.element()?.expect(tag)
    }

    /// The next element, if it has this tag.
    ///
    /// # Errors
    /// [`ReadError`] when the next element is malformed.
    pub fn read_if(&mut self, tag: u32) -> Result<Option<Element<'a>>, ReadError> {
        if self.is_empty() || Element::first(self.rest)?.tag != tag {
            return Ok(None);
        }
        self.element().map(Some)
    }

    /// The first of the elements left that has this tag; the rest is left as it is.
    ///
    /// # Errors
    /// [`ReadError`] when there is none, or one before it is malformed.
    pub fn first_of(&self, tag: u32) -> Result<Element<'a>, ReadError> {
        let mut reader = self.clone();
        while !reader.is_empty() {
            let element = reader.element()?;
            if element.tag == tag {
                return Ok(element);
            }
        }
        Err(ReadError::Missing(tag))
    }

    /// Makes sure that nothing is left.
    ///
    /// # Errors
    /// [`ReadError::TrailingBytes`] when there is.
    pub fn end(&self) -> Result<(), ReadError> {
        if self.is_empty() { Ok(()) } else { Err(ReadError::TrailingBytes) }
    }
}

/// The elements left. After one that is malformed there is none.
impl<'a> Iterator for Reader<'a> {
    type Item = Result<Element<'a>, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_empty() {
            return None;
        }
        let element = self.element();
        if element.is_err() {
            self.rest = &[];
        }
        Some(element)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_come_in_order_and_the_end_is_an_end() {
        let mut reader = Reader::new(&[2, 1, 7, 5, 0]);
        assert_eq!(reader.peek(), Some(2));
        assert_eq!(reader.read_if(5), Ok(None));
        assert_eq!(reader.read(2).map(|one| one.value), Ok(&[7][..]));
        assert_eq!(reader.end(), Err(ReadError::TrailingBytes));
        assert_eq!(reader.read(4), Err(ReadError::Unexpected { expected: 4, found: 5 }));
        assert_eq!(reader.read(4), Err(ReadError::Missing(4)));
        assert_eq!(reader.end(), Ok(()));
    }

    #[test]
    fn an_iteration_ends_with_the_first_fault() {
        let elements: Vec<_> = Reader::new(&[5, 0, 4, 9, 1]).map(|one| one.is_ok()).collect();
        assert_eq!(elements, [true, false]);
    }
}
