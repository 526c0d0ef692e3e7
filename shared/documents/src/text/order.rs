//! The order in which lines are read: rows from the top, each from the left.

use selfsame_protocol::document::TextLine;

/// Sorts lines into rows and each row from the left. A line belongs to a row when its
/// middle lies within half a height of the middle of the row's first line.
#[must_use]
pub fn reading_order(mut lines: Vec<TextLine>) -> Vec<TextLine> {
    lines.sort_by(|a, b| middle(a).total_cmp(&middle(b)));
    let mut rows: Vec<Vec<TextLine>> = Vec::new();
    for line in lines {
        match rows.last_mut() {
            Some(row) if row.first().is_some_and(|first| same_row(first, &line)) => row.push(line),
            _ => rows.push(vec![line]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.outline.top_left.x.total_cmp(&b.outline.top_left.x));
    }
    rows.into_iter().flatten().collect()
}

/// Whether two lines stand beside each other.
#[must_use]
pub fn same_row(one: &TextLine, other: &TextLine) -> bool {
    (middle(one) - middle(other)).abs() < height(one).min(height(other)) / 2.0
}

/// The row of pixels in the middle of a line.
#[must_use]
pub fn middle(line: &TextLine) -> f32 {
    let outline = &line.outline;
    f32::midpoint(
        f32::midpoint(outline.top_left.y, outline.bottom_left.y),
        f32::midpoint(outline.top_right.y, outline.bottom_right.y),
    )
}

/// How high a line is, in pixels.
#[must_use]
pub fn height(line: &TextLine) -> f32 {
    let (top, bottom) = (line.outline.top_left, line.outline.bottom_left);
    (bottom.x - top.x).hypot(bottom.y - top.y)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::tests::line;

    #[test]
    fn rows_before_columns() {
        let lines = vec![
            line("d", 50.0, 41.0),
            line("b", 50.0, 2.0),
            line("c", 0.0, 38.0),
            line("a", 0.0, 0.0),
        ];
        let read: String = reading_order(lines).into_iter().map(|line| line.text).collect();
        assert_eq!(read, "abcd");
    }
}
