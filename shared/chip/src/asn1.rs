//! The kinds of ASN.1 value that certificates and signatures are made of, ITU-T X.690.

mod algorithm;
mod number;
mod time;

pub(crate) use algorithm::Algorithm;
pub(crate) use number::{bits, boolean, small, unsigned};
pub(crate) use time::{is_time, time};

pub(crate) const BOOLEAN: u32 = 0x01;
pub(crate) const INTEGER: u32 = 0x02;
pub(crate) const BIT_STRING: u32 = 0x03;
pub(crate) const OCTET_STRING: u32 = 0x04;
pub(crate) const NULL: u32 = 0x05;
pub(crate) const OID: u32 = 0x06;
pub(crate) const SEQUENCE: u32 = 0x30;
pub(crate) const SET: u32 = 0x31;

/// The tag of a constructed element of this context.
pub(crate) const fn context(number: u32) -> u32 {
    0xA0 + number
}

/// The tag of a primitive element of this context.
pub(crate) const fn context_primitive(number: u32) -> u32 {
    0x80 + number
}
