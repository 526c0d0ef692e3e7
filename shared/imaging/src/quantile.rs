//! Order among many values.

/// The value that `share` (0 to 1) of all `values` are below; `None` of nothing.
/// Reorders them, which takes time in proportion to their number.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an index, from a share of the length"
)]
pub fn quantile(values: &mut [f32], share: f32) -> Option<f32> {
    let last = values.len().checked_sub(1)?;
    let index = ((last as f32 * share) as usize).min(last);
    Some(*values.select_nth_unstable_by(index, f32::total_cmp).1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_count_from_the_smallest() {
        let values = [3.0, 0.0, 4.0, 1.0, 2.0];
        for (share, expected) in [(0.0, 0.0), (0.3, 1.0), (0.5, 2.0), (1.0, 4.0), (2.0, 4.0)] {
            assert_eq!(quantile(&mut values.clone(), share), Some(expected), "{share}");
        }
        assert_eq!(quantile(&mut [], 0.5), None);
    }
}
