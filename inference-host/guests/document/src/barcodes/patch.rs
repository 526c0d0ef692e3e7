//! Patches of a page that may be a square symbol: full of edges, about as high as
//! wide, and apart from everything else.

use selfsame_imaging::Part;
use selfsame_imaging::component::{Cell, components};
use selfsame_protocol::geometry::PixelSize;

/// Side of the cells in which contrast is looked for, in pixels.
const CELL: u32 = 8;

/// Smallest difference of levels inside a cell of a symbol: black on white with half
/// of it lost to blur and light.
const CONTRAST: u8 = 60;

/// Fewest and most cells along a side.
const SIDE: std::ops::RangeInclusive<u32> = 3..=60;

/// Cells added on each side, so that the quiet zone is there.
const MARGIN: u32 = 2;

/// The patches of a picture of grey levels, the largest first.
pub(super) fn likely(levels: &[u8], size: PixelSize) -> Vec<Part> {
    let cells = PixelSize { width: size.width / CELL, height: size.height / CELL };
    let mask: Vec<bool> = (0..cells.height)
        .flat_map(|row| (0..cells.width).map(move |column| (column, row)))
        .map(|cell| contrast(levels, size, cell) >= CONTRAST)
        .collect();
    let mut found: Vec<Part> =
        components(&mask, cells).iter().filter_map(|part| square(part, size)).collect();
    found.sort_by_key(|part| std::cmp::Reverse(part.size.width * part.size.height));
    found
}

fn contrast(levels: &[u8], size: PixelSize, (column, row): Cell) -> u8 {
    let rows = row * CELL..(row + 1) * CELL;
    let pixels = rows.flat_map(|y| {
        let start = y as usize * size.width as usize + (column * CELL) as usize;
        levels.get(start..start + CELL as usize).unwrap_or_default()
    });
    let (low, high) =
        pixels.fold((u8::MAX, u8::MIN), |(low, high), &level| (low.min(level), high.max(level)));
    high.saturating_sub(low)
}

/// The pixels around a component; `None` when it is nothing like a square.
fn square(component: &[Cell], size: PixelSize) -> Option<Part> {
    let (left, right) = range(component.iter().map(|cell| cell.0))?;
    let (top, bottom) = range(component.iter().map(|cell| cell.1))?;
    let (width, height) = (right - left + 1, bottom - top + 1);
    let squarish = width.max(height) * 2 <= width.min(height) * 3;
    let filled = component.len() as u64 * 2 >= u64::from(width) * u64::from(height);
    if !squarish || !filled || !SIDE.contains(&width) || !SIDE.contains(&height) {
        return None;
    }
    let (x, y) = (left.saturating_sub(MARGIN) * CELL, top.saturating_sub(MARGIN) * CELL);
    let to = |last: u32, side: u32| ((last + 1 + MARGIN) * CELL).min(side);
    let part = PixelSize { width: to(right, size.width) - x, height: to(bottom, size.height) - y };
    Some(Part { left: x, top: y, size: part })
}

fn range(values: impl Iterator<Item = u32> + Clone) -> Option<(u32, u32)> {
    values.clone().min().zip(values.max())
}
