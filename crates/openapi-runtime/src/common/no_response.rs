//! Reasons why an attempt received no response, and why it was not retried.

use std::{fmt, time::Duration};

use crate::RequestError;

/// The timeout that was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TimeLimit {
    /// The timeout of one attempt.
    Attempt,
    /// The timeout of the whole call.
    Call,
    /// The idle timeout: no bytes were sent or received for this time.
    Idle,
}

/// The reason why an attempt received no readable response.
#[derive(Debug)]
pub(crate) enum NoResponse {
    /// Nothing was sent: the request is invalid.
    Request(RequestError),
    /// The HTTP client failed.
    Transport(reqwest::Error),
    /// A layer failed, or the service that replaces the HTTP client.
    #[cfg(not(target_arch = "wasm32"))]
    Service(crate::ServiceError),
    /// The response was rejected.
    #[cfg(not(target_arch = "wasm32"))]
    Rejected(crate::common::rejected::Rejected),
    /// A timeout was reached.
    Time(TimeLimit, Duration),
    /// Nothing was sent: the server accepts no calls for longer than a call may wait.
    Held {
        /// The remaining time for which the server accepts no calls.
        rest: Duration,
        /// The longest time that a call may wait.
        longest: Duration,
    },
    /// The body of the response has more bytes than this.
    TooLarge(u64),
    /// A list returned the same page again.
    Repeats,
}

impl NoResponse {
    /// Wraps an error of the HTTP client, without its URL, which may contain a credential.
    pub(crate) fn transport(error: reqwest::Error) -> Self {
        Self::Transport(error.without_url())
    }

    /// Classifies the error of the HTTP client or of the layers around it.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn service(error: crate::ServiceError) -> Self {
        let error = match error.downcast::<crate::common::rejected::Rejected>() {
            Ok(rejected) => return Self::Rejected(*rejected),
            Err(error) => error,
        };
        match error.downcast::<reqwest::Error>() {
            Ok(error) => Self::transport(*error),
            Err(error) => Self::Service(error),
        }
    }

    /// Returns true if the request certainly did not reach the server.
    pub(crate) fn is_unseen(&self) -> bool {
        match self {
            #[cfg(not(target_arch = "wasm32"))]
            Self::Transport(error) => error.is_connect(),
            _ => false,
        }
    }

    pub(crate) fn is_timeout(&self) -> bool {
        match self {
            Self::Time(..) => true,
            Self::Transport(error) => error.is_timeout(),
            _ => false,
        }
    }
}

impl From<RequestError> for NoResponse {
    fn from(error: RequestError) -> Self {
        Self::Request(error)
    }
}

impl fmt::Display for NoResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(error) => write!(f, "{error}"),
            Self::Transport(error) => write!(f, "{error}"),
            #[cfg(not(target_arch = "wasm32"))]
            Self::Service(error) => write!(f, "{error}"),
            #[cfg(not(target_arch = "wasm32"))]
            Self::Rejected(rejected) => write!(f, "{rejected}"),
            Self::Time(TimeLimit::Attempt, limit) => write!(f, "the attempt timed out after {limit:?}"),
            Self::Time(TimeLimit::Call, limit) => write!(f, "the call timed out after {limit:?}"),
            Self::Time(TimeLimit::Idle, limit) => write!(f, "nothing was sent or received for {limit:?}"),
            Self::Held { rest, longest } => {
                write!(f, "not sent: the server asks to wait another {}", Rounded(*rest))?;
                write!(f, ", longer than the allowed {}", Rounded(*longest))
            }
            Self::Repeats => f.write_str("the server returned the same page again; the list would never end"),
            Self::TooLarge(limit) => write!(f, "the response body exceeds {limit} bytes"),
        }
    }
}

/// A span in seconds, or in milliseconds if it is short.
struct Rounded(Duration);

impl fmt::Display for Rounded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(span) = *self;
        if span < Duration::from_secs(10) {
            write!(f, "{:?}", Duration::from_millis(u64::try_from(span.as_millis()).unwrap_or(u64::MAX)))
        } else {
            write!(f, "{} s", span.as_secs())
        }
    }
}

/// The number of attempts of a call, and the reason why there was no further one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tries {
    pub(crate) attempts: u32,
    pub(crate) stopped: Option<Stopped>,
}

/// The reason why a failed call was not retried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Stopped {
    /// A retry would have the same result.
    Final,
    /// The server may have processed the request, and the operation is not idempotent.
    Unsafe,
    /// The body is a stream, which can be sent only once.
    Body,
    /// The maximum number of attempts was reached.
    Attempts,
    /// The retry budget that the clones of a client share is exhausted.
    Budget,
    /// The server asks for a longer wait than the policy allows.
    Wait,
    /// The call would exceed its timeout.
    Deadline,
    /// The server asks not to retry.
    Server,
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Final => "the failure is not transient",
            Self::Unsafe => "the server may have processed the request, which is not safe to repeat",
            Self::Body => "the request body is a stream, which cannot be sent twice",
            Self::Attempts => "the maximum number of attempts is reached",
            Self::Budget => "the retry budget is exhausted",
            Self::Wait => "the server asks for a longer wait than the retry policy allows",
            Self::Deadline => "no time remains for another attempt",
            Self::Server => "the server asks not to retry",
        })
    }
}
