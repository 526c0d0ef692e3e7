//! Holds a file to its limits before anything in it is believed.

use crate::error::ReadError;
use crate::limits::Limits;
use crate::tlv::Element;

/// Walks over the one element that `bytes` is, and over all within it.
///
/// # Errors
/// [`ReadError`] when it is malformed at any level, not alone, or beyond a limit.
pub fn check<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Element<'a>, ReadError> {
    if bytes.len() > limits.file_bytes {
        return Err(ReadError::TooLarge);
    }
    let root = Element::first(bytes)?;
    if root.bytes.len() != bytes.len() {
        return Err(ReadError::TrailingBytes);
    }
    walk(&root, limits)?;
    Ok(root)
}

fn walk(root: &Element<'_>, limits: &Limits) -> Result<(), ReadError> {
    let mut nodes = 1_usize;
    let mut open = Vec::new();
    enter(&mut open, root, limits)?;
    while let Some(rest) = open.last_mut() {
        if rest.is_empty() {
            open.pop();
            continue;
        }
        let element = Element::first(rest)?;
        *rest = rest.get(element.bytes.len()..).unwrap_or_default();
        nodes += 1;
        if nodes > limits.nodes {
            return Err(ReadError::TooMany);
        }
        enter(&mut open, &element, limits)?;
    }
    Ok(())
}

/// Opens the level below `element`, if it has one.
fn enter<'a>(
    open: &mut Vec<&'a [u8]>,
    element: &Element<'a>,
    limits: &Limits,
) -> Result<(), ReadError> {
    if !element.is_constructed() {
        return Ok(());
    }
    if open.len() >= limits.depth {
        return Err(ReadError::TooDeep);
    }
    open.push(element.value);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `depth` levels, one in the other.
    fn nested(depth: usize) -> Vec<u8> {
        (0..depth).fold(Vec::new(), |inner, _| {
            let length = u16::try_from(inner.len()).expect("short").to_be_bytes();
            [&[0x30, 0x82][..], &length, &inner].concat()
        })
    }

    #[test]
    fn each_limit_counts_as_inside() {
        let limits = Limits { file_bytes: 40, depth: 3, nodes: 4 };
        let flat = |nodes: usize| {
            let length = u8::try_from(2 * nodes).expect("short");
            [&[0x30, length][..], &[5, 0].repeat(nodes)].concat()
        };
        let long = |bytes: usize| {
            let value = vec![0; bytes - 2];
            [&[4, u8::try_from(bytes - 2).expect("short")][..], &value].concat()
        };
        let cases = [
            ("depth", nested(3), Ok(())),
            ("a level more", nested(4), Err(ReadError::TooDeep)),
            ("nodes", flat(3), Ok(())),
            ("a node more", flat(4), Err(ReadError::TooMany)),
            ("bytes", long(40), Ok(())),
            ("a byte more", long(41), Err(ReadError::TooLarge)),
            ("company", [nested(1), nested(1)].concat(), Err(ReadError::TrailingBytes)),
        ];
        for (name, bytes, expected) in cases {
            assert_eq!(check(&bytes, &limits).map(|_| ()), expected, "{name}");
        }
    }

    #[test]
    fn bombs_are_refused_at_once() {
        let limits = Limits::default();
        assert_eq!(check(&nested(10_000), &limits).map(|_| ()), Err(ReadError::TooDeep));
        let wide = [&[0x30, 0x83, 0x03, 0x0D, 0x40][..], &[5, 0].repeat(100_000)].concat();
        assert_eq!(check(&wide, &limits).map(|_| ()), Err(ReadError::TooMany));
        let claim = [0x30, 6, 0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF];
        assert_eq!(check(&claim, &limits).map(|_| ()), Err(ReadError::Truncated));
    }
}
