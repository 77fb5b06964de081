//! Waiting, and the clock that waits are measured by: tokio's, which tests can stop; in a browser its own.

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

    /// The longest wait that a browser's timer takes.
    const LONGEST: Duration = Duration::from_millis(i32::MAX as u64);

    /// Waits.
    pub(crate) fn sleep(duration: Duration) -> Sleep {
        DefaultSleeper::default().sleep(duration.min(LONGEST))
    }

    /// Waits until a point in time.
    pub(crate) fn until(end: Instant) -> Sleep {
        sleep(end.saturating_duration_since(Instant::now()))
    }
}
