//! The lines of a palm: three that everybody has, others that differ, and the creases at
//! the joints.

use crate::shape::{COLUMNS, LEFT, RESOLUTION, ROWS, TOP};
use crate::skeleton::{Finger, Place, Skeleton};
use selfsame_attack::noise::Noise;

/// Points that a line is drawn through.
const STEPS: u8 = 48;

/// A line of the skin.
struct Crease {
    /// A cubic Bézier curve, in millimetres.
    curve: [Place; 4],
    /// Half its width.
    reach: f32,
    /// The share of light that it swallows.
    depth: f32,
}

/// How much light each pixel loses to lines, 0 to 1. Lines lie where the hand has them,
/// give or take what skin moves from picture to picture.
pub(crate) fn drawn(own: Noise, held: Noise, skeleton: &Skeleton) -> Vec<f32> {
    let mut loss = vec![0.0; COLUMNS * ROWS];
    let fingers = skeleton.fingers.iter().enumerate();
    let of_joints = fingers.flat_map(|(number, finger)| at_joints(own, number as u64, finger));
    for crease in principal(own).into_iter().chain(minor(own)).chain(of_joints) {
        crease.draw(held, &mut loss);
    }
    loss
}

/// Heart, head and life line.
fn principal(own: Noise) -> [Crease; 3] {
    let curves = [
        [[-54.0, 52.0], [-28.0, 56.0], [0.0, 60.0], [16.0, 80.0]],
        [[49.0, 58.0], [22.0, 60.0], [-8.0, 48.0], [-36.0, 30.0]],
        [[49.0, 62.0], [22.0, 60.0], [6.0, 38.0], [12.0, 4.0]],
    ];
    let mut number = 0;
    curves.map(|curve| {
        number += 100;
        let moved = |point: usize, axis: u64| {
            let reach = if point == 3 { 9.0 } else { 5.5 };
            own.between(1000 + number + 10 * point as u64 + axis, -reach, reach)
        };
        let point = |at: usize| [curve[at][0] + moved(at, 0), curve[at][1] + moved(at, 1)];
        Crease {
            curve: [point(0), point(1), point(2), point(3)],
            reach: own.between(1060 + number, 0.55, 0.95),
            depth: own.between(1070 + number, 0.28, 0.5),
        }
    })
}

/// Lines in any place and direction; most are fine.
fn minor(own: Noise) -> Vec<Crease> {
    let count = own.between(2000, 26.0, 48.0) as u64;
    let line = |number: u64| {
        let value = |which: u64, low, high| own.between(2001 + 20 * number + which, low, high);
        let start = [value(0, -46.0, 46.0), value(1, 4.0, 84.0)];
        let (sine, cosine) = value(2, 0.0, std::f32::consts::PI).sin_cos();
        let (length, bow) = (value(3, 8.0, 34.0), value(4, -4.0, 4.0));
        let point = |along: f32, across: f32| {
            [
                start[0] + cosine * along * length - sine * across,
                start[1] + sine * along * length + cosine * across,
            ]
        };
        let strength = value(5, 0.0, 1.0).powi(2);
        Crease {
            curve: [point(0.0, 0.0), point(0.33, bow), point(0.67, bow), point(1.0, 0.0)],
            reach: 0.25 + 0.4 * strength,
            depth: 0.08 + 0.22 * strength,
        }
    };
    (0..count).map(line).collect()
}

/// Two lines across each joint of a finger.
fn at_joints(own: Noise, number: u64, finger: &Finger) -> Vec<Crease> {
    let across = |at: usize, offset: f32| {
        let ([x, y], [next_x, next_y]) = (finger.joints[at], finger.joints[at + 1]);
        let length = (next_x - x).hypot(next_y - y);
        let (along, radius) = ([(next_x - x) / length, (next_y - y) / length], finger.radii[at]);
        let forward = offset + if at == 0 { 24.0 } else { 0.0 };
        let middle = [x + along[0] * forward, y + along[1] * forward];
        let point = |share: f32, sag: f32| {
            [
                middle[0] - along[1] * share * radius - along[0] * sag,
                middle[1] + along[0] * share * radius - along[1] * sag,
            ]
        };
        let depth = own.between(4000 + 10 * number + at as u64, 0.16, 0.32);
        Crease {
            curve: [point(-0.9, 0.0), point(-0.3, 1.0), point(0.3, 1.0), point(0.9, 0.0)],
            reach: 0.5,
            depth,
        }
    };
    (0..3).flat_map(|at| [across(at, -1.2), across(at, 1.6)]).collect()
}

impl Crease {
    fn draw(&self, held: Noise, loss: &mut [f32]) {
        let points: Vec<_> =
            (0..=STEPS).map(|step| self.at(f32::from(step) / f32::from(STEPS), held)).collect();
        let mut own = std::collections::BTreeMap::new();
        for pair in points.windows(2) {
            self.draw_segment(pair[0], pair[1], &mut own);
        }
        for (index, share) in own {
            if let Some(loss) = loss.get_mut(index) {
                *loss = 1.0 - (1.0 - *loss) * (1.0 - share);
            }
        }
    }

    /// A place on the curve, moved by what the skin has moved.
    fn at(&self, share: f32, held: Noise) -> Place {
        let rest = 1.0 - share;
        let weights =
            [rest.powi(3), 3.0 * rest.powi(2) * share, 3.0 * rest * share.powi(2), share.powi(3)];
        let sum = |axis: usize| {
            self.curve.iter().zip(weights).map(|(point, weight)| point[axis] * weight).sum::<f32>()
        };
        let (x, y) = (sum(0), sum(1));
        let moved = |layer| 0.7 * held.cloud(x / 15.0, y / 15.0, layer);
        [x + moved(700), y + moved(701)]
    }

    fn draw_segment(
        &self,
        from: Place,
        to: Place,
        own: &mut std::collections::BTreeMap<usize, f32>,
    ) {
        let margin = 3.0 * self.reach;
        let columns = range(from[0].min(to[0]) - margin - LEFT, from[0].max(to[0]) + margin - LEFT);
        let rows = range(TOP - from[1].max(to[1]) - margin, TOP - from[1].min(to[1]) + margin);
        for row in rows.filter(|&row| row < ROWS) {
            for column in columns.clone().filter(|&column| column < COLUMNS) {
                let index = row * COLUMNS + column;
                let away = segment_distance(crate::shape::place(index), from, to) / self.reach;
                let share = self.depth * (-away * away / 2.0).exp();
                let kept = own.entry(index).or_default();
                *kept = share.max(*kept);
            }
        }
    }
}

fn range(low: f32, high: f32) -> std::ops::Range<usize> {
    (low * RESOLUTION) as usize..(high * RESOLUTION) as usize + 1
}

fn segment_distance([x, y]: Place, from: Place, to: Place) -> f32 {
    let (along_x, along_y) = (to[0] - from[0], to[1] - from[1]);
    let length = (along_x.powi(2) + along_y.powi(2)).max(f32::MIN_POSITIVE);
    let share = (((x - from[0]) * along_x + (y - from[1]) * along_y) / length).clamp(0.0, 1.0);
    (x - from[0] - share * along_x).hypot(y - from[1] - share * along_y)
}
