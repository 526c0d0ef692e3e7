//! Bytes that travel inside JSON as standard Base64 with padding.
//!
//! Reading decodes straight from the request text into one buffer; printing
//! encodes piece by piece into the answer. `Debug` tells only the length, because
//! most of these bytes are somebody's face.

use base64::display::Base64Display;
use base64::engine::general_purpose::STANDARD;
use base64::{DecodeError, Engine};
use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Bytes as standard Base64 with padding, without any prefix.
#[derive(Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, format = Byte))]
pub struct Base64Data(Vec<u8>);

impl Base64Data {
    /// Wraps the bytes as they are.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// Decodes Base64 text; the alphabet and the padding must be the standard ones.
    ///
    /// # Errors
    /// When the text is anything else.
    pub fn decode(text: &str) -> Result<Self, DecodeError> {
        STANDARD.decode(text).map(Self)
    }

    /// The bytes, borrowed.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The bytes themselves, without a copy.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

impl From<Vec<u8>> for Base64Data {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for Base64Data {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Base64Data({} bytes)", self.0.len())
    }
}

impl Serialize for Base64Data {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&Base64Display::new(&self.0, &STANDARD))
    }
}

impl<'de> Deserialize<'de> for Base64Data {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Base64Visitor)
    }
}

/// Decodes from the borrowed text, so that the text itself is never copied.
struct Base64Visitor;

impl Visitor<'_> for Base64Visitor {
    type Value = Base64Data;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("standard Base64 with padding")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Base64Data, E> {
        // The text stays out of the error: it may be megabytes of a face.
        Base64Data::decode(text).map_err(|_| E::invalid_value(Unexpected::Other("text"), &self))
    }
}

#[cfg(test)]
mod tests {
    use super::Base64Data;
    use proptest::prelude::*;

    #[test]
    fn only_standard_base64_is_read() {
        struct Case {
            name: &'static str,
            json: &'static str,
            bytes: Option<&'static [u8]>,
        }
        let cases = [
            Case { name: "empty", json: r#""""#, bytes: Some(b"") },
            Case { name: "padded", json: r#""/9j/4A==""#, bytes: Some(&[0xff, 0xd8, 0xff, 0xe0]) },
            Case {
                name: "escaped slash",
                json: r#""\/9j\/4A==""#,
                bytes: Some(&[0xff, 0xd8, 0xff, 0xe0]),
            },
            Case { name: "padding missing", json: r#""/9j/4A""#, bytes: None },
            Case { name: "address alphabet", json: r#""_9j_4A==""#, bytes: None },
            Case { name: "data prefix", json: r#""data:image/jpeg;base64,/9j/4A==""#, bytes: None },
            Case { name: "line break", json: r#""/9j/\n4A==""#, bytes: None },
            Case { name: "number", json: "12", bytes: None },
        ];
        for case in cases {
            let read = serde_json::from_str::<Base64Data>(case.json).ok();
            assert_eq!(read.as_ref().map(Base64Data::as_bytes), case.bytes, "{}", case.name);
        }
    }

    #[test]
    fn neither_debug_nor_errors_show_the_content() {
        let data = Base64Data::new(b"a face".to_vec());
        assert_eq!(format!("{data:?}"), "Base64Data(6 bytes)");
        let error = serde_json::from_str::<Base64Data>(r#""secret!""#).unwrap_err();
        assert!(!error.to_string().contains("secret"), "{error}");
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(bytes: Vec<u8>) {
            let data = Base64Data::new(bytes);
            let json = serde_json::to_string(&data).unwrap();
            prop_assert_eq!(serde_json::from_str::<Base64Data>(&json).unwrap(), data);
        }
    }
}
