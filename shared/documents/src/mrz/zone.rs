//! The lines of a zone, of the right size and the right alphabet.

use super::alphabet::Class;
use super::error::MrzError;
use super::format::{Field, Format, Span};
use std::fmt;

/// A zone as text. Its `Debug` shows the format alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Zone {
    format: Format,
    lines: Vec<String>,
}

impl Zone {
    /// Takes lines as they stand on the document, without spaces.
    ///
    /// # Errors
    /// [`MrzError`] when size or alphabet are no zone's.
    pub fn new<L: AsRef<str>>(lines: &[L]) -> Result<Self, MrzError> {
        let format = format_of(lines).ok_or(MrzError::Size)?;
        match foreign_character(lines) {
            Some((line, column)) => Err(MrzError::Character { line: line + 1, column: column + 1 }),
            None => Ok(Self {
                format,
                lines: lines.iter().map(|line| line.as_ref().to_owned()).collect(),
            }),
        }
    }

    /// How it is laid out.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// Its lines, from the top.
    #[must_use]
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// What stands in `field`, with fillers; empty when the format lacks it.
    #[must_use]
    pub fn text(&self, field: Field) -> &str {
        self.format.span(field).map_or("", |span| self.span(span))
    }

    /// What stands in `span`; empty outside.
    #[must_use]
    pub fn span(&self, span: Span) -> &str {
        self.lines.get(span.line).and_then(|line| line.get(span.start..span.end)).unwrap_or("")
    }

    /// Whether every character is of its position's class.
    #[must_use]
    pub fn keeps_classes(&self) -> bool {
        let of_class = |(line, text): (usize, &String)| {
            let mut characters = text.chars().enumerate();
            characters.all(|(column, it)| self.format.class(line, column).admits(it))
        };
        self.lines.iter().enumerate().all(of_class)
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Zone({:?})", self.format)
    }
}

fn format_of<L: AsRef<str>>(lines: &[L]) -> Option<Format> {
    let columns = |line: &L| line.as_ref().chars().count();
    let first = lines.first()?;
    let format = Format::of(lines.len(), columns(first), first.as_ref().chars().next()?)?;
    lines.iter().all(|line| columns(line) == format.columns()).then_some(format)
}

fn foreign_character<L: AsRef<str>>(lines: &[L]) -> Option<(usize, usize)> {
    let foreign = |line: &L| line.as_ref().chars().position(|c| !Class::Any.admits(c));
    lines.iter().enumerate().find_map(|(index, line)| Some((index, foreign(line)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_need_the_size_of_a_format() {
        let (short, long) = ("<".repeat(29), "<".repeat(30));
        assert_eq!(Zone::new(&[&long, &short, &long]), Err(MrzError::Size));
        assert_eq!(Zone::new(&[&long, &long]), Err(MrzError::Size));
        assert_eq!(Zone::new::<&str>(&[]), Err(MrzError::Size));
        assert!(Zone::new(&[&long, &long, &long]).is_ok());
    }

    #[test]
    fn a_foreign_character_is_named_by_its_place() {
        let (good, bad) = ("<".repeat(30), format!("{}é{}", "<".repeat(4), "<".repeat(25)));
        assert_eq!(
            Zone::new(&[&good, &bad, &good]),
            Err(MrzError::Character { line: 2, column: 5 })
        );
    }
}
