//! Profiles across a side: where the photo changes from one side of it to the other.
//!
//! Of all lines through them the one counts that most profiles have an edge on (a
//! Hough transform in the offsets of the line's ends). Strength counts up to a bound
//! only: a weak edge all along is a side, a strong one here and there is print.

use selfsame_imaging::RgbImage;
use selfsame_protocol::geometry::{PixelSize, Position};

/// Profiles along a side.
const PROFILES: usize = 48;

/// The part of a side that has profiles; beyond, corners are round.
const INNER: (f32, f32) = (0.07, 0.93);

/// Pixels along the side that a profile averages.
const BREADTH: i16 = 2;

/// Edges from this many times the median difference between neighbours are full.
const FULL_EDGE: f32 = 4.0;

/// The least difference of a full edge, in levels added up over three channels.
const LEAST_EDGE: f32 = 12.0;

/// What a line as far away as the search reaches loses, as a share of all profiles.
const DISTANCE_COST: f32 = 0.15;

/// The edges across a side.
pub(super) struct Profiles {
    from: Position,
    along: Position,
    outward: Position,
    reach: i16,
    /// Strengths from 0 to 1, a row a profile, each from the inside to the outside.
    strengths: Vec<Vec<f32>>,
}

/// A line by its offsets at the first and the last profile, and the share of
/// profiles that have an edge there.
#[derive(Clone, Copy)]
pub(super) struct Line {
    first: f32,
    last: f32,
    pub(super) support: f32,
}

impl Profiles {
    /// Cuts them out of a photo, `reach` pixels to either side.
    pub(super) fn across(photo: &RgbImage, (from, to): (Position, Position), reach: i16) -> Self {
        let along = Position { x: to.x - from.x, y: to.y - from.y };
        let length = along.x.hypot(along.y).max(1.0);
        // Corners go clockwise, so the outside is on the left hand.
        let outward = Position { x: along.y / length, y: -along.x / length };
        let mut profiles = Self { from, along, outward, reach, strengths: Vec::new() };
        let step = Position { x: along.x / length, y: along.y / length };
        profiles.strengths =
            (0..PROFILES).map(|index| profiles.differences(photo, index, step)).collect();
        profiles.normalise();
        profiles
    }

    /// Differences between the levels on either side of each place of a profile.
    fn differences(&self, photo: &RgbImage, index: usize, step: Position) -> Vec<f32> {
        let levels: Vec<[f32; 3]> = (-self.reach - 1..=self.reach + 1)
            .map(|offset| {
                let place = self.place(share(index), f32::from(offset));
                averaged(photo, place, step)
            })
            .collect();
        let difference = |window: &[[f32; 3]]| match window {
            [inner, _, outer] => inner.iter().zip(outer).map(|(a, b)| (a - b).abs()).sum(),
            _ => 0.0,
        };
        levels.windows(3).map(difference).collect()
    }

    fn normalise(&mut self) {
        let mut all: Vec<f32> = self.strengths.iter().flatten().copied().collect();
        let middle = all.len() / 2;
        let median = if all.is_empty() {
            0.0
        } else {
            *all.select_nth_unstable_by(middle, f32::total_cmp).1
        };
        let full = (FULL_EDGE * median).max(LEAST_EDGE);
        for strength in self.strengths.iter_mut().flatten() {
            *strength = (*strength / full).min(1.0);
        }
    }

    fn place(&self, share: f32, offset: f32) -> Position {
        Position {
            x: self.from.x + share * self.along.x + offset * self.outward.x,
            y: self.from.y + share * self.along.y + offset * self.outward.y,
        }
    }

    /// The line that most profiles have an edge on, near ones before far ones.
    pub(super) fn best(&self) -> Option<Line> {
        let offsets = || -self.reach..=self.reach;
        let lines = offsets().flat_map(|first| offsets().map(move |last| (first, last)));
        let lines = lines.map(|(first, last)| {
            let line = self.supported(f32::from(first), f32::from(last));
            let distance = (first.abs() + last.abs()) / 2;
            (line, line.support - DISTANCE_COST * f32::from(distance) / f32::from(self.reach))
        });
        lines.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(line, _)| line)
    }

    #[expect(clippy::cast_precision_loss, reason = "a few dozen profiles")]
    fn supported(&self, first: f32, last: f32) -> Line {
        let edge = |(index, profile): (usize, &Vec<f32>)| {
            let offset = first + (last - first) * index as f32 / (PROFILES - 1) as f32;
            profile.get(self.column(offset)).copied().unwrap_or_default()
        };
        let sum: f32 = self.strengths.iter().enumerate().map(edge).sum();
        Line { first, last, support: sum / PROFILES as f32 }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the cast saturates, and places beyond the profile have no edge"
    )]
    fn column(&self, offset: f32) -> usize {
        (offset + f32::from(self.reach) + 0.5) as usize
    }

    /// The line through the strongest edges next to `line`, by least squares.
    #[expect(clippy::cast_precision_loss, reason = "a few dozen profiles")]
    pub(super) fn fitted(&self, line: Line) -> (Position, Position) {
        let mut sums = [0.0_f32; 5];
        for (index, profile) in self.strengths.iter().enumerate() {
            let at = index as f32 / (PROFILES - 1) as f32;
            let middle = line.first + (line.last - line.first) * at;
            for near in [-1.0, 0.0, 1.0] {
                let offset = (middle + near).round();
                let weight = profile.get(self.column(offset)).copied().unwrap_or_default().powi(2);
                let terms = [1.0, at, at * at, offset, at * offset];
                for (sum, term) in sums.iter_mut().zip(terms) {
                    *sum += weight * term;
                }
            }
        }
        let [weight, x, xx, y, xy] = sums;
        let slope = (weight * xy - x * y) / (weight * xx - x * x);
        let start = (y - slope * x) / weight;
        let (first, last) = if (slope + start).is_finite() {
            (start, start + slope)
        } else {
            (line.first, line.last)
        };
        (self.place(share(0), first), self.place(share(PROFILES - 1), last))
    }
}

/// Where along the side a profile is, 0 to 1.
#[expect(clippy::cast_precision_loss, reason = "a few dozen profiles")]
fn share(index: usize) -> f32 {
    INNER.0 + (INNER.1 - INNER.0) * index as f32 / (PROFILES - 1) as f32
}

/// The mean levels of a few pixels along `step`.
fn averaged(photo: &RgbImage, place: Position, step: Position) -> [f32; 3] {
    let mut sum = [0.0; 3];
    for pace in -BREADTH..=BREADTH {
        let pace = f32::from(pace);
        let pixel = nearest(photo, place.x + pace * step.x, place.y + pace * step.y);
        for (sum, level) in sum.iter_mut().zip(pixel) {
            *sum += f32::from(level) / f32::from(2 * BREADTH + 1);
        }
    }
    sum
}

/// The pixel at a place; beyond the photo its edge goes on.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates, and is bounded by the photo"
)]
fn nearest(photo: &RgbImage, x: f32, y: f32) -> [u8; 3] {
    let PixelSize { width, height } = photo.size();
    let column = (x.max(0.0) as u32).min(width.saturating_sub(1)) as usize;
    let row = (y.max(0.0) as u32).min(height.saturating_sub(1)) as usize;
    photo.pixel(row * width as usize + column)
}
