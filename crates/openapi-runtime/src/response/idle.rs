//! Bodies that the caller reads incrementally, with an idle timeout.

use std::{
    error::Error,
    future::Future,
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use http_body::{Body, Frame};

use crate::common::clock::{Instant, Sleep, until};

/// A body that fails when nothing arrives within the idle timeout.
struct IdleBody {
    body: reqwest::Body,
    idle: Duration,
    /// The time since which a reader has been waiting.
    since: Option<Instant>,
    timer: Option<Pin<Box<Sleep>>>,
}

impl Body for IdleBody {
    type Data = Bytes;
    type Error = Box<dyn Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            self.since = None;
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        let idle = self.idle;
        // A span beyond the range of the clock is no timeout.
        let Some(end) = self.since.get_or_insert_with(Instant::now).checked_add(idle) else { return Poll::Pending };
        loop {
            // The timer may be that of an earlier wait.
            ready!(self.timer.get_or_insert_with(|| Box::pin(until(end))).as_mut().poll(context));
            if end <= Instant::now() {
                let silence = io::Error::new(io::ErrorKind::TimedOut, format!("nothing was received for {idle:?}"));
                return Poll::Ready(Some(Err(silence.into())));
            }
            self.timer = Some(Box::pin(until(end)));
        }
    }
}

/// Wraps a response whose body fails when nothing arrives within the idle timeout.
pub(crate) fn with_idle_timeout(response: reqwest::Response, idle: Duration) -> reqwest::Response {
    let body = IdleBody { body: response.into(), idle, since: None, timer: None };
    http::Response::new(reqwest::Body::wrap(body)).into()
}
