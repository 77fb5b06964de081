//! The time of the last activity of a transfer, for idle timeouts.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use crate::common::clock::Instant;

/// The time at which bytes were last sent or received.
#[derive(Debug, Clone)]
pub(crate) struct Pulse {
    began: Instant,
    /// Milliseconds from `began` to the last bytes.
    moved: Arc<AtomicU64>,
}

impl Pulse {
    pub(crate) fn new(began: Instant) -> Self {
        Self { began, moved: Arc::default() }
    }

    /// Records that bytes were sent or received.
    pub(crate) fn beat(&self) {
        let since = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.moved.store(since, Ordering::Relaxed);
    }

    pub(crate) fn last(&self) -> Instant {
        let moved = Duration::from_millis(self.moved.load(Ordering::Relaxed));
        self.began.checked_add(moved).unwrap_or(self.began)
    }
}
