//! The retry budget that the clones of a client share, so that an outage does not cause a storm of retries.

use std::sync::atomic::{AtomicU32, Ordering};

/// The initial and maximum budget.
const FULL: u32 = 500;
/// The cost of a retry.
const RETRY: u32 = 5;
/// The cost of a retry after a timeout, which suggests that the server is overloaded.
const AFTER_TIMEOUT: u32 = 10;

/// The remaining budget. A retry takes from it; a call that succeeds pays back the cost of its last attempt, or a
/// small amount if that was the first.
#[derive(Debug)]
pub(crate) struct Budget(AtomicU32);

impl Budget {
    pub(crate) fn full() -> Self {
        Self(AtomicU32::new(FULL))
    }

    /// Reserves the cost of a retry; returns `None` if the budget is insufficient.
    pub(crate) fn reserve(&self, was_timeout: bool) -> Option<Reserved<'_>> {
        let cost = if was_timeout { AFTER_TIMEOUT } else { RETRY };
        let taken = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(cost));
        taken.ok().map(|_| Reserved { budget: self, cost })
    }

    /// Records that a call succeeded whose last attempt had this cost.
    pub(crate) fn pay_back(&self, cost: u32) {
        // The budget is nearly always full; then calls need not write to shared memory.
        if self.0.load(Ordering::Relaxed) < FULL {
            let pay = |left: u32| Some(left.saturating_add(cost.max(1)).min(FULL));
            // The closure always returns `Some`, so the update cannot fail.
            let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, pay);
        }
    }
}

/// The cost of a retry, reserved in the budget. It is given back when dropped unless the attempt is sent.
#[derive(Debug)]
pub(crate) struct Reserved<'b> {
    budget: &'b Budget,
    cost: u32,
}

impl Reserved<'_> {
    /// Spends the reservation because the attempt is sent; returns its cost.
    pub(crate) fn spend(mut self) -> u32 {
        std::mem::take(&mut self.cost)
    }
}

impl Drop for Reserved<'_> {
    fn drop(&mut self) {
        if self.cost > 0 {
            self.budget.pay_back(self.cost);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(budget: &Budget, was_timeout: bool) -> Option<u32> {
        budget.reserve(was_timeout).map(Reserved::spend)
    }

    #[test]
    fn what_is_reserved_and_not_spent_is_given_back() {
        let budget = Budget::full();
        (0..1000).for_each(|_| drop(budget.reserve(false)));
        assert_eq!(std::iter::from_fn(|| take(&budget, false)).count(), 100);
    }

    #[test]
    fn an_outage_uses_it_up_and_successes_fill_it() {
        let budget = Budget::full();
        let retries = std::iter::from_fn(|| take(&budget, false)).count();
        assert_eq!(retries, 100);
        assert_eq!(take(&budget, true), None);
        (0..4).for_each(|_| budget.pay_back(0));
        assert_eq!(take(&budget, false), None);
        budget.pay_back(0);
        assert_eq!(take(&budget, false), Some(5));
        (0..1000).for_each(|_| budget.pay_back(5));
        assert_eq!(std::iter::from_fn(|| take(&budget, true)).count(), 50);
    }
}
