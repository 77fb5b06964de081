//! The policy for retries and their pauses.

use std::{fmt, sync::Arc, time::Duration};

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use reqwest::header::RETRY_AFTER;

use super::{
    budget::{Budget, Reserved},
    limit_headers,
};
use crate::{
    Stopped,
    common::{clock::Instant, no_response::NoResponse},
    response::answer::Answer,
};

/// The policy by which failed calls are retried.
///
/// Calls with an idempotent method (RFC 9110, section 9.2.2) or an idempotency key are retried after connection
/// failures, timeouts, and the statuses 408, 429, 500, 502, 503 and 504. All others are retried only if the server
/// certainly did not process the request: if no connection was established, after 429, and after 503 with
/// `Retry-After`. A body that can be sent only once is never sent twice.
///
/// The pause between attempts grows exponentially with random length (full jitter), or is as long as the server
/// asks for. Retries draw on a budget that the clones of a client share.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    attempts: u32,
    first: Duration,
    longest: Duration,
    wait: Duration,
    has_budget: bool,
}

impl Retry {
    /// The default: up to three attempts, pauses of up to 0.2 s that double each time up to 20 s, and up to 60 s if
    /// the server asks for it.
    pub const STANDARD: Self = Self {
        attempts: 3,
        first: Duration::from_millis(200),
        longest: Duration::from_secs(20),
        wait: Duration::from_secs(60),
        has_budget: true,
    };

    /// No retries: calls are sent once.
    pub const NEVER: Self = Self { attempts: 1, ..Self::STANDARD };

    /// Sets the maximum number of attempts, including the first.
    #[must_use]
    pub const fn attempts(self, attempts: u32) -> Self {
        Self { attempts: if attempts == 0 { 1 } else { attempts }, ..self }
    }

    /// Sets the longest pause before the second attempt, and the longest before any.
    #[must_use]
    pub const fn pauses(self, first: Duration, longest: Duration) -> Self {
        Self { first, longest, ..self }
    }

    /// Sets the longest wait that the server may ask for, before a retry, or before the first attempt while the
    /// server accepts no calls. If it asks for more, the call fails at once. `Duration::MAX` is no limit.
    #[must_use]
    pub const fn longest_wait(self, wait: Duration) -> Self {
        Self { wait, ..self }
    }

    /// Disables the budget, for programs that make few calls and prefer to wait.
    #[must_use]
    pub const fn without_budget(self) -> Self {
        Self { has_budget: false, ..self }
    }

    fn pauses_of(&self) -> ExponentialBackoff {
        let builder = ExponentialBuilder::new().with_min_delay(self.first).with_max_delay(self.longest);
        builder.with_factor(2.0).without_max_times().build()
    }
}

impl Default for Retry {
    fn default() -> Self {
        Self::STANDARD
    }
}

impl fmt::Debug for Retry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Retry").field("attempts", &self.attempts).finish_non_exhaustive()
    }
}

/// A policy with the budget of a client.
#[derive(Clone, Debug)]
pub(crate) struct Retrying {
    policy: Retry,
    budget: Arc<Budget>,
}

impl Retrying {
    pub(crate) fn new(policy: Retry) -> Self {
        Self { policy, budget: Arc::new(Budget::full()) }
    }

    /// Starts a call.
    pub(crate) fn begin<'c>(&'c self, own: Option<&'c Retry>, repeats: Repeats) -> State<'c> {
        State { policy: own.unwrap_or(&self.policy), budget: &self.budget, repeats, pauses: None }
    }
}

/// The properties of a call that allow a further attempt.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Repeats {
    /// True if sending it twice has the effect of sending it once.
    pub(crate) is_safe: bool,
    /// True if its body can be sent again.
    pub(crate) has_body: bool,
}

/// The state between the attempts of a call.
pub(crate) struct State<'c> {
    policy: &'c Retry,
    budget: &'c Budget,
    repeats: Repeats,
    /// Boxed, as most calls need no pauses.
    pauses: Option<Box<ExponentialBackoff>>,
}

/// The preparation for a further attempt: its pause and its share of the budget.
pub(crate) struct Again<'c> {
    /// The pause before the attempt.
    pub(crate) pause: Duration,
    /// The reservation in the budget.
    pub(crate) reserved: Option<Reserved<'c>>,
}

/// The record of an attempt that was made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Made {
    /// The number of the attempt, from one.
    pub(crate) number: u32,
    /// True if its request was sent.
    pub(crate) was_sent: bool,
    /// The cost of the attempt to the budget.
    pub(crate) cost: u32,
}

/// The consequence of a failed attempt for a retry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Failure {
    /// A retry would have the same result.
    Final,
    /// The server did not process the request.
    Undone,
    /// The server may have processed the request.
    Unclear,
}

fn failure(result: &Result<Answer, NoResponse>, was_sent: bool) -> Option<Failure> {
    match result {
        Ok(answer) => match answer.status.as_u16() {
            429 => Some(Failure::Undone),
            503 if answer.headers.contains_key(RETRY_AFTER) => Some(Failure::Undone),
            408 | 500 | 502 | 503 | 504 => Some(Failure::Unclear),
            400.. => Some(Failure::Final),
            _ => None,
        },
        Err(NoResponse::Request(_) | NoResponse::Held { .. } | NoResponse::TooLarge(_) | NoResponse::Repeats) => {
            Some(Failure::Final)
        }
        #[cfg(not(target_arch = "wasm32"))]
        Err(NoResponse::Rejected(_)) => Some(Failure::Final),
        Err(NoResponse::Transport(error)) if error.is_builder() => Some(Failure::Final),
        Err(no_response) if !was_sent || no_response.is_unseen() => Some(Failure::Undone),
        Err(_) => Some(Failure::Unclear),
    }
}

impl<'c> State<'c> {
    /// Returns the longest wait that the server may ask for.
    pub(crate) fn longest_wait(&self) -> Duration {
        self.policy.wait
    }

    /// Returns the pause and reservation for the next attempt; `None` after a success.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no further attempt.
    pub(crate) fn next(
        &mut self,
        result: &Result<Answer, NoResponse>,
        made: Made,
        deadline: Option<Instant>,
    ) -> Result<Option<Again<'c>>, Stopped> {
        let Some(failure) = failure(result, made.was_sent) else {
            self.budget.pay_back(made.cost);
            return Ok(None);
        };
        self.decide(failure, result, made.number, deadline).map(Some)
    }

    fn decide(
        &mut self,
        failure: Failure,
        result: &Result<Answer, NoResponse>,
        attempts: u32,
        deadline: Option<Instant>,
    ) -> Result<Again<'c>, Stopped> {
        let headers = result.as_ref().ok().map(|answer| &answer.headers);
        let server_asks = headers.and_then(limit_headers::should_retry);
        match failure {
            _ if server_asks == Some(false) => return Err(Stopped::Server),
            Failure::Final if server_asks != Some(true) => return Err(Stopped::Final),
            Failure::Final | Failure::Unclear if !self.repeats.is_safe => return Err(Stopped::Unsafe),
            _ => {}
        }
        if attempts >= self.policy.attempts {
            return Err(Stopped::Attempts);
        }
        if !self.repeats.has_body {
            return Err(Stopped::Body);
        }
        let policy = self.policy;
        let pause = self.pauses.get_or_insert_with(|| Box::new(policy.pauses_of())).next().unwrap_or(policy.longest);
        let asked = headers.and_then(|headers| limit_headers::retry_after(headers).or_else(|| spent(headers)));
        let wait = match asked {
            Some(asked) if asked > policy.wait => return Err(Stopped::Wait),
            // Clients that were refused at the same time should not retry at the same time.
            Some(asked) => asked.saturating_add(policy.first.mul_f64(fastrand::f64())),
            None => pause.mul_f64(fastrand::f64()),
        };
        let is_late = |deadline: Instant| Instant::now().checked_add(wait).is_none_or(|end| end >= deadline);
        if deadline.is_some_and(is_late) {
            return Err(Stopped::Deadline);
        }
        let reserved = if policy.has_budget {
            let was_timeout = matches!(result, Err(no_response) if no_response.is_timeout());
            Some(self.budget.reserve(was_timeout).ok_or(Stopped::Budget)?)
        } else {
            None
        };
        Ok(Again { pause: wait, reserved })
    }
}

/// Returns the time until an exhausted limit is reset.
fn spent(headers: &reqwest::header::HeaderMap) -> Option<Duration> {
    // If a server refuses and does not report what remains, nothing remains.
    if limit_headers::remaining(headers).unwrap_or(0) == 0 { limit_headers::reset(headers) } else { None }
}
