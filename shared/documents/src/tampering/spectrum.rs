//! The spectrum of a piece of a photo, full size.
//!
//! The grid of a screen and the dots of a printer stand out of the ring of all waves
//! of the same length, and so do their beats with the sensor (moiré); what is strewn
//! without order lifts whole rings. Compare H. Farid's and others' work on recaptured
//! images, such as B. Mahdian et al., "Identification of aliasing-based patterns in
//! re-captured LCD screens", ICIP 2015.

use super::quantile;
use microfft::Complex32;
use microfft::complex::cfft_128;
use microfft::real::rfft_128;
use std::f32::consts::TAU;

/// Pixels a side of a piece.
pub const SIDE: usize = 128;

/// How many waves along a side, from and to which peaks are looked for. Longer ones
/// are print, and patterns of the paper.
const PEAKS: std::ops::Range<usize> = 13..62;

/// How many waves along a side bound the bands.
const BANDS: [usize; 6] = [8, 15, 26, 38, 51, 64];

/// Cells of JPEG's blocks a piece.
const BLOCKS: usize = SIDE / 8;

/// Keeps the logarithm of nothing finite.
const NOTHING: f32 = 1e-9;

/// A piece of a photo: a number a pixel, row after row.
pub type Piece = Box<[[f32; SIDE]; SIDE]>;

/// What a spectrum shows, in powers of ten.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spectrum {
    /// How far the strongest wave stands out of waves of the same length.
    pub peak: f32,
    /// The usual power of the waves in five bands, from long to short.
    pub bands: [f32; 5],
}

impl Spectrum {
    /// That of a piece. It is windowed (Hann), so that its edges do not count.
    #[must_use]
    pub fn of(mut piece: Piece) -> Self {
        let mean = piece.iter().flatten().sum::<f32>() / (SIDE * SIDE) as f32;
        let window: [f32; SIDE] =
            std::array::from_fn(|at| 0.5 - 0.5 * (TAU * at as f32 / SIDE as f32).cos());
        for (row, high) in piece.iter_mut().zip(window) {
            for (level, wide) in row.iter_mut().zip(window) {
                *level = (*level - mean) * high * wide;
            }
        }
        let mut rings = rings(&mut piece);
        let peak =
            rings.iter_mut().skip(PEAKS.start).take(PEAKS.len()).map(|ring| ring.prominence());
        let peak = peak.fold(1.0, f32::max).log10();
        Self { peak, bands: std::array::from_fn(|band| power(&rings, band)) }
    }
}

/// The powers of all waves of about the same length.
#[derive(Default, Clone)]
struct Ring {
    all: Vec<f32>,
    /// The largest one that JPEG's blocks do not account for.
    largest: f32,
}

impl Ring {
    fn prominence(&mut self) -> f32 {
        let usual = quantile(&mut self.all, 0.5).unwrap_or_default();
        self.largest / (usual + NOTHING)
    }
}

fn power(rings: &[Ring], band: usize) -> f32 {
    let (Some(&from), Some(&to)) = (BANDS.get(band), BANDS.get(band + 1)) else { return 0.0 };
    let within = rings.iter().skip(from).take(to - from);
    let mut powers: Vec<f32> = within.flat_map(|ring| &ring.all).copied().collect();
    (quantile(&mut powers, 0.5).unwrap_or_default() + NOTHING).log10()
}

/// Waves by how many of them lie along a side. Half of the plane is enough: the other
/// half mirrors it.
fn rings(piece: &mut Piece) -> Vec<Ring> {
    let mut rings = vec![Ring::default(); SIDE / 2];
    let rows: Vec<[Complex32; SIDE / 2]> = piece.iter_mut().map(|row| *rfft_128(row)).collect();
    for across in 1..SIDE / 2 {
        let mut column: [Complex32; SIDE] = std::array::from_fn(|row| {
            rows.get(row).and_then(|row| row.get(across)).copied().unwrap_or_default()
        });
        for (down, wave) in cfft_128(&mut column).iter().enumerate() {
            let down = down.min(SIDE - down);
            let length = ((across * across + down * down) as f32).sqrt().round() as usize;
            let Some(ring) = rings.get_mut(length) else { continue };
            ring.all.push(wave.norm_sqr());
            if !is_of_blocks(across, down) {
                ring.largest = ring.largest.max(wave.norm_sqr());
            }
        }
    }
    rings
}

/// Whether a wave may come of the edges of JPEG's blocks: these are upright, and a
/// whole number of times in a block's side.
fn is_of_blocks(across: usize, down: usize) -> bool {
    let whole = |waves: usize| matches!(waves % BLOCKS, 0 | 1 | 15);
    (down <= 1 && whole(across)) || (across <= 1 && whole(down))
}

#[cfg(test)]
mod tests {
    use super::super::tests;
    use super::*;

    fn piece(level: impl Fn(usize, usize) -> f32) -> Piece {
        Box::new(std::array::from_fn(|y| std::array::from_fn(|x| level(x, y))))
    }

    /// About -1 to 1, without order.
    fn grain(x: usize, y: usize) -> f32 {
        f32::from(tests::grain((y * 512 + x) as u32)) / 127.5 - 1.0
    }

    #[test]
    fn a_grid_stands_out() {
        let noise = Spectrum::of(piece(grain));
        assert!(noise.peak < 1.5, "{noise:?}");
        let grid = |x: usize, y: usize| {
            grain(x, y) + 0.5 * (TAU * (0.3 * x as f32 + 0.11 * y as f32)).sin()
        };
        let grid = Spectrum::of(piece(grid));
        assert!(grid.peak > 2.5, "{grid:?}");
        assert!((grid.bands[2] - noise.bands[2]).abs() < 0.1, "one wave is not usual");
    }

    #[test]
    fn blocks_are_no_grid() {
        let blocks =
            |x: usize, y: usize| grain(x, y) + 3.0 * f32::from(u8::from(x.is_multiple_of(8)));
        let spectrum = Spectrum::of(piece(blocks));
        assert!(spectrum.peak < 1.5, "{spectrum:?}");
    }

    #[test]
    fn waves_lift_their_band() {
        let smooth = |x: usize, y: usize| {
            let near = [(0, 0), (1, 0), (0, 1), (1, 1)];
            near.iter().map(|(dx, dy)| grain(x + dx, y + dy)).sum::<f32>() / 4.0
        };
        let (smooth, rough) = (Spectrum::of(piece(smooth)), Spectrum::of(piece(grain)));
        assert!(smooth.bands[4] < smooth.bands[0] - 0.5, "{smooth:?}");
        assert!((rough.bands[4] - rough.bands[0]).abs() < 0.2, "{rough:?}");
    }

    #[test]
    fn nothing_has_a_spectrum() {
        let spectrum = Spectrum::of(piece(|_, _| 7.0));
        assert!(spectrum.peak.is_finite() && spectrum.bands.iter().all(|band| band.is_finite()));
    }
}
