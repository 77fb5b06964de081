// The part of `Client` that all generated clients have, and `Credentials`.

use super::{Builder, Client, SPEC};
use crate::support::{self, BuildError, Deviations, Flow};

impl Client {
    /// Returns a builder: set credentials and servers, then call [`build`](Builder::build).
    pub fn builder() -> Builder {
        Builder { inner: support::Builder::new(&SPEC) }
    }

    /// Builds a client without credentials that sends all calls to this base URL.
    ///
    /// # Errors
    ///
    /// Returns an error if the URL is invalid, or the HTTP client cannot be created.
    pub fn new(base_url: &str) -> Result<Self, BuildError> {
        Self::builder().base_url(base_url).build()
    }

    /// Builds a client with the base URL and the credentials from environment variables; the documentation of this
    /// module lists them.
    ///
    /// # Errors
    ///
    /// Returns an error if a variable has an invalid value, or the HTTP client cannot be created. A missing credential is
    /// an error of the calls that require it.
    pub fn from_env() -> Result<Self, BuildError> {
        Self::builder().read_environment().build()
    }

    /// Returns the OAuth 2.0 flows of the document's security schemes.
    pub fn flows() -> &'static [Flow] {
        SPEC.flows
    }

    /// Returns the base URL of operations that have no server of their own.
    pub fn base_url(&self) -> &str {
        self.core.base_url()
    }

    /// Returns the deviations of responses from the document. They are counted by clients that were built with
    /// [`Builder::deviations`] or [`Builder::lenient`].
    pub fn deviations(&self) -> Option<&Deviations> {
        self.core.deviations()
    }
}

/// Credentials of a single call, which replace those of the client. There is one method per security scheme.
#[derive(Clone, Debug, Default)]
pub struct Credentials(pub(crate) support::Credentials);

impl Credentials {
    /// Creates an empty set of credentials.
    pub fn new() -> Self {
        Self::default()
    }
}
