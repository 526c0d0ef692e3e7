//! The outline of a hand and its relief: tapered bones, rounded and grown together.

use crate::skeleton::{Place, Skeleton};

/// What is drawn of the plane of the hand, in millimetres.
pub(crate) const LEFT: f32 = -85.0;
pub(crate) const TOP: f32 = 225.0;
pub(crate) const WIDTH: f32 = 230.0;
pub(crate) const HEIGHT: f32 = 540.0;

/// Pixels a millimetre.
pub(crate) const RESOLUTION: f32 = 3.0;

pub(crate) const COLUMNS: usize = (WIDTH * RESOLUTION) as usize;
pub(crate) const ROWS: usize = (HEIGHT * RESOLUTION) as usize;

/// Over so many millimetres bones grow together.
const BLEND: f32 = 5.0;

/// A bone with flesh on it.
#[derive(Debug, Clone, Copy)]
struct Bone {
    from: Place,
    to: Place,
    radii: [f32; 2],
}

/// Outline and relief, pixel by pixel.
#[derive(Debug)]
pub(crate) struct Surface {
    /// Millimetres to the outline, negative inside.
    pub(crate) distance: Vec<f32>,
    /// Millimetres above the plane.
    pub(crate) height: Vec<f32>,
}

impl Surface {
    pub(crate) fn new(skeleton: &Skeleton) -> Self {
        let bones = bones(skeleton);
        let (mut distance, mut height) = (Vec::new(), Vec::new());
        for index in 0..COLUMNS * ROWS {
            let (outline, relief) = at(&bones, place(index));
            distance.push(outline);
            height.push(relief);
        }
        Self { distance, height }
    }
}

/// The place that a pixel shows.
pub(crate) fn place(index: usize) -> Place {
    let (column, row) = ((index % COLUMNS) as f32, (index / COLUMNS) as f32);
    [LEFT + (column + 0.5) / RESOLUTION, TOP - (row + 0.5) / RESOLUTION]
}

fn bones(skeleton: &Skeleton) -> Vec<Bone> {
    let fingers = skeleton.fingers.iter().chain([&skeleton.thumb]);
    let along = fingers.flat_map(|finger| {
        (0..3).map(|number| Bone {
            from: finger.joints[number],
            to: finger.joints[number + 1],
            radii: [finger.radii[number], finger.radii[number + 1]],
        })
    });
    let palm = skeleton.fingers.iter().zip([16.0, 4.0, -8.0, -20.0]).map(|(finger, wrist)| Bone {
        from: [wrist, 4.0],
        to: finger.joints[0],
        radii: [15.0, 14.0],
    });
    let rest = [
        // The ball of the thumb, the edge of the hand, the forearm.
        Bone { from: [18.0, 12.0], to: skeleton.thumb.joints[0], radii: [20.0, 19.0] },
        Bone { from: [-24.0, 14.0], to: [-38.0, 60.0], radii: [18.0, 14.0] },
        Bone { from: [28.0, 40.0], to: [33.0, 78.0], radii: [22.0, 15.0] },
        Bone { from: [-1.0, 0.0], to: [-1.0, -340.0], radii: [29.0, 42.0] },
    ];
    along.chain(palm).chain(rest).collect()
}

/// Distance and height at a place.
fn at(bones: &[Bone], place: Place) -> (f32, f32) {
    let mut outline = f32::INFINITY;
    let mut relief = 0.0;
    for bone in bones {
        let (axis, radius) = bone.nearest(place);
        outline = smooth_least(outline, axis - radius);
        let flesh = (1.0 - (axis / radius).powi(2)).max(0.0).sqrt() * radius;
        relief += flesh.powi(4);
    }
    (outline, relief.powf(0.25))
}

impl Bone {
    /// How far a place is from the axis, and how thick the flesh is there.
    fn nearest(&self, [x, y]: Place) -> (f32, f32) {
        let (along_x, along_y) = (self.to[0] - self.from[0], self.to[1] - self.from[1]);
        let (x, y) = (x - self.from[0], y - self.from[1]);
        let length = along_x.powi(2) + along_y.powi(2);
        let share = ((x * along_x + y * along_y) / length).clamp(0.0, 1.0);
        let axis = (x - share * along_x).hypot(y - share * along_y);
        (axis, self.radii[0] + share * (self.radii[1] - self.radii[0]))
    }
}

/// The smaller of two distances, rounded where they meet (Quilez's polynomial minimum).
fn smooth_least(a: f32, b: f32) -> f32 {
    let overlap = (BLEND - (a - b).abs()).max(0.0) / BLEND;
    a.min(b) - overlap * overlap * BLEND / 4.0
}
