//! Waiting, and the clock that waits are measured by: tokio's, which tests can stop; in a browser its own.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use backon::{DefaultSleeper, Sleeper};
use pin_project_lite::pin_project;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use tokio::time::Instant;
#[cfg(target_arch = "wasm32")]
pub(crate) use web_time::Instant;

/// Waits.
pub(crate) async fn sleep(duration: Duration) {
    DefaultSleeper::default().sleep(duration).await;
}

type Sleep = <DefaultSleeper as Sleeper>::Sleep;

pin_project! {
    /// Some work within a limit of time.
    pub(crate) struct Within<F> {
        #[pin]
        work: F,
        #[pin]
        end: Option<Sleep>,
    }
}

/// Does some work within a limit; nothing if it takes longer.
pub(crate) fn within<F: Future>(limit: Option<Duration>, work: F) -> Within<F> {
    Within { work, end: limit.map(|limit| DefaultSleeper::default().sleep(limit)) }
}

impl<F: Future> Future for Within<F> {
    type Output = Option<F::Output>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        if let Poll::Ready(done) = this.work.poll(context) {
            return Poll::Ready(Some(done));
        }
        match this.end.as_pin_mut() {
            Some(end) => end.poll(context).map(|()| None),
            None => Poll::Pending,
        }
    }
}
