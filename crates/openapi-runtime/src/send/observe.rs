//! A hook for metrics.

use std::time::Duration;

use super::{
    Lost,
    attempt::{Answer, Content},
    clock::Instant,
};
use crate::{Call, Operation};

/// An attempt that has ended.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Attempt {
    /// What was called.
    pub operation: &'static Operation,
    /// Which attempt of the call it was, from one.
    pub number: u32,
    /// The status of the response, if there was one.
    pub status: Option<u16>,
    /// Whether a limit of time ended it.
    pub is_timeout: bool,
    /// How long it took: until the response was there, or its head where the caller reads the body.
    pub elapsed: Duration,
    /// How many bytes the body of the request has, if that is known.
    pub sent: Option<u64>,
    /// How many bytes the body of the response has, if it was received whole.
    pub received: Option<u64>,
}

/// Is told of each attempt, to count and measure. It is called where the call runs, so it should be quick.
pub trait Observer: Send + Sync {
    /// An attempt has ended.
    fn attempt(&self, attempt: &Attempt);
}

impl<F: Fn(&Attempt) + Send + Sync> Observer for F {
    fn attempt(&self, attempt: &Attempt) {
        self(attempt);
    }
}

/// Watches an attempt for an observer, if there is one.
pub(super) struct Watch<'o>(Option<Box<(&'o dyn Observer, Instant, Attempt)>>);

impl<'o> Watch<'o> {
    pub(super) fn begin(observer: Option<&'o dyn Observer>, call: &Call, number: u32, began: Instant) -> Self {
        Self(observer.map(|observer| {
            let (operation, sent) = (call.operation, call.body.as_ref().map_or(Some(0), |(_, body)| body.length()));
            let (status, is_timeout, elapsed, received) = (None, false, Duration::ZERO, None);
            let attempt = Attempt { operation, number, status, is_timeout, elapsed, sent, received };
            Box::new((observer, began, attempt))
        }))
    }

    pub(super) fn end(self, result: &Result<Answer, Lost>) {
        let Some((observer, began, mut attempt)) = self.0.map(|watched| *watched) else { return };
        attempt.elapsed = began.elapsed();
        match result {
            Ok(answer) => {
                attempt.status = Some(answer.status.as_u16());
                if let Content::Whole(body) = &answer.content {
                    attempt.received = Some(body.len() as u64);
                }
            }
            Err(lost) => attempt.is_timeout = lost.is_timeout(),
        }
        observer.attempt(&attempt);
    }
}
