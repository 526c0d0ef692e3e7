//! Head pose, from the mesh.
//!
//! The axes of the head are read off the mesh: the right-left axis from points
//! that mirror each other, the vertical axis from points above one another, the
//! third is across both. Their turn against the camera's axes is the pose (the
//! angles of ISO/IEC 29794-5, 7.3.10 to 7.3.12, component "head pose", which is
//! silent about how they are found).
//!
//! Signs are those of the contract, with the person's own left and right, as its
//! eyes are the person's own too: turned or tilted to the person's left, and
//! nodded down, is negative. That is the convention of DIN 9300 / ISO 1151 for
//! vehicles, the head being the vehicle.

use super::mesh::{FaceMesh, Point};

/// How a head is turned, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HeadPose {
    /// Tilt towards a shoulder; towards the person's left is negative.
    pub roll: f32,
    /// Turn around the neck; to the person's left is negative.
    pub yaw: f32,
    /// Nod; down is negative.
    pub pitch: f32,
}

/// Points that mirror each other: image-left, image-right.
const MIRRORED: [[usize; 2]; 19] = [
    [33, 263],
    [133, 362],
    [234, 454],
    [127, 356],
    [93, 323],
    [132, 361],
    [58, 288],
    [172, 397],
    [61, 291],
    [129, 358],
    [70, 300],
    [105, 334],
    [50, 280],
    [205, 425],
    [21, 251],
    [54, 284],
    [103, 332],
    [67, 297],
    [162, 389],
];

/// Points above one another: upper, lower.
const STACKED: [[usize; 2]; 10] = [
    [10, 152],
    [151, 175],
    [9, 199],
    [168, 200],
    [21, 172],
    [251, 397],
    [54, 58],
    [284, 288],
    [127, 132],
    [356, 361],
];

/// How far the vertical axis of the mesh leans back in a level head, in degrees:
/// the median difference to the network `head-pose-estimation-adas-0001` over half
/// of 478 photographs (those of even CRC-32 of the path); on the other half it
/// was -9.0.
const LEAN: f32 = -7.7;

impl HeadPose {
    /// The pose of a head; `None` when the mesh spans no face.
    #[must_use]
    pub fn of(mesh: &FaceMesh) -> Option<Self> {
        let across = unit(sum(mesh, &MIRRORED))?;
        let roll = across[1].atan2(across[0]);
        let across = turn_back(across, roll);
        let down = turn_back(sum(mesh, &STACKED), roll);
        let back = unit(cross(across, down))?;
        Some(Self {
            roll: -roll.to_degrees(),
            yaw: back[0].atan2(back[2]).to_degrees(),
            pitch: back[1].asin().to_degrees() - LEAN,
        })
    }
}

/// The way from the first points of all pairs to the second.
fn sum(mesh: &FaceMesh, pairs: &[[usize; 2]]) -> [f32; 3] {
    pairs.iter().fold([0.0; 3], |[x, y, z], &[from, to]| {
        let [from, to]: [Point; 2] = [mesh.point(from), mesh.point(to)];
        let (start, end) = (from.position, to.position);
        [x + end.x - start.x, y + end.y - start.y, z + to.depth - from.depth]
    })
}

/// Turns the picture's plane by `-angle`.
fn turn_back([x, y, z]: [f32; 3], angle: f32) -> [f32; 3] {
    let (sine, cosine) = angle.sin_cos();
    [x * cosine + y * sine, y * cosine - x * sine, z]
}

fn cross([ax, ay, az]: [f32; 3], [bx, by, bz]: [f32; 3]) -> [f32; 3] {
    [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx]
}

fn unit(vector: [f32; 3]) -> Option<[f32; 3]> {
    let length = vector.iter().map(|part| part * part).sum::<f32>().sqrt();
    length.is_normal().then(|| vector.map(|part| part / length))
}

#[cfg(test)]
mod tests {
    use super::super::mesh::tests::mesh;
    use super::*;

    /// A board with the points of the mesh on it, leaning as a level head does,
    /// then nodded, turned and tilted by degrees towards the camera's right and
    /// down.
    fn head(down: f32, right: f32, clockwise: f32) -> FaceMesh {
        let place = |number: usize, x: f32, y: f32| {
            let lean = (down - LEAN).to_radians();
            let [x, y, z] = [x, y * lean.cos(), y * lean.sin()];
            let (sine, cosine) = right.to_radians().sin_cos();
            let [x, z] = [x * cosine - z * sine, x * sine + z * cosine];
            let (sine, cosine) = clockwise.to_radians().sin_cos();
            (number, [300.0 + x * cosine - y * sine, 200.0 + x * sine + y * cosine, z])
        };
        let sides = MIRRORED.iter().zip(1_u8..).flat_map(|(&[left, right], row)| {
            let y = 5.0 * f32::from(row);
            [place(left, -50.0, y), place(right, 50.0, y)]
        });
        let stacks = STACKED
            .iter()
            .take(4)
            .flat_map(|&[upper, lower]| [place(upper, 0.0, -60.0), place(lower, 0.0, 60.0)]);
        mesh(&sides.chain(stacks).collect::<Vec<_>>())
    }

    #[test]
    fn known_turns_are_found_with_their_signs() {
        struct Case {
            name: &'static str,
            turned: (f32, f32, f32),
            pose: [f32; 3],
        }
        let cases = [
            Case { name: "level", turned: (0.0, 0.0, 0.0), pose: [0.0, 0.0, 0.0] },
            Case { name: "down", turned: (20.0, 0.0, 0.0), pose: [0.0, 0.0, -20.0] },
            Case { name: "up", turned: (-15.0, 0.0, 0.0), pose: [0.0, 0.0, 15.0] },
            Case { name: "to image right", turned: (0.0, 30.0, 0.0), pose: [0.0, -30.0, 0.0] },
            Case { name: "tilted clockwise", turned: (0.0, 0.0, 40.0), pose: [-40.0, 0.0, 0.0] },
            Case { name: "upside down", turned: (0.0, 0.0, 170.0), pose: [-170.0, 0.0, 0.0] },
        ];
        for Case { name, turned: (down, right, clockwise), pose } in cases {
            let found = HeadPose::of(&head(down, right, clockwise)).unwrap();
            for (angle, expected) in [found.roll, found.yaw, found.pitch].into_iter().zip(pose) {
                assert!((angle - expected).abs() < 3.0, "{name}: {found:?}");
            }
        }
    }

    #[test]
    fn no_face_has_no_pose() {
        assert_eq!(HeadPose::of(&mesh(&[])), None);
    }
}
