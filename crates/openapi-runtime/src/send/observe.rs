//! A hook for metrics.

use std::time::Duration;

use super::{
    Lost,
    answer::{Answer, Content},
    clock::Instant,
};
use crate::Operation;

/// An attempt that has ended.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Attempt {
    /// What was called.
    pub operation: &'static Operation,
    /// Which attempt of the call it was, from one.
    pub number: u32,
    /// The result of the attempt.
    pub end: AttemptEnd,
    /// The status of the response, if there was one.
    pub status: Option<u16>,
    /// Whether a limit of time ended it.
    pub is_timeout: bool,
    /// The duration: from when the request was sent, or from the beginning if it was not, until the response was
    /// received, or its head where the caller reads the body.
    pub elapsed: Duration,
    /// How many bytes the body of the request has, if that is known.
    pub sent: Option<u64>,
    /// How many bytes the body of the response has, if it was received whole.
    pub received: Option<u64>,
}

/// The end of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AttemptEnd {
    /// A response came, whatever its status.
    Response,
    /// The request went out, and no response came that can be read.
    Failed,
    /// Nothing was sent: the request cannot be written, no credential was had, or its turn did not come in time.
    Unsent,
    /// The call was dropped before the attempt had ended.
    Dropped,
}

/// Is told of each attempt, to count and measure: of those that brought a response, and of those that failed, that
/// were not sent and whose call was dropped. It is called where the call runs, so it should be quick.
pub trait Observer: Send + Sync {
    /// An attempt has ended.
    fn attempt(&self, attempt: &Attempt);
}

impl<F: Fn(&Attempt) + Send + Sync> Observer for F {
    fn attempt(&self, attempt: &Attempt) {
        self(attempt);
    }
}

/// Watches an attempt for an observer, if there is one. Dropped before the attempt has ended, it says so.
pub(super) struct Watch<'o>(Option<Box<Watched<'o>>>);

struct Watched<'o> {
    observer: &'o dyn Observer,
    began: Instant,
    was_sent: bool,
    attempt: Attempt,
}

impl<'o> Watch<'o> {
    /// Begins to watch an attempt; `sent` is the number of bytes of its request, if it is known.
    pub(super) fn begin(
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
            Box::new(Watched { observer, began, was_sent: false, attempt })
        }))
    }

    /// The request goes out.
    pub(super) fn sent(&mut self, now: Instant) {
        if let Some(watched) = &mut self.0 {
            (watched.began, watched.was_sent) = (now, true);
        }
    }

    pub(super) fn end(mut self, result: &Result<Answer, Lost>) {
        let Some(watched) = &mut self.0 else { return };
        let Watched { was_sent, attempt, .. } = &mut **watched;
        match result {
            Ok(answer) => {
                attempt.end = AttemptEnd::Response;
                attempt.status = Some(answer.status.as_u16());
                if let Content::Whole(body) = &answer.content {
                    attempt.received = Some(body.len() as u64);
                }
            }
            Err(lost) => {
                attempt.end = if *was_sent { AttemptEnd::Failed } else { AttemptEnd::Unsent };
                attempt.is_timeout = lost.is_timeout();
            }
        }
    }
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        let Some(watched) = self.0.take() else { return };
        let Watched { observer, began, mut attempt, .. } = *watched;
        attempt.elapsed = began.elapsed();
        observer.attempt(&attempt);
    }
}
