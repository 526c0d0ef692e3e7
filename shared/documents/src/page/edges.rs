//! Sides laid exactly onto the edges in the photo.
//!
//! The mask's cells are coarse. Along each side, profiles across it are cut out of
//! the photo; of all lines through them the one counts that most profiles have an
//! edge on (a Hough transform in the offsets of the line's ends). Strength counts up
//! to a bound only: a weak edge all along is a side, a strong one here and there is
//! print.

use super::outline::{intersection, is_along_edge};
use selfsame_imaging::RgbImage;
use selfsame_imaging::projective::{corners, is_convex};
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};

/// Profiles along a side.
const PROFILES: usize = 48;

/// The part of a side that has profiles; beyond, corners are round.
const INNER: (f32, f32) = (0.07, 0.93);

/// How far from the side edges are looked for, as a share of the photo's diagonal:
/// two cells of the mask.
const REACH: f32 = 0.025;

/// Pixels along the side that a profile averages.
const BREADTH: i16 = 2;

/// Edges from this many times the median difference between neighbours are full.
const FULL_EDGE: f32 = 4.0;

/// The least difference of a full edge, in levels added up over three channels.
const LEAST_EDGE: f32 = 12.0;

/// What a line as far away as the search reaches loses, as a share of all profiles.
const DISTANCE_COST: f32 = 0.15;

/// The share of profiles that must have an edge for a line to count.
const SUPPORT: f32 = 0.45;

/// Corners whose sides were laid onto edges.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Refined {
    /// The corners.
    pub corners: Quadrilateral,
    /// How many sides have an edge.
    pub supported: usize,
}

/// Lays the sides of `quad`, in pixels of `photo`, onto edges. Sides without one, or
/// along the edge of the photo, stay.
#[must_use]
pub fn refined(photo: &RgbImage, quad: &Quadrilateral) -> Refined {
    let [a, b, c, d] = corners(quad);
    let lines = [(a, b), (b, c), (c, d), (d, a)].map(|side| {
        if lies_along_edge(photo.size(), side) { Some(side) } else { best_line(photo, side) }
    });
    let on_border = [(a, b), (b, c), (c, d), (d, a)]
        .into_iter()
        .filter(|&side| lies_along_edge(photo.size(), side))
        .count();
    let supported = lines.iter().flatten().count() - on_border;
    let [top, right, bottom, left] = lines;
    let moved = || {
        let (top, right) = (top.unwrap_or((a, b)), right.unwrap_or((b, c)));
        let (bottom, left) = (bottom.unwrap_or((c, d)), left.unwrap_or((d, a)));
        Some(Quadrilateral {
            top_left: intersection(left, top)?,
            top_right: intersection(top, right)?,
            bottom_right: intersection(right, bottom)?,
            bottom_left: intersection(bottom, left)?,
        })
    };
    let is_sound =
        |moved: &Quadrilateral| is_convex(moved) && is_near(moved, quad, reach(photo.size()));
    match moved().filter(is_sound) {
        Some(corners) => Refined { corners, supported },
        None => Refined { corners: *quad, supported: 0 },
    }
}

#[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
fn lies_along_edge(size: PixelSize, (from, to): (Position, Position)) -> bool {
    let (width, height) = (size.width as f32, size.height as f32);
    let share = |point: Position| Position { x: point.x / width, y: point.y / height };
    is_along_edge(share(from), share(to))
}

#[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
fn reach(size: PixelSize) -> f32 {
    (REACH * (size.width as f32).hypot(size.height as f32)).max(2.0)
}

/// Corners move further than sides, but not out of all proportion.
fn is_near(moved: &Quadrilateral, quad: &Quadrilateral, reach: f32) -> bool {
    let pairs = corners(moved).into_iter().zip(corners(quad));
    pairs.into_iter().all(|(one, other)| (one.x - other.x).hypot(one.y - other.y) < 4.0 * reach)
}

/// The line that most profiles across `side` have an edge on; `None` when too few
/// have one.
fn best_line(photo: &RgbImage, side: (Position, Position)) -> Option<(Position, Position)> {
    let profiles = Profiles::across(photo, side);
    let best = profiles.best().filter(|line| line.support > SUPPORT);
    best.map(|line| profiles.fitted(line))
}

/// The edges across a side.
struct Profiles {
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
struct Line {
    first: f32,
    last: f32,
    support: f32,
}

impl Profiles {
    #[expect(clippy::cast_possible_truncation, reason = "a small share of a photo's diagonal")]
    fn across(photo: &RgbImage, (from, to): (Position, Position)) -> Self {
        let along = Position { x: to.x - from.x, y: to.y - from.y };
        let length = along.x.hypot(along.y).max(1.0);
        // Corners go clockwise, so the outside is on the left hand.
        let outward = Position { x: along.y / length, y: -along.x / length };
        let reach = reach(photo.size()) as i16;
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

    fn best(&self) -> Option<Line> {
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
    fn fitted(&self, line: Line) -> (Position, Position) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use selfsame_imaging::Projective;
    use selfsame_imaging::warp::Mapping;

    fn quad(points: [[f32; 2]; 4]) -> Quadrilateral {
        let [top_left, top_right, bottom_right, bottom_left] =
            points.map(|[x, y]| Position { x, y });
        Quadrilateral { top_left, top_right, bottom_right, bottom_left }
    }

    /// A bright page with dark lines of print on a noisy ground.
    fn photo(page: &Quadrilateral) -> RgbImage {
        let size = PixelSize { width: 400, height: 300 };
        let unit = PixelSize { width: 100, height: 100 };
        let to_page = Projective::from_rectangle(unit, page).unwrap().inverse().unwrap();
        let pixels = (0..size.width * size.height).flat_map(|index| {
            let (x, y) = ((index % 400) as f32 + 0.5, (index / 400) as f32 + 0.5);
            let on = to_page.apply(Position { x, y });
            let is_page = (0.0..100.0).contains(&on.x) && (0.0..100.0).contains(&on.y);
            let is_printed = (10.0..90.0).contains(&on.x) && (10.0..90.0).contains(&on.y);
            let is_print = is_printed && on.y % 10.0 > 6.0 && on.x % 3.0 > 1.0;
            let noise = (index.wrapping_mul(2_654_435_761) >> 28) as u8;
            [if !is_page {
                90 + noise
            } else if is_print {
                30
            } else {
                180 + noise
            }; 3]
        });
        RgbImage::from_pixels(size, pixels.collect()).unwrap()
    }

    fn largest_error(one: &Quadrilateral, other: &Quadrilateral) -> f32 {
        let pairs = corners(one).into_iter().zip(corners(other));
        pairs.map(|(a, b)| (a.x - b.x).hypot(a.y - b.y)).fold(0.0, f32::max)
    }

    #[test]
    fn sides_snap_to_edges() {
        let page = quad([[80.0, 60.0], [320.0, 80.0], [300.0, 240.0], [60.0, 210.0]]);
        let guess = quad([[74.0, 66.0], [326.0, 77.0], [295.0, 236.0], [66.0, 216.0]]);
        let found = refined(&photo(&page), &guess);
        assert_eq!(found.supported, 4);
        assert!(largest_error(&found.corners, &page) < 1.5, "{found:?}");
    }

    #[test]
    fn sides_without_edges_stay() {
        let plain =
            RgbImage::filled(PixelSize { width: 400, height: 300 }, selfsame_imaging::Rgb::WHITE);
        let guess = quad([[80.0, 60.0], [320.0, 80.0], [300.0, 240.0], [60.0, 210.0]]);
        let found = refined(&plain.unwrap(), &guess);
        assert_eq!(found.supported, 0);
        assert!(largest_error(&found.corners, &guess) < 1e-2, "{found:?}");
    }

    #[test]
    fn a_scan_keeps_its_edges() {
        let scan = quad([[0.0, 0.0], [400.0, 0.0], [400.0, 300.0], [0.0, 300.0]]);
        assert_eq!(refined(&photo(&scan), &scan), Refined { corners: scan, supported: 0 });
    }

    #[test]
    fn hostile_corners_are_no_trouble() {
        let plain =
            RgbImage::filled(PixelSize { width: 4, height: 3 }, selfsame_imaging::Rgb::WHITE);
        let plain = plain.unwrap();
        for guess in [quad([[f32::NAN; 2]; 4]), quad([[1.0; 2]; 4]), quad([[f32::MAX; 2]; 4])] {
            let _ = refined(&plain, &guess);
        }
    }
}
