//! The budget for retries that the clones of a client share, so that an outage is not answered with a storm.

use std::sync::atomic::{AtomicU32, Ordering};

/// How much there is at first, and at most.
const FULL: u32 = 500;
/// What a further attempt costs.
const RETRY: u32 = 5;
/// What it costs after a limit of time, which says that the server has more than enough to do.
const AFTER_TIMEOUT: u32 = 10;

/// What is left of it. A further attempt takes some of it; a call that succeeds pays back what its
/// last attempt cost, or a little if it was the first.
#[derive(Debug)]
pub(crate) struct Budget(AtomicU32);

impl Budget {
    pub(crate) fn full() -> Self {
        Self(AtomicU32::new(FULL))
    }

    /// Reserves what a further attempt costs; nothing if there is not enough.
    pub(crate) fn reserve(&self, was_timeout: bool) -> Option<Reserved<'_>> {
        let cost = if was_timeout { AFTER_TIMEOUT } else { RETRY };
        let taken = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(cost));
        taken.ok().map(|_| Reserved { budget: self, cost })
    }

    /// A call succeeded, after its last attempt cost this.
    pub(crate) fn pay_back(&self, cost: u32) {
        // Nearly always the budget is full, and calls need not write what they share.
        if self.0.load(Ordering::Relaxed) < FULL {
            let pay = |left: u32| Some(left.saturating_add(cost.max(1)).min(FULL));
            // It never refuses.
            let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, pay);
        }
    }
}

/// The cost of a further attempt, reserved for it. It is given back unless the attempt is sent.
#[derive(Debug)]
pub(crate) struct Reserved<'b> {
    budget: &'b Budget,
    cost: u32,
}

impl Reserved<'_> {
    /// The attempt is sent; returns what it costs.
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
