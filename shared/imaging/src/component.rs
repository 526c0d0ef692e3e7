//! Connected parts of a mask.

use selfsame_protocol::geometry::PixelSize;

/// A cell of a mask: column and row.
pub type Cell = (u32, u32);

/// The connected parts of a mask, row after row, each with all its cells; cells touch
/// along sides and at corners. None when the mask does not fill `size`.
#[must_use]
pub fn components(mask: &[bool], size: PixelSize) -> Vec<Vec<Cell>> {
    let (width, height) = (size.width as usize, size.height as usize);
    if width.checked_mul(height) != Some(mask.len()) {
        return Vec::new();
    }
    let mut left: Vec<bool> = mask.to_vec();
    let cells = (0..size.height).flat_map(|y| (0..size.width).map(move |x| (x, y)));
    cells.filter_map(|cell| flood(&mut left, size, cell)).collect()
}

/// Takes the component of `start` out of `left`; `None` when `start` is in none.
fn flood(left: &mut [bool], size: PixelSize, start: Cell) -> Option<Vec<Cell>> {
    take(left, size, start)?;
    let mut found = vec![start];
    let mut looked_at = 0;
    while let Some(&cell) = found.get(looked_at) {
        looked_at += 1;
        found.extend(neighbours(cell).filter_map(|next| take(left, size, next)));
    }
    Some(found)
}

fn take(left: &mut [bool], size: PixelSize, (x, y): Cell) -> Option<Cell> {
    let inside = x < size.width && y < size.height;
    let flag = left.get_mut(y as usize * size.width as usize + x as usize)?;
    (inside && std::mem::take(flag)).then_some((x, y))
}

/// The eight cells around one; those beyond zero wrap to where no mask reaches.
fn neighbours((x, y): Cell) -> impl Iterator<Item = Cell> {
    let around = |at: u32| [at.wrapping_sub(1), at, at.wrapping_add(1)];
    around(y).into_iter().flat_map(move |row| around(x).map(|column| (column, row)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mask(rows: &[&str]) -> (Vec<bool>, PixelSize) {
        let mask = rows.iter().flat_map(|row| row.bytes().map(|cell| cell == b'#')).collect();
        let (width, height) = (rows.first().map_or(0, |row| row.len()), rows.len());
        (mask, PixelSize { width: width as u32, height: height as u32 })
    }

    #[test]
    fn parts_hold_together_at_corners_and_not_over_edges() {
        let (mask, size) = mask(&["##..#", "..#..", "#...."]);
        let found = components(&mask, size);
        let sizes: Vec<usize> = found.iter().map(Vec::len).collect();
        assert_eq!(sizes, [3, 1, 1]);
        assert_eq!(found[1], [(4, 0)]);
    }

    #[test]
    fn nothing_is_no_part_of_nothing() {
        let empty = PixelSize { width: 0, height: 0 };
        assert!(components(&[], empty).is_empty());
        assert!(components(&[true], empty).is_empty());
        assert!(components(&[false; 4], PixelSize { width: 2, height: 2 }).is_empty());
    }
}
