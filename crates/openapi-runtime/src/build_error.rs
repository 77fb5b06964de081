//! Why a client cannot be built.

use crate::server::masked;

/// Why a client cannot be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The base URL cannot be used.
    #[error("the base URL `{url}` cannot be used: {reason}")]
    BaseUrl {
        /// The URL, without user, password and query.
        url: String,
        /// Why.
        reason: String,
    },
    /// The document names its server relative to its own address, which nothing says.
    #[error("the document names its server as `{url}`, relative to its own address; set `{setter}` or `document_url`")]
    Relative {
        /// What the document says.
        url: String,
        /// The method that sets the base.
        setter: &'static str,
    },
    /// A variable of a server has a value that cannot stand in its URL.
    #[error("the server variable `{name}` {reason}")]
    Variable {
        /// The variable.
        name: String,
        /// What is the matter.
        reason: String,
    },
    /// A user name cannot hold a colon (RFC 7617, section 2).
    #[error("the user name for `{0}` holds a colon, which HTTP basic authentication cannot carry")]
    UserName(&'static str),
    /// A credential has characters that cannot be sent.
    #[error("the credential for `{0}` has characters that a header cannot carry")]
    Credential(&'static str),
    /// An HTTP client of the caller's own follows redirects, and knows nothing of the credential.
    #[error(
        "the HTTP client may follow redirects itself, and would carry {0} to other hosts; \
         build it with `redirect(Policy::none())` and say so by `follows_no_redirects()`, and they are followed \
         without it"
    )]
    Redirects(String),
    /// The name of a further header is malformed.
    #[error("`{0}` is not the name of a header")]
    HeaderName(String),
    /// A parameter that every operation has cannot be written.
    #[error("the parameter `{name}` cannot be written: {reason}")]
    Parameter {
        /// The parameter, as the document has it.
        name: &'static str,
        /// Why.
        reason: String,
    },
    /// The file to record calls in cannot be written.
    #[error("calls cannot be recorded in `{path}`")]
    Recording {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The HTTP client cannot be made.
    #[error("the HTTP client cannot be made")]
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
