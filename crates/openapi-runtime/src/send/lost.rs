//! Why an attempt brought no response, and why there was no further one.

use std::{fmt, time::Duration};

use crate::RequestError;

/// Which limit of time was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TimeLimit {
    /// That of one attempt.
    Attempt,
    /// That of the whole call.
    Call,
    /// That of silence: no byte went out or came for so long.
    Idle,
}

/// Why an attempt brought no response that can be read.
#[derive(Debug)]
pub(crate) enum Lost {
    /// Nothing was sent.
    Request(RequestError),
    /// The HTTP client says so.
    Transport(reqwest::Error),
    /// A layer says so, or what is in the place of the HTTP client.
    #[cfg(not(target_arch = "wasm32"))]
    Service(super::ServiceError),
    /// The response is not taken for what was asked.
    #[cfg(not(target_arch = "wasm32"))]
    Rejected(super::Rejected),
    /// It took too long.
    Time(TimeLimit, Duration),
    /// Nothing was sent: the server wants no call for so long, which is longer than a call may wait for it.
    Held {
        /// The time for which the server still wants no call.
        rest: Duration,
        /// The longest time that a call may wait.
        longest: Duration,
    },
    /// The body of the response has more bytes than this.
    TooLarge(u64),
    /// A list gives the same page again.
    Repeats,
}

impl Lost {
    /// What the HTTP client says. The URL may hold a credential, so it is taken off.
    pub(crate) fn transport(error: reqwest::Error) -> Self {
        Self::Transport(error.without_url())
    }

    /// Sorts the error of the HTTP client or of the layers around it.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn service(error: super::ServiceError) -> Self {
        let error = match error.downcast::<super::Rejected>() {
            Ok(rejected) => return Self::Rejected(*rejected),
            Err(error) => error,
        };
        match error.downcast::<reqwest::Error>() {
            Ok(error) => Self::transport(*error),
            Err(error) => Self::Service(error),
        }
    }

    /// Whether the server has surely not seen the request.
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

impl From<RequestError> for Lost {
    fn from(error: RequestError) -> Self {
        Self::Request(error)
    }
}

impl fmt::Display for Lost {
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

/// How often a call was sent, and why not once more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tries {
    pub(crate) attempts: u32,
    pub(crate) stopped: Option<Stopped>,
}

/// Why a failed call was not sent once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Stopped {
    /// Sending it once more would bring the same.
    Final,
    /// The server may have done what was asked, and doing it twice is not the same as doing it once.
    Unsafe,
    /// The body is a stream, which can be sent once.
    Body,
    /// It was sent as often as the policy allows.
    Attempts,
    /// The budget that the calls of a client share is used up.
    Budget,
    /// The server asks for a longer wait than the policy allows.
    Wait,
    /// The call would not end within its limit of time.
    Deadline,
    /// The server says that it shall not be sent again.
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
