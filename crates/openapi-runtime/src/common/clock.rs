//! Timers, and the clock that waits are measured with: tokio's, which tests can pause; in a browser the browser's
//! own.

#[cfg(target_arch = "wasm32")]
pub(crate) use browser::{Instant, Sleep, sleep, until};
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use tokio::time::{Instant, Sleep, sleep, sleep_until as until};

#[cfg(target_arch = "wasm32")]
mod browser {
    use std::time::Duration;

    use backon::{DefaultSleeper, Sleeper};
    pub(crate) use web_time::Instant;

    pub(crate) type Sleep = <DefaultSleeper as Sleeper>::Sleep;

    /// The longest wait that a browser timer accepts.
    const LONGEST: Duration = Duration::from_millis(i32::MAX as u64);

    /// Returns a future that waits for a duration.
    pub(crate) fn sleep(duration: Duration) -> Sleep {
        DefaultSleeper::default().sleep(duration.min(LONGEST))
    }

    /// Returns a future that waits until a point in time.
    pub(crate) fn until(end: Instant) -> Sleep {
        sleep(end.saturating_duration_since(Instant::now()))
    }
}
