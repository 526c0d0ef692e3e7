//! The joints of an open hand, in millimetres: the wrist at the origin, fingers upwards,
//! x to the index finger's side. Proportions are those of the hands in `backs_of_hands.jpg`
//! of the test data.

use selfsame_attack::noise::Noise;

/// A place in the plane of the hand.
pub(crate) type Place = [f32; 2];

/// A finger: its root, which way it points, the lengths of its bones and its radii.
struct Plan {
    root: Place,
    /// Degrees from upwards, to the thumb's side.
    angle: f32,
    bones: [f32; 3],
    radii: [f32; 4],
}

const THUMB: Plan = Plan {
    root: [40.0, 18.0],
    angle: 46.0,
    bones: [40.0, 36.0, 29.0],
    radii: [18.0, 12.5, 11.0, 9.0],
};

const FINGERS: [Plan; 4] = [
    Plan {
        root: [37.0, 87.0],
        angle: 6.0,
        bones: [50.0, 31.0, 23.0],
        radii: [11.5, 9.6, 8.8, 7.6],
    },
    Plan { root: [9.0, 92.0], angle: 1.0, bones: [55.0, 36.0, 26.0], radii: [11.5, 9.8, 9.0, 7.8] },
    Plan {
        root: [-16.0, 87.0],
        angle: -6.0,
        bones: [49.0, 33.0, 24.0],
        radii: [11.0, 9.2, 8.4, 7.3],
    },
    Plan {
        root: [-38.0, 76.0],
        angle: -15.0,
        bones: [38.0, 24.0, 21.0],
        radii: [10.0, 8.0, 7.3, 6.4],
    },
];

/// A finger as it is held.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Finger {
    /// From the root to the tip.
    pub(crate) joints: [Place; 4],
    /// How thick it is at each.
    pub(crate) radii: [f32; 4],
}

/// A hand as it is held.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Skeleton {
    pub(crate) thumb: Finger,
    pub(crate) fingers: [Finger; 4],
}

impl Skeleton {
    /// Lengths and thickness are the hand's own, the spread is the picture's.
    pub(crate) fn new(own: Noise, held: Noise) -> Self {
        let spread = held.between(1, -3.0, 6.0);
        let finger = |number: usize, plan: &Plan, outward: f32| {
            let which = number as u64 * 10;
            let thickness = own.between(300, 0.92, 1.1);
            let stretch = own.between(310, 0.94, 1.06) * own.between(320 + which, 0.97, 1.03);
            let angle = plan.angle + outward * spread + held.between(10 + which, -2.0, 2.0);
            let bend = own.between(330 + which, -2.0, 2.0);
            plan.held(angle, bend, stretch, thickness)
        };
        let [index, middle, ring, little] = &FINGERS;
        Self {
            thumb: finger(5, &THUMB, 1.5),
            fingers: [
                finger(1, index, 1.0),
                finger(2, middle, 0.2),
                finger(3, ring, -0.6),
                finger(4, little, -1.4),
            ],
        }
    }
}

impl Plan {
    fn held(&self, angle: f32, bend: f32, stretch: f32, thickness: f32) -> Finger {
        let mut joints = [self.root; 4];
        let mut heading = angle;
        for (number, bone) in self.bones.iter().enumerate() {
            let (sine, cosine) = heading.to_radians().sin_cos();
            let [x, y] = joints[number];
            joints[number + 1] = [x + sine * bone * stretch, y + cosine * bone * stretch];
            heading += bend;
        }
        Finger { joints, radii: self.radii.map(|radius| radius * thickness) }
    }
}
