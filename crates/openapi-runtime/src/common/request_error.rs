//! Errors of requests that were not sent.

use std::fmt;

/// An error of a [`TokenSource`](crate::TokenSource). Its message is shown in the error of the call, so it must not
/// contain a secret.
pub type TokenError = Box<dyn std::error::Error + Send + Sync>;

/// The reason why a request was not sent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// No credential for the operation is set.
    #[error("missing credential: the operation requires {needed}")]
    MissingCredential {
        /// The names of the security schemes that the operation accepts.
        needed: String,
    },
    /// A credential contains characters that are not allowed in a header value.
    #[error("the credential for `{scheme}` contains characters that are not allowed in a header value")]
    Credential {
        /// The security scheme.
        scheme: &'static str,
    },
    /// The source of a token failed.
    #[error("the token source for `{scheme}` failed")]
    Token {
        /// The security scheme.
        scheme: &'static str,
        /// The error of the source.
        source: TokenError,
    },
    /// A parameter of every operation was set neither for the client nor for the call.
    #[error("missing parameter `{name}`, which every operation requires; set it on the client builder or on the call")]
    MissingParameter {
        /// The name of the parameter in the document.
        name: &'static str,
    },
    /// An argument or a part of the request is invalid.
    #[error("invalid {place}: {reason}")]
    Value {
        /// The part of the request, such as ``header `x-id` `` or `request body`.
        place: String,
        /// The reason.
        reason: String,
    },
    /// A file to upload cannot be read.
    #[error("cannot read the file to upload")]
    File(#[source] std::io::Error),
    /// The URL, the method or a header is malformed.
    #[error("malformed request")]
    Malformed(#[source] reqwest::Error),
}

impl RequestError {
    pub(crate) fn value(place: impl Into<String>, reason: impl fmt::Display) -> Self {
        Self::Value { place: place.into(), reason: reason.to_string() }
    }

    /// Returns the invalid part of the request and the reason.
    pub(crate) fn into_place(self) -> (String, String) {
        match self {
            Self::Value { place, reason } => (place, reason),
            other => ("request".to_owned(), other.to_string()),
        }
    }
}
