//! Where in a picture might a zone be?
//!
//! Its lines are the most regular text of a document: dark strokes at a narrow pitch
//! over nearly the whole width, two or three times, at the same distance. Dark strokes
//! are what a black hat leaves; their upright edges, averaged along the line,
//! become bars; two or three bars of one length, one above the other, are a candidate.
//! Whether it is a zone is for the recogniser to say.

use selfsame_imaging::bar::Bar;
use selfsame_imaging::component::components;
use selfsame_imaging::luminance::Plane;
use selfsame_imaging::quantile::quantile;
use selfsame_imaging::warp::warp;
use selfsame_imaging::{ImageError, Rgb, RgbImage, Similarity};
use selfsame_protocol::geometry::{PixelSize, Position};

/// A line of text: its middle from start to end, and its height, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TextLine {
    /// Left of the first character.
    pub start: Position,
    /// Right of the last one.
    pub end: Position,
    /// From top to bottom of the characters, roughly.
    pub height: f32,
}

/// How a picture is looked at: turned, and scaled so that its longer side has
/// `side` pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    to_picture: Similarity,
    size: PixelSize,
}

/// Pixels to each side of a stroke within which it must be light again.
const STROKE: usize = 4;
/// Pixels to each side over which edges are averaged: along a line to bridge the
/// gaps between characters, and hardly across, to keep lines apart.
const ALONG: usize = 15;
const ACROSS: usize = 2;
/// The share of the strongest edges, and the share of their strength that counts.
const STRONGEST: f32 = 0.99;
const STRONG: f32 = 0.3;
/// The least strength that counts, of levels from 0 to 1.
const WEAK: f32 = 0.016;
/// The least length of a line, by the longer side of the view.
const LEAST_LENGTH: f32 = 0.25;
/// How many times as long as high a line is at least.
const SLENDER: f32 = 9.0;
/// No line leans more than this, in radians; what does is found in another view.
const LEANING: f32 = 0.87;
/// More candidates than this are not looked at, the longest first.
const CANDIDATES: usize = 8;

impl View {
    /// Looks at a picture of `picture` pixels that is turned by `angle`, in radians,
    /// clockwise.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "sides of images are far below 2^24"
    )]
    pub fn new(picture: PixelSize, angle: f32, side: u32) -> Self {
        let (width, height) = (picture.width as f32, picture.height as f32);
        let scale = width.max(height).max(1.0) / side as f32;
        let (sin, cos) = angle.sin_cos();
        let extent = |a: f32, b: f32| ((a * cos.abs() + b * sin.abs()) / scale).round().max(1.0);
        let (across, down) = (extent(width, height), extent(height, width));
        let turn = Similarity { a: scale * cos, b: scale * sin, shift: Position::default() };
        let centred = Position { x: -across / 2.0, y: -down / 2.0 };
        let back = Position { x: width / 2.0, y: height / 2.0 };
        let to_picture =
            Similarity::translation(centred).then(&turn).then(&Similarity::translation(back));
        Self { to_picture, size: PixelSize { width: across as u32, height: down as u32 } }
    }

    /// The bars that lines of text leave in this view.
    ///
    /// # Errors
    /// [`ImageError::TooLarge`] when the view cannot be addressed.
    pub fn bars(&self, picture: &RgbImage) -> Result<Vec<Bar>, ImageError> {
        let seen = warp(picture, &self.to_picture, self.size, Rgb::BLACK)?;
        let strokes = Plane::luminance(&seen).black_hat(STROKE);
        let edges = strokes.change_across().means(ALONG, ACROSS);
        let strongest = quantile(&mut edges.values().to_vec(), STRONGEST).unwrap_or_default();
        let threshold = (STRONG * strongest).max(WEAK);
        let marked: Vec<bool> = edges.values().iter().map(|edge| *edge > threshold).collect();
        let parts = components(&marked, self.size);
        let long = parts.iter().filter(|cells| cells.len() >= self.least_length());
        let bars = long.map(|cells| Bar::of(cells));
        Ok(bars.filter(|bar| bar.length >= LEAST_LENGTH * self.side()).collect())
    }

    /// Candidates for a zone among bars: their lines in the picture, from the top;
    /// the longest first, and three lines before two of them.
    #[must_use]
    pub fn candidates(&self, bars: &[Bar]) -> Vec<Vec<TextLine>> {
        let mut bars: Vec<&Bar> = bars.iter().filter(|bar| is_line(bar)).collect();
        bars.sort_by(|a, b| a.centre.y.total_cmp(&b.centre.y));
        let mut stacks = stacks(&bars);
        stacks.sort_by(|a, b| total_length(b).total_cmp(&total_length(a)));
        stacks.truncate(CANDIDATES);
        stacks.iter().map(|stack| self.lines(stack)).collect()
    }

    /// How much the longest bar leans, in radians.
    #[must_use]
    pub fn lean(bars: &[Bar]) -> Option<f32> {
        let longest = bars.iter().max_by(|a, b| a.length.total_cmp(&b.length));
        longest.map(|bar| bar.angle)
    }

    #[expect(clippy::cast_precision_loss, reason = "sides of images are far below 2^24")]
    fn side(&self) -> f32 {
        self.size.width.max(self.size.height) as f32
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of a side")]
    fn least_length(&self) -> usize {
        (LEAST_LENGTH * self.side()) as usize
    }

    /// Lines in the picture. Those of a zone all begin and end at one margin.
    fn lines(&self, stack: &[&Bar]) -> Vec<TextLine> {
        let angle = mean(stack.iter().map(|bar| bar.angle));
        let (sin, cos) = angle.sin_cos();
        let along = |bar: &Bar| bar.centre.x * cos + bar.centre.y * sin;
        let ends = |sign: f32| stack.iter().map(move |bar| along(bar) + sign * bar.length / 2.0);
        let start = ends(-1.0).fold(f32::INFINITY, f32::min);
        let end = ends(1.0).fold(f32::NEG_INFINITY, f32::max);
        let line = |bar: &&Bar| {
            let (sin, cos) = bar.angle.sin_cos();
            let at = |margin: f32| {
                let step = margin - along(bar);
                let (x, y) = (bar.centre.x + step * cos, bar.centre.y + step * sin);
                self.to_picture.apply(Position { x, y })
            };
            let height = bar.breadth * self.to_picture.scale();
            TextLine { start: at(start), end: at(end), height }
        };
        stack.iter().map(line).collect()
    }
}

/// The same zone seen upside down.
#[must_use]
pub fn upside_down(lines: &[TextLine]) -> Vec<TextLine> {
    let turned = |line: &TextLine| TextLine { start: line.end, end: line.start, ..*line };
    lines.iter().rev().map(turned).collect()
}

fn is_line(bar: &Bar) -> bool {
    bar.length > SLENDER * bar.breadth && bar.angle.abs() < LEANING
}

/// All stacks of two and three, of bars sorted from the top.
fn stacks<'a>(bars: &[&'a Bar]) -> Vec<Vec<&'a Bar>> {
    let mut stacks = Vec::new();
    for (index, &first) in bars.iter().enumerate() {
        let below = bars.iter().skip(index + 1);
        for &second in below.filter(|second| follows(first, second)) {
            let thirds = bars.iter().filter(|third| follows(second, third));
            stacks.extend(thirds.map(|&third| vec![first, second, third]));
            stacks.push(vec![first, second]);
        }
    }
    stacks
}

/// Whether `below` may be the line after `above`: of its length and direction, at
/// its margins, and between one and four heights further down.
fn follows(above: &Bar, below: &Bar) -> bool {
    let (sin, cos) = f32::midpoint(above.angle, below.angle).sin_cos();
    let (x, y) = (below.centre.x - above.centre.x, below.centre.y - above.centre.y);
    let (along, across) = (x * cos + y * sin, y * cos - x * sin);
    let length = f32::midpoint(above.length, below.length);
    let height = f32::midpoint(above.breadth, below.breadth);
    (above.angle - below.angle).abs() < 0.07
        && (above.length - below.length).abs() < 0.25 * length
        && along.abs() < 0.12 * length
        && (1.15 * height..4.5 * height).contains(&across)
}

fn total_length(stack: &[&Bar]) -> f32 {
    stack.iter().map(|bar| bar.length).sum()
}

fn mean(values: impl ExactSizeIterator<Item = f32>) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "two or three")]
    let count = values.len() as f32;
    values.sum::<f32>() / count
}

#[cfg(test)]
mod tests;
