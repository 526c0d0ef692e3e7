//! Long straight edges in a photo, found without a network.
//!
//! Every edge votes for the lines that run along it (Duda and Hart, Use of the Hough
//! transformation to detect lines and curves in pictures, 1972; that an edge knows its
//! direction is from O'Gorman and Clowes, 1976). The lines with most votes are long
//! edges, whatever they belong to.

use selfsame_imaging::resize::{fitted_size, resize};
use selfsame_imaging::{ImageError, RgbImage};
use selfsame_protocol::face::CropSize;
use selfsame_protocol::geometry::{PixelSize, Position};
use std::f32::consts::PI;

/// The longer side, in pixels, of the copy that is looked at.
const SIDE: u32 = 320;

/// Directions over half a turn.
const DIRECTIONS: u16 = 120;

/// Pixels from a line to the next of the same direction.
const SPACING: f32 = 1.5;

/// Lines of one direction, to either side of the middle: enough for the diagonal.
const TO_EITHER_SIDE: i16 = 160;

/// An edge of this many times the median difference counts in full.
const FULL_EDGE: f32 = 4.0;

/// The least difference of a full edge: Sobel's filter over a step of ten levels.
const LEAST_EDGE: f32 = 40.0;

/// Lines nearer to each other than so many pixels, and so many directions, are one.
const SAME: (f32, f32) = (5.0, 4.0);

/// A line, by its normal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StraightLine {
    /// The normal's direction, 0 to half a turn.
    pub angle: f32,
    /// How far along the normal the line is from the middle of the copy, in pixels.
    pub distance: f32,
}

/// A photo's lines, and the copy they were found in.
#[derive(Debug, Clone, PartialEq)]
pub struct StraightLines {
    /// The size of the copy.
    pub size: PixelSize,
    /// The lines, those with most votes first.
    pub lines: Vec<StraightLine>,
}

/// Finds at most `most` lines within a part of a photo, which is given by two of its
/// corners, 0 to 1 along either side.
///
/// # Errors
/// [`ImageError::TooSmall`] for an empty photo.
pub fn straight_lines(
    photo: &RgbImage,
    part: (Position, Position),
    most: usize,
) -> Result<StraightLines, ImageError> {
    let wanted = CropSize { width: Some(SIDE), height: Some(SIDE) };
    let copy = resize(photo, fitted_size(photo.size(), wanted))?;
    let mut edges = edges(&copy);
    edges.retain(|edge| is_within(edge.at, copy.size(), part));
    let mut votes = Votes::default();
    for edge in &edges {
        votes.cast(edge);
    }
    Ok(StraightLines { size: copy.size(), lines: votes.winners(most) })
}

#[expect(clippy::cast_precision_loss, reason = "sides of copies are a few hundred")]
fn is_within(at: Position, size: PixelSize, (low, high): (Position, Position)) -> bool {
    let share = |value: f32, side: u32| value / side as f32 + 0.5;
    (low.x..=high.x).contains(&share(at.x, size.width))
        && (low.y..=high.y).contains(&share(at.y, size.height))
}

/// An edge at one pixel.
struct Edge {
    /// Counted from the middle of the copy.
    at: Position,
    /// The direction in which the copy changes.
    angle: f32,
    /// 0 to 1.
    strength: f32,
}

/// Sobel's filter, in the channel that changes most.
#[expect(clippy::cast_precision_loss, reason = "sides of copies are a few hundred")]
fn edges(copy: &RgbImage) -> Vec<Edge> {
    let PixelSize { width, height } = copy.size();
    let middle = Position { x: width as f32 / 2.0, y: height as f32 / 2.0 };
    let rows: Vec<&[[u8; 3]]> = copy.rows().map(|row| row.as_chunks().0).collect();
    let mut edges = Vec::new();
    for (y, rows) in rows.windows(3).enumerate() {
        let &[above, here, below] = rows else { continue };
        let windows = above.windows(3).zip(here.windows(3)).zip(below.windows(3));
        for (x, ((above, here), below)) in windows.enumerate() {
            let (across, down) = slope(above, here, below);
            let at = Position { x: x as f32 + 1.5 - middle.x, y: y as f32 + 1.5 - middle.y };
            edges.push(Edge { at, angle: down.atan2(across), strength: across.hypot(down) });
        }
    }
    normalise(&mut edges);
    edges
}

fn slope(above: &[[u8; 3]], here: &[[u8; 3]], below: &[[u8; 3]]) -> (f32, f32) {
    let (&[a, b, c], &[d, _, e], &[f, g, h]) = (above, here, below) else { return (0.0, 0.0) };
    let channels = a.iter().zip(b).zip(c).zip(d).zip(e).zip(f).zip(g).zip(h);
    let slopes = channels.map(|(((((((a, b), c), d), e), f), g), h)| {
        let [a, b, c, d, e, f, g, h] = [*a, b, c, d, e, f, g, h].map(f32::from);
        (c + 2.0 * e + h - a - 2.0 * d - f, f + 2.0 * g + h - a - 2.0 * b - c)
    });
    let length = |(across, down): &(f32, f32)| across.hypot(*down);
    slopes.max_by(|one, other| length(one).total_cmp(&length(other))).unwrap_or_default()
}

/// Bounds strengths: strong print must not outvote a weak side.
fn normalise(edges: &mut Vec<Edge>) {
    let mut strengths: Vec<f32> = edges.iter().map(|edge| edge.strength).collect();
    let middle = strengths.len() / 2;
    if strengths.is_empty() {
        return;
    }
    let median = *strengths.select_nth_unstable_by(middle, f32::total_cmp).1;
    let full = (FULL_EDGE * median).max(LEAST_EDGE);
    for edge in edges.iter_mut() {
        edge.strength = (edge.strength / full).min(1.0);
    }
    edges.retain(|edge| edge.strength > 0.25);
}

/// Votes a line, direction after direction.
struct Votes(Vec<f32>);

/// Lines of one direction.
const DISTANCES: usize = 2 * TO_EITHER_SIDE.unsigned_abs() as usize + 1;

impl Default for Votes {
    fn default() -> Self {
        Self(vec![0.0; usize::from(DIRECTIONS) * DISTANCES])
    }
}

impl Votes {
    /// The direction of an edge is not exact: its neighbours get votes as well.
    #[expect(clippy::cast_possible_truncation, reason = "the cast saturates")]
    fn cast(&mut self, edge: &Edge) {
        let direction = (edge.angle / PI * f32::from(DIRECTIONS)).round() as i16;
        for direction in direction - 1..=direction + 1 {
            let direction = direction.rem_euclid(DIRECTIONS.cast_signed());
            let (down, across) = angle(direction).sin_cos();
            let distance = (edge.at.x * across + edge.at.y * down) / SPACING;
            if let Some(votes) = Self::index(direction, distance.round() as i16)
                .and_then(|index| self.0.get_mut(index))
            {
                *votes += edge.strength;
            }
        }
    }

    fn index(direction: i16, distance: i16) -> Option<usize> {
        let distance = usize::try_from(distance.checked_add(TO_EITHER_SIDE)?).ok()?;
        let direction = usize::try_from(direction).ok()?;
        (distance < DISTANCES).then_some(direction * DISTANCES + distance)
    }

    /// The lines with most votes, of neighbours the best alone.
    fn winners(&self, most: usize) -> Vec<StraightLine> {
        let mut ranked: Vec<(f32, StraightLine)> =
            self.0.iter().copied().zip(places()).filter(|&(votes, _)| votes > 0.0).collect();
        ranked.sort_unstable_by(|one, other| other.0.total_cmp(&one.0));
        let mut winners: Vec<StraightLine> = Vec::new();
        for (_, line) in ranked {
            if winners.len() == most {
                break;
            }
            if !winners.iter().any(|winner| are_same(winner, &line)) {
                winners.push(line);
            }
        }
        winners
    }
}

/// The line of each index.
fn places() -> impl Iterator<Item = StraightLine> {
    (0..DIRECTIONS.cast_signed()).flat_map(|direction| {
        (-TO_EITHER_SIDE..=TO_EITHER_SIDE).map(move |distance| StraightLine {
            angle: angle(direction),
            distance: f32::from(distance) * SPACING,
        })
    })
}

fn angle(direction: i16) -> f32 {
    f32::from(direction) * PI / f32::from(DIRECTIONS)
}

/// A normal of almost half a turn points against one of almost none.
fn are_same(one: &StraightLine, other: &StraightLine) -> bool {
    let apart = (one.angle - other.angle).abs();
    let (apart, distance) = if apart > PI / 2.0 {
        (PI - apart, one.distance + other.distance)
    } else {
        (apart, one.distance - other.distance)
    };
    distance.abs() < SAME.0 && apart * f32::from(DIRECTIONS) / PI < SAME.1
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERYWHERE: (Position, Position) =
        (Position { x: 0.0, y: 0.0 }, Position { x: 1.0, y: 1.0 });

    /// Bright right of `x = 200 + y / 10`, in a photo of 640 by 480.
    fn photo() -> RgbImage {
        let size = PixelSize { width: 640, height: 480 };
        let level = |index: u32| {
            let (x, y) = ((index % 640) as f32, (index / 640) as f32);
            (60.0 + 190.0 * (x - 200.0 - y / 10.0).clamp(0.0, 1.0)) as u8
        };
        RgbImage::from_pixels(size, (0..640 * 480).flat_map(|at| [level(at); 3]).collect()).unwrap()
    }

    #[test]
    fn the_longest_edge_has_most_votes() {
        let found = straight_lines(&photo(), EVERYWHERE, 4).unwrap();
        assert_eq!(found.size, PixelSize { width: 320, height: 240 });
        // In the copy the edge goes through (112, 120); its normal falls by a tenth.
        let line = found.lines[0];
        assert!((line.angle - (PI - 0.0997)).abs() < 0.04, "{line:?}");
        assert!((line.distance - 47.8).abs() < 2.0, "{line:?}");
    }

    #[test]
    fn nothing_is_found_where_nothing_is_looked_for() {
        let nowhere = (Position { x: 0.8, y: 0.0 }, Position { x: 1.0, y: 1.0 });
        assert!(straight_lines(&photo(), nowhere, 4).unwrap().lines.is_empty());
        assert!(straight_lines(&photo(), EVERYWHERE, 0).unwrap().lines.is_empty());
        let nothing =
            RgbImage::filled(PixelSize { width: 0, height: 0 }, selfsame_imaging::Rgb::WHITE);
        assert!(straight_lines(&nothing.unwrap(), EVERYWHERE, 4).is_err());
    }

    #[test]
    fn normals_that_point_against_each_other_are_the_same_line() {
        let one = StraightLine { angle: 0.01, distance: 30.0 };
        assert!(are_same(&one, &StraightLine { angle: PI - 0.01, distance: -31.0 }));
        assert!(!are_same(&one, &StraightLine { angle: PI - 0.01, distance: 30.0 }));
    }
}
