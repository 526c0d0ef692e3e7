//! Numbers that look random and depend on nothing but a seed and a place.

/// A source of them.
#[derive(Debug, Clone, Copy)]
pub struct Noise(u64);

impl Noise {
    /// The source of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(mixed(seed))
    }

    /// A number between two bounds, one per `which`.
    #[must_use]
    pub fn between(self, which: u64, low: f32, high: f32) -> f32 {
        low + (high - low) * unit(mixed(self.0 ^ mixed(which)))
    }

    /// -1 to 1, without any relation between neighbours.
    #[must_use]
    pub fn grain(self, x: f32, y: f32, layer: u64) -> f32 {
        self.lattice(x.floor() as i64, y.floor() as i64, layer)
    }

    /// -1 to 1, changing smoothly over about one unit.
    #[must_use]
    pub fn cloud(self, x: f32, y: f32, layer: u64) -> f32 {
        let (column, row) = (x.floor(), y.floor());
        let (right, lower) = (smooth(x - column), smooth(y - row));
        let (column, row) = (column as i64, row as i64);
        let across = |row| {
            let (from, to) =
                (self.lattice(column, row, layer), self.lattice(column + 1, row, layer));
            from + (to - from) * right
        };
        across(row) + (across(row + 1) - across(row)) * lower
    }

    fn lattice(self, column: i64, row: i64, layer: u64) -> f32 {
        let place = mixed(column.cast_unsigned()).wrapping_mul(3) ^ mixed(row.cast_unsigned());
        2.0 * unit(mixed(self.0 ^ place ^ mixed(layer << 32))) - 1.0
    }
}

/// The finaliser of `SplitMix64` (Steele, Lea and Flood, 2014).
fn mixed(seed: u64) -> u64 {
    let mut value = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

/// 0 to 1.
fn unit(bits: u64) -> f32 {
    (bits >> 40) as f32 / (1_u64 << 24) as f32
}

fn smooth(share: f32) -> f32 {
    share * share * (3.0 - 2.0 * share)
}
