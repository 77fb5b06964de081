//! Errors of obtaining a token.

use std::{error::Error, fmt, sync::Arc};

/// An error of obtaining a token. Neither `Display` nor `Debug` output contains secrets or response data other than
/// the error code.
///
/// All calls that wait for the same token request receive the same error, so it can be cloned.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum OAuthError {
    /// A URL cannot be parsed; user, password and query are removed from it.
    Url(String),
    /// The server refused the request with this error code (RFC 6749, section 5.2).
    Refused(String),
    /// The server responded with a status that is neither a success nor a readable refusal.
    Status(u16),
    /// The server responded with a redirect. It is not followed, as it would send secrets to another address.
    Redirect,
    /// The server cannot be reached.
    Transport(Arc<reqwest::Error>),
    /// The response contains no token.
    Unreadable,
    /// The user has not authorized the client yet.
    NotSignedIn,
    /// No authorization endpoint is set.
    NoSignIn,
    /// The `state` of the redirect does not match the one that was sent: it may be forged.
    State,
    /// The store cannot load tokens.
    Store(Arc<dyn Error + Send + Sync>),
    /// An option was set after the [`OAuth`](super::OAuth) was cloned: the name of the method.
    TooLate(&'static str),
    /// The task that requested tokens ended before it received a response.
    Interrupted,
}

/// The error codes of RFC 6749, section 5.2, which are final whatever the status.
const FINAL: [&str; 6] = [
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
];

impl OAuthError {
    pub(super) fn transport(error: reqwest::Error) -> Self {
        Self::Transport(Arc::new(error.without_url()))
    }

    pub(super) fn store(error: crate::TokenError) -> Self {
        Self::Store(Arc::from(error))
    }

    /// Returns the error for a status, with the error code of the body if it has one.
    pub(super) fn of_status(status: u16, code: Option<String>) -> Self {
        match code {
            Some(code) if !is_busy(status) || FINAL.contains(&code.as_str()) => Self::Refused(code),
            _ if (300..400).contains(&status) => Self::Redirect,
            _ => Self::Status(status),
        }
    }

    /// Returns true if the same request may succeed shortly afterwards.
    pub(super) fn is_temporary(&self) -> bool {
        match self {
            Self::Status(status) => is_busy(*status),
            Self::Transport(error) => !error.is_builder(),
            Self::Refused(code) => ["temporarily_unavailable", "server_error", "slow_down"].contains(&code.as_str()),
            Self::Interrupted => true,
            _ => false,
        }
    }

    /// Returns true if the server certainly did not process the request.
    pub(super) fn is_undone(&self) -> bool {
        match self {
            // A gateway may respond with 503 after it forwarded the request.
            Self::Status(status) => *status == 429,
            Self::Transport(error) => error.is_connect(),
            _ => false,
        }
    }

    pub(super) fn is_timeout(&self) -> bool {
        matches!(self, Self::Transport(error) if error.is_timeout() && !error.is_connect())
    }
}

/// Returns true for a status of a server that is temporarily unable to respond.
fn is_busy(status: u16) -> bool {
    matches!(status, 429 | 500..)
}

impl fmt::Display for OAuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url(url) => write!(f, "invalid URL `{url}` of a token or authorization endpoint"),
            Self::Refused(code) => write!(f, "the token endpoint rejected the request: {code}"),
            Self::Status(status) => write!(f, "the token endpoint responded with status {status}"),
            Self::Redirect => f.write_str(
                "the token endpoint responded with a redirect, which is not followed; set the URL that it redirects to",
            ),
            Self::Transport(_) => f.write_str("the token endpoint cannot be reached"),
            Self::Unreadable => f.write_str("the response of the token endpoint contains no access token"),
            Self::NotSignedIn => {
                f.write_str("the user has not authorized the client yet; call `begin`, then `finish` with the code")
            }
            Self::NoSignIn => {
                f.write_str("no authorization endpoint is set; create the `OAuth` with `OAuth::authorization_code`")
            }
            Self::State => f.write_str("the `state` of the redirect does not match the one that was sent"),
            Self::Store(_) => f.write_str("the token store failed"),
            Self::TooLate(option) => {
                write!(f, "`OAuth::{option}` was called after the `OAuth` was cloned; set options before it is cloned")
            }
            Self::Interrupted => f.write_str("the token request was interrupted"),
        }
    }
}

impl Error for OAuthError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Transport(error) => Some(&**error),
            Self::Store(error) => Some(&**error),
            _ => None,
        }
    }
}
