//! A hook for metrics.

use std::time::Duration;

use crate::{
    Operation,
    common::{clock::Instant, no_response::NoResponse},
    response::answer::{Answer, Content},
};

/// An attempt that has ended.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Attempt {
    /// The operation that was called.
    pub operation: &'static Operation,
    /// The number of the attempt within its call, from one.
    pub number: u32,
    /// The result of the attempt.
    pub end: AttemptEnd,
    /// The status of the response, if there was one.
    pub status: Option<u16>,
    /// True if a timeout ended the attempt.
    pub is_timeout: bool,
    /// The duration: from the sending of the request, or from the start of the attempt if it was not sent, until
    /// the response was received, or its head if the caller reads the body.
    pub elapsed: Duration,
    /// The length of the request body in bytes, if it is known.
    pub sent: Option<u64>,
    /// The length of the response body in bytes, if it was received completely.
    pub received: Option<u64>,
}

/// The outcome of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AttemptEnd {
    /// A response was received, whatever its status.
    Response,
    /// The request was sent, and no readable response was received.
    Failed,
    /// Nothing was sent: the request is invalid, no credential was obtained, or the wait before sending was too
    /// long.
    Unsent,
    /// The call was dropped before the attempt completed.
    Dropped,
}

/// A hook for metrics that is called after each attempt: with a response, failed, not sent, or dropped with its
/// call. It runs on the task of the call, so it should return quickly.
pub trait Observer: Send + Sync {
    /// Records an attempt that has ended.
    fn attempt(&self, attempt: &Attempt);
}

impl<F: Fn(&Attempt) + Send + Sync> Observer for F {
    fn attempt(&self, attempt: &Attempt) {
        self(attempt);
    }
}

/// A guard that reports an attempt to an observer, if there is one. If it is dropped before the attempt ends, it
/// reports [`AttemptEnd::Dropped`].
pub(crate) struct Watch<'o>(Option<Box<Observed<'o>>>);

struct Observed<'o> {
    observer: &'o dyn Observer,
    began: Instant,
    was_sent: bool,
    attempt: Attempt,
}

impl<'o> Watch<'o> {
    /// Starts watching an attempt; `sent` returns the length of its request body in bytes, if it is known.
    pub(crate) fn begin(
        observer: Option<&'o dyn Observer>,
        operation: &'static Operation,
        sent: impl FnOnce() -> Option<u64>,
        number: u32,
        began: Instant,
    ) -> Self {
        Self(observer.map(|observer| {
            let sent = sent();
            let (end, status, is_timeout) = (AttemptEnd::Dropped, None, false);
            let (elapsed, received) = (Duration::ZERO, None);
            let attempt = Attempt { operation, number, end, status, is_timeout, elapsed, sent, received };
            Box::new(Observed { observer, began, was_sent: false, attempt })
        }))
    }

    /// Records that the request was sent.
    pub(crate) fn sent(&mut self, now: Instant) {
        if let Some(observed) = &mut self.0 {
            (observed.began, observed.was_sent) = (now, true);
        }
    }

    pub(crate) fn end(mut self, result: &Result<Answer, NoResponse>) {
        let Some(observed) = &mut self.0 else { return };
        let Observed { was_sent, attempt, .. } = &mut **observed;
        match result {
            Ok(answer) => {
                attempt.end = AttemptEnd::Response;
                attempt.status = Some(answer.status.as_u16());
                if let Content::Whole(body) = &answer.content {
                    attempt.received = Some(body.len() as u64);
                }
            }
            Err(no_response) => {
                attempt.end = if *was_sent { AttemptEnd::Failed } else { AttemptEnd::Unsent };
                attempt.is_timeout = no_response.is_timeout();
            }
        }
    }
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        let Some(observed) = self.0.take() else { return };
        let Observed { observer, began, mut attempt, .. } = *observed;
        attempt.elapsed = began.elapsed();
        observer.attempt(&attempt);
    }
}
