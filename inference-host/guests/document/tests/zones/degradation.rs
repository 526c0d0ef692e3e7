//! Pictures of documents made worse, each in one respect.

use super::super::support::degradation::{blurred, downscaled, levels, noisy};
use selfsame_imaging::encode::{JpegQuality, jpeg};
use selfsame_imaging::warp::warp;
use selfsame_imaging::{Orientation, Projective, Rgb, RgbImage, Similarity, decode};
use selfsame_protocol::face::ImageLimits;
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};
use std::fmt;

/// What is done to a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Degradation {
    Untouched,
    /// Per cent of each side that are left.
    Scaled(u8),
    /// A Gaussian, its deviation in ten-thousandths of the longer side.
    Blurred(u8),
    /// Normal noise of so many levels.
    Noisy(u8),
    /// Quality of a JPEG.
    Compressed(u8),
    /// Per cent of the light that are left.
    Darkened(u8),
    /// Clockwise, in degrees.
    Leaning(i8),
    UpsideDown,
    /// Per cent by which the upper side is shorter.
    Tilted(u8),
}

impl Degradation {
    pub const ALL: [Self; 9] = [
        Self::Untouched,
        Self::Scaled(50),
        Self::Blurred(10),
        Self::Noisy(20),
        Self::Compressed(15),
        Self::Darkened(40),
        Self::Leaning(-7),
        Self::UpsideDown,
        Self::Tilted(20),
    ];

    pub fn apply(self, picture: &RgbImage) -> RgbImage {
        let size = picture.size();
        match self {
            Self::Untouched => picture.clone(),
            Self::Scaled(percent) => downscaled(picture, 100.0 / f32::from(percent)),
            Self::Blurred(deviation) => {
                let side = size.width.max(size.height) as f32;
                blurred(picture, f32::from(deviation) * side / 10_000.0)
            }
            Self::Noisy(deviation) => noisy(picture, f32::from(deviation)),
            Self::Compressed(quality) => compressed(picture, quality),
            Self::Darkened(percent) => {
                levels(picture, |level, _| level * f32::from(percent) / 100.0)
            }
            Self::Leaning(degrees) => leaning(picture, f32::from(degrees).to_radians()),
            Self::UpsideDown => Orientation::Rotate180.apply(picture.clone()),
            Self::Tilted(percent) => tilted(picture, f32::from(percent) / 100.0),
        }
    }
}

impl fmt::Display for Degradation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Untouched => write!(formatter, "untouched"),
            Self::Scaled(percent) => write!(formatter, "{percent} % of each side"),
            Self::Blurred(share) => {
                write!(formatter, "blurred by {:.1} ‰ of the side", f32::from(*share) / 10.0)
            }
            Self::Noisy(deviation) => write!(formatter, "noise of {deviation} levels"),
            Self::Compressed(quality) => write!(formatter, "JPEG of quality {quality}"),
            Self::Darkened(percent) => write!(formatter, "{percent} % of the light"),
            Self::Leaning(degrees) => write!(formatter, "turned by {degrees}°"),
            Self::UpsideDown => write!(formatter, "upside down"),
            Self::Tilted(percent) => write!(formatter, "upper side {percent} % shorter"),
        }
    }
}

fn compressed(picture: &RgbImage, quality: u8) -> RgbImage {
    let file = jpeg(picture, JpegQuality(quality)).unwrap();
    decode(&file, ImageLimits { min_side: 16, ..ImageLimits::default() }).unwrap()
}

/// The picture turned clockwise, whole, on grey.
fn leaning(picture: &RgbImage, angle: f32) -> RgbImage {
    let size = picture.size();
    let (width, height) = (size.width as f32, size.height as f32);
    let (sin, cos) = angle.sin_cos();
    let (across, down) = (width * cos + height * sin.abs(), width * sin.abs() + height * cos);
    let back = Position { x: width / 2.0, y: height / 2.0 };
    let turn = Similarity { a: cos, b: -sin, shift: back };
    let centred = Similarity::translation(Position { x: -across / 2.0, y: -down / 2.0 });
    let seen = PixelSize { width: across as u32, height: down as u32 };
    warp(picture, &centred.then(&turn), seen, Rgb([128; 3])).unwrap()
}

/// The picture leaned back: its upper side seen shorter, on grey.
fn tilted(picture: &RgbImage, share: f32) -> RgbImage {
    let size = picture.size();
    let (width, height) = (size.width as f32, size.height as f32);
    let at = |x, y| Position { x, y };
    let inset = share * width / 2.0;
    let seen = Quadrilateral {
        top_left: at(inset, 0.0),
        top_right: at(width - inset, 0.0),
        bottom_right: at(width, height),
        bottom_left: at(0.0, height),
    };
    let to_seen = Projective::from_rectangle(size, &seen).unwrap();
    warp(picture, &to_seen.inverse().unwrap(), size, Rgb([128; 3])).unwrap()
}
