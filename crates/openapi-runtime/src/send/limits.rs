//! The timeouts of an attempt, enforced with one timer.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use pin_project_lite::pin_project;

use crate::{
    TimeLimit,
    common::{
        clock::{Instant, Sleep, until},
        no_response::NoResponse,
        pulse::Pulse,
    },
};

/// The deadline of an attempt, and the timeout that sets it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct End {
    pub(crate) at: Instant,
    pub(super) limit: TimeLimit,
    pub(super) span: Duration,
}

impl End {
    /// Returns the deadline after a span; `None` if it is beyond the range of the clock, as with `Duration::MAX`.
    pub(crate) fn after(began: Instant, span: Duration, limit: TimeLimit) -> Option<Self> {
        Some(Self { at: began.checked_add(span)?, limit, span })
    }

    /// Returns the earlier deadline.
    pub(crate) fn first(one: Option<Self>, other: Option<Self>) -> Option<Self> {
        match (one, other) {
            (Some(one), Some(other)) => Some(if other.at < one.at { other } else { one }),
            (one, other) => one.or(other),
        }
    }

    pub(super) fn reached(&self) -> NoResponse {
        NoResponse::Time(self.limit, self.span)
    }
}

pin_project! {
    /// A future with a deadline and an idle timeout.
    pub(crate) struct Limited<'p, F> {
        #[pin]
        work: F,
        #[pin]
        timer: Option<Sleep>,
        end: Option<End>,
        idle: Option<(&'p Pulse, Duration)>,
    }
}

/// Runs `work` until it completes, reaches its deadline, or exceeds its idle timeout.
pub(crate) fn limited<'p, F: Future>(work: F, end: Option<End>, idle: Option<(&'p Pulse, Duration)>) -> Limited<'p, F> {
    Limited { work, timer: None, end, idle }
}

impl<T, F: Future<Output = Result<T, NoResponse>>> Future for Limited<'_, F> {
    type Output = Result<T, NoResponse>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        if let Poll::Ready(done) = this.work.poll(context) {
            return Poll::Ready(done);
        }
        loop {
            let silence = this.idle.and_then(|(pulse, limit)| End::after(pulse.last(), limit, TimeLimit::Idle));
            let Some(next) = End::first(*this.end, silence) else { return Poll::Pending };
            // An elapsed timer is reset to the next relevant time. Bytes that arrive do not touch it.
            if let Some(timer) = this.timer.as_mut().as_pin_mut() {
                ready!(timer.poll(context));
                if next.at <= Instant::now() {
                    return Poll::Ready(Err(next.reached()));
                }
            }
            this.timer.set(Some(until(next.at)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_longest_span_is_no_limit() {
        let now = Instant::now();
        assert!(End::after(now, Duration::MAX, TimeLimit::Call).is_none());
        let pulse = Pulse::new(now);
        let work = async {
            crate::common::clock::sleep(Duration::from_secs(3600)).await;
            Ok(7)
        };
        assert!(matches!(limited(work, None, Some((&pulse, Duration::MAX))).await, Ok(7)));
        let silent =
            limited(std::future::pending::<Result<(), NoResponse>>(), None, Some((&pulse, Duration::from_secs(1))));
        assert!(matches!(silent.await, Err(NoResponse::Time(TimeLimit::Idle, _))));
    }
}
