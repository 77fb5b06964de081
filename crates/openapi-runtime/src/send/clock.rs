//! Waiting, and the clock that waits are measured by: tokio's, which tests can stop; in a browser its own.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
    time::Duration,
};

use backon::{DefaultSleeper, Sleeper};
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use tokio::time::Instant;
#[cfg(target_arch = "wasm32")]
pub(crate) use web_time::Instant;

/// Waits.
pub(crate) async fn sleep(duration: Duration) {
    DefaultSleeper::default().sleep(duration).await;
}

/// Does some work within a limit; nothing if it takes longer, and what is left of it is dropped.
pub(crate) async fn within<T>(limit: Option<Duration>, work: impl Future<Output = T>) -> Option<T> {
    let Some(limit) = limit else { return Some(work.await) };
    let (mut work, mut end) = (pin!(work), pin!(sleep(limit)));
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending => end.as_mut().poll(context).map(|()| None),
    })
    .await
}
