//! Rate limits of calls.

use std::time::Duration;

/// A number of calls in a span of time: no span of this length, wherever it starts, contains more calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    pub(super) calls: u32,
    pub(super) span: Duration,
}

impl RateLimit {
    /// Creates a limit of a number of calls in a span of time; at least one call.
    pub const fn new(calls: u32, span: Duration) -> Self {
        Self { calls: if calls == 0 { 1 } else { calls }, span }
    }

    /// Creates the limit that the document declares, from the number of calls and the number of seconds.
    pub(crate) const fn documented((calls, seconds): (u32, u64)) -> Self {
        Self::new(calls, Duration::from_secs(seconds))
    }

    /// Returns `true` if it allows at most the rate of another limit.
    pub(super) fn is_as_strict_as(self, other: Self) -> bool {
        f64::from(self.calls) / self.span.as_secs_f64() <= f64::from(other.calls) / other.span.as_secs_f64()
    }

    /// Creates a limit of a number of calls in a minute.
    pub const fn per_minute(calls: u32) -> Self {
        Self::new(calls, Duration::from_secs(60))
    }
}
