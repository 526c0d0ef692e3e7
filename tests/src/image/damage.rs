//! What spoils a photograph: a shaking hand, bad light, too great a distance, or
//! somebody who pastes a part of it over another.

use super::{ImageError, Picture, Region, reason};
use std::str::FromStr;

/// How far a blurred pixel spreads to each side.
const REACH: u16 = 2;

/// What is left of each level in the dark, in tenths.
const DIMMED: u8 = 3;

/// What is left of each level's distance to white in too much light, in tenths.
const WASHED: u8 = 5;

/// Something that happens to a photograph. Places and lengths are in its pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// Out of focus.
    Blurred,
    /// Taken in the dark.
    Dark,
    /// Overexposed.
    Washed,
    /// A round reflection, by its middle and its radius.
    Glare([u16; 3]),
    /// So many times smaller.
    Small(u16),
    /// All but a region is cut away.
    Cut(Region),
    /// A region is pasted over another, whose left and upper edge are told.
    Pasted(Region, [u16; 2]),
}

impl FromStr for Damage {
    type Err = ImageError;

    /// `blurred`, `dark`, `washed`, `glare X Y RADIUS`, `small TIMES`,
    /// `cut LEFT TOP WIDTH HEIGHT`, `pasted LEFT TOP WIDTH HEIGHT TO-LEFT TO-TOP`.
    fn from_str(text: &str) -> Result<Self, ImageError> {
        let mut words = text.split_whitespace();
        let name = words.next().unwrap_or_default();
        let numbers: Vec<u16> = words.map(str::parse).collect::<Result<_, _>>().map_err(reason)?;
        match (name, &numbers[..]) {
            ("blurred", []) => Ok(Self::Blurred),
            ("dark", []) => Ok(Self::Dark),
            ("washed", []) => Ok(Self::Washed),
            ("glare", &[x, y, radius]) => Ok(Self::Glare([x, y, radius])),
            ("small", &[times]) if times > 0 => Ok(Self::Small(times)),
            ("cut", &[left, top, width, height]) => {
                Ok(Self::Cut(Region { left, top, width, height }))
            }
            ("pasted", &[left, top, width, height, x, y]) => {
                Ok(Self::Pasted(Region { left, top, width, height }, [x, y]))
            }
            _ => Err(reason(format!("there is no damage {text:?}"))),
        }
    }
}

impl Damage {
    /// The picture after it.
    pub(super) fn done_to(self, picture: &Picture) -> Picture {
        let Picture { width, height, .. } = *picture;
        let at = |x, y| picture.at(x, y);
        match self {
            Self::Blurred => {
                let across = smeared(picture, |x, y, by| (x.saturating_add_signed(by), y));
                smeared(&across, |x, y, by| (x, y.saturating_add_signed(by)))
            }
            Self::Dark => Picture::drawn(width, height, |x, y| at(x, y).map(|it| it / 10 * DIMMED)),
            Self::Washed => Picture::drawn(width, height, |x, y| {
                at(x, y).map(|level| 255 - (255 - level) / 10 * WASHED)
            }),
            Self::Glare([left, top, radius]) => Picture::drawn(width, height, |x, y| {
                let square = |from: u16, to: u16| u32::from(from.abs_diff(to)).pow(2);
                let is_lit = square(x, left) + square(y, top) < u32::from(radius).pow(2);
                if is_lit { [255; 3] } else { at(x, y) }
            }),
            Self::Small(times) => Picture::drawn(width / times, height / times, |x, y| {
                let part = (0..times * times).map(|it| (x * times + it % times, it / times));
                mean(part.map(|(x, row)| at(x, y * times + row)))
            }),
            Self::Cut(Region { left, top, width, height }) => {
                Picture::drawn(width, height, |x, y| at(x + left, y + top))
            }
            Self::Pasted(from, [left, top]) => Picture::drawn(width, height, |x, y| {
                let over =
                    (left..left + from.width).contains(&x) && (top..top + from.height).contains(&y);
                if over { at(x - left + from.left, y - top + from.top) } else { at(x, y) }
            }),
        }
    }
}

/// Every pixel as the mean of those within [`REACH`] in a direction.
fn smeared(picture: &Picture, shifted: impl Fn(u16, u16, i16) -> (u16, u16)) -> Picture {
    let reach = REACH.cast_signed();
    Picture::drawn(picture.width, picture.height, |x, y| {
        let around = (-reach..=reach).map(|by| shifted(x, y, by));
        mean(around.map(|(x, y)| picture.at(x, y)))
    })
}

fn mean(pixels: impl Iterator<Item = [u8; 3]>) -> [u8; 3] {
    let (count, sums) = pixels.fold((0, [0_u32; 3]), |(count, [red, green, blue]), pixel| {
        let [r, g, b] = pixel.map(u32::from);
        (count + 1, [red + r, green + g, blue + b])
    });
    sums.map(|sum| u8::try_from(sum / u32::max(count, 1)).unwrap_or(u8::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Black on the left, white on the right.
    fn edge() -> Picture {
        Picture::drawn(40, 20, |x, _| if x < 20 { [0; 3] } else { [200; 3] })
    }

    fn done(damage: &str) -> Picture {
        damage.parse::<Damage>().unwrap().done_to(&edge())
    }

    #[test]
    fn levels_and_places_change_as_told() {
        struct Case {
            damage: &'static str,
            size: (u16, u16),
            levels: [u8; 3],
        }
        // Levels in the middle row: at the left, beside the edge, at the right.
        let cases = [
            Case { damage: "blurred", size: (40, 20), levels: [0, 120, 200] },
            Case { damage: "dark", size: (40, 20), levels: [0, 60, 60] },
            Case { damage: "washed", size: (40, 20), levels: [130, 230, 230] },
            Case { damage: "glare 20 10 5", size: (40, 20), levels: [0, 255, 200] },
            Case { damage: "small 2", size: (20, 10), levels: [0, 200, 200] },
            Case { damage: "pasted 0 0 5 20 18 0", size: (40, 20), levels: [0, 0, 200] },
            Case { damage: "cut 10 5 20 10", size: (20, 10), levels: [0, 200, 200] },
        ];
        for Case { damage, size: (width, height), levels } in cases {
            let picture = done(damage);
            assert_eq!((picture.width, picture.height), (width, height), "{damage}");
            let found = [0, width / 2, width - 1].map(|x| picture.at(x, height / 2)[0]);
            assert_eq!(found, levels, "{damage}");
        }
    }

    #[test]
    fn unknown_damages_are_refused() {
        for text in ["", "torn", "glare 1 2", "small 0", "small -1", "cut 1 2 3 x", "dark 2"] {
            assert!(text.parse::<Damage>().is_err(), "{text}");
        }
    }
}
