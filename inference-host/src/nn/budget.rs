//! Counts the tensor bytes of one request.
//!
//! Tensors lie on the host's side of the wall, outside the memory limit of the
//! guest's store. A request may move only so many bytes of them in all, inputs and
//! outputs together; what it drops does not come back.

use std::sync::atomic::{AtomicU64, Ordering};
use thiserror::Error;

/// The request asked for more than is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the request's tensor bytes are spent")]
pub struct BudgetSpent;

/// What one request may still move.
#[derive(Debug)]
pub struct TensorBudget {
    left: AtomicU64,
}

impl TensorBudget {
    /// A budget of `bytes`.
    #[must_use]
    pub const fn new(bytes: u64) -> Self {
        Self { left: AtomicU64::new(bytes) }
    }

    /// Takes `bytes` from what is left.
    ///
    /// # Errors
    /// [`BudgetSpent`] when less is left; nothing is taken then.
    pub fn charge(&self, bytes: usize) -> Result<(), BudgetSpent> {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(bytes))
            .map(|_| ())
            .map_err(|_| BudgetSpent)
    }
}

#[cfg(test)]
mod tests {
    use super::{BudgetSpent, TensorBudget};

    #[test]
    fn a_refused_charge_takes_nothing() {
        let budget = TensorBudget::new(10);
        assert_eq!(budget.charge(6), Ok(()));
        assert_eq!(budget.charge(5), Err(BudgetSpent));
        assert_eq!(budget.charge(usize::MAX), Err(BudgetSpent));
        assert_eq!(budget.charge(4), Ok(()));
        assert_eq!(budget.charge(1), Err(BudgetSpent));
    }
}
