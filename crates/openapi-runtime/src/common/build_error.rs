//! Errors of building a client.

use crate::common::masked::masked;

/// An error of building a client.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The base URL is invalid.
    #[error("invalid base URL `{url}`: {reason}")]
    BaseUrl {
        /// The URL, without user, password and query.
        url: String,
        /// The reason.
        reason: String,
    },
    /// A server URL is relative to the URL of the document, which is unknown.
    #[error(
        "the server URL `{url}` is relative, and the URL of the document is unknown; set `{setter}` or `document_url`"
    )]
    Relative {
        /// The server URL as declared in the document.
        url: String,
        /// The method that sets the base.
        setter: &'static str,
    },
    /// A server variable has a value that is not permitted in its URL.
    #[error("the server variable `{name}` {reason}")]
    Variable {
        /// The name of the variable.
        name: String,
        /// The reason.
        reason: String,
    },
    /// A user name contains a colon, which RFC 7617, section 2, does not allow.
    #[error("the user name for `{0}` contains a colon, which HTTP basic authentication does not allow")]
    UserName(&'static str),
    /// A credential contains characters that are not allowed in a header value.
    #[error("the credential for `{0}` contains characters that are not allowed in a header value")]
    Credential(&'static str),
    /// An HTTP client supplied by the caller follows redirects and would forward the credential.
    #[error(
        "the HTTP client may follow redirects itself and forward {0} to other hosts; \
         build it with `redirect(Policy::none())` and call `follows_no_redirects()`: the runtime then follows \
         redirects, without forwarding it"
    )]
    Redirects(String),
    /// The name of an additional header is malformed.
    #[error("invalid header name `{0}`")]
    HeaderName(String),
    /// A parameter that every operation has was set to an invalid value.
    #[error("invalid value of the parameter `{name}`: {reason}")]
    Parameter {
        /// The name of the parameter in the document.
        name: &'static str,
        /// The reason.
        reason: String,
    },
    /// The file for recording calls cannot be written.
    #[error("cannot record calls in `{path}`")]
    Recording {
        /// The path of the file.
        path: String,
        /// The underlying error.
        source: std::io::Error,
    },
    /// An environment variable is not valid Unicode.
    #[error("the environment variable `{0}` is not valid Unicode")]
    Environment(&'static str),
    /// The HTTP client cannot be built.
    #[error("cannot build the HTTP client")]
    Http(#[source] reqwest::Error),
}

impl BuildError {
    pub(crate) fn url(url: &str, reason: impl Into<String>) -> Self {
        Self::BaseUrl { url: masked(url), reason: reason.into() }
    }

    pub(crate) fn variable(name: &str, reason: &str) -> Self {
        Self::Variable { name: name.to_owned(), reason: reason.to_owned() }
    }
}
