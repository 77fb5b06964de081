//! Why a client cannot be built.

use crate::masked::masked;

/// Why a client cannot be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The base URL cannot be used.
    #[error("invalid base URL `{url}`: {reason}")]
    BaseUrl {
        /// The URL, without user, password and query.
        url: String,
        /// Why.
        reason: String,
    },
    /// A server URL that is relative to the URL of the document, which is unknown.
    #[error(
        "the server URL `{url}` is relative, and the URL of the document is unknown; set `{setter}` or `document_url`"
    )]
    Relative {
        /// The server URL as the document has it.
        url: String,
        /// The method that sets the base.
        setter: &'static str,
    },
    /// A variable of a server has a value that cannot stand in its URL.
    #[error("the server variable `{name}` {reason}")]
    Variable {
        /// The variable.
        name: String,
        /// The reason.
        reason: String,
    },
    /// A user name with a colon, which RFC 7617, section 2, does not allow.
    #[error("the user name for `{0}` contains a colon, which HTTP basic authentication does not allow")]
    UserName(&'static str),
    /// A credential with characters that are not allowed in a header value.
    #[error("the credential for `{0}` contains characters that are not allowed in a header value")]
    Credential(&'static str),
    /// An HTTP client supplied by the caller that follows redirects and would forward the credential.
    #[error(
        "the HTTP client may follow redirects itself and forward {0} to other hosts; \
         build it with `redirect(Policy::none())` and call `follows_no_redirects()`: the runtime then follows \
         redirects, without forwarding it"
    )]
    Redirects(String),
    /// A malformed name of an additional header.
    #[error("invalid header name `{0}`")]
    HeaderName(String),
    /// An invalid value of a parameter that every operation has.
    #[error("invalid value of the parameter `{name}`: {reason}")]
    Parameter {
        /// The parameter, as the document has it.
        name: &'static str,
        /// Why.
        reason: String,
    },
    /// A failure to write the file that calls are recorded in.
    #[error("cannot record calls in `{path}`")]
    Recording {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A failure to build the HTTP client.
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
