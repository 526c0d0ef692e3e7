//! Messages of HTTP/1.1 as they lie on the wire, for the stand-ins of the tests.

use std::io::{self, BufRead, Write};

/// A request or an answer; its length is announced, or it has no body.
#[derive(Debug, Clone, Default)]
pub(crate) struct Message {
    /// The lines before the body, as they came, with the empty one.
    pub(crate) head: String,
    /// The body.
    pub(crate) body: Vec<u8>,
}

impl Message {
    /// Reads the next message of a connection; `None` at its end, and when what
    /// comes is no such message.
    pub(crate) fn read(reader: &mut impl BufRead) -> Option<Self> {
        let mut message = Self::default();
        while !message.head.ends_with("\r\n\r\n") {
            reader.read_line(&mut message.head).ok().filter(|&length| length > 0)?;
        }
        let length = message.header("content-length").map_or(Some(0), |text| text.parse().ok())?;
        message.body = vec![0; length];
        reader.read_exact(&mut message.body).ok()?;
        Some(message)
    }

    /// The first line.
    pub(crate) fn line(&self) -> &str {
        self.head.lines().next().unwrap_or_default()
    }

    /// The header `name`, which is in small letters.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.head.lines().skip(1).filter_map(|line| line.split_once(':'));
        headers.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    /// Writes the message.
    pub(crate) fn write(&self, writer: &mut impl Write) -> io::Result<()> {
        writer.write_all(self.head.as_bytes())?;
        writer.write_all(&self.body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_read_one_after_the_other() {
        let text = "POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\nhiGET /b HTTP/1.1\r\n\r\n";
        let mut wire = text.as_bytes();
        let first = Message::read(&mut wire).expect("a message");
        assert_eq!((first.line(), &first.body[..]), ("POST /a HTTP/1.1", &b"hi"[..]));
        let second = Message::read(&mut wire).expect("another");
        assert_eq!((second.line(), second.header("content-length")), ("GET /b HTTP/1.1", None));
        let mut again = Vec::new();
        first.write(&mut again).unwrap();
        second.write(&mut again).unwrap();
        assert_eq!(again, text.as_bytes());
        assert!(Message::read(&mut wire).is_none());
    }
}
