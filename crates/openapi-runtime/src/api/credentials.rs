//! Credentials that authenticate calls.

#[cfg(not(target_arch = "wasm32"))]
use std::future::Future;
use std::{
    fmt,
    hash::{Hash, Hasher},
    sync::Arc,
};

use secrecy::{ExposeSecret, SecretString};

use crate::{RequestError, TokenError, common::pending::Pending};

/// The future of a token.
type Asking<'a> = Pending<'a, Result<SecretString, TokenError>>;

/// A source of the current token. It is queried for each call, so that the token may change during the lifetime of
/// the client; caching is up to the source.
pub trait TokenSource: Send + Sync {
    /// Returns the current token, without a prefix such as `Bearer`. For HTTP basic authentication it is
    /// `user:password`.
    fn token(&self) -> Asking<'_>;

    /// Handles the refusal of this token with status 401. If the source can obtain another one, it discards this
    /// one and returns true, and the call is sent again.
    fn refused(&self, token: &SecretString) -> bool {
        let _ = token;
        false
    }
}

/// A secret that authenticates calls, or a source of such secrets. Its `Debug` form does not show the secret.
#[derive(Clone)]
pub struct Credential(Source);

#[derive(Clone)]
enum Source {
    Fixed(SecretString),
    Asked(Arc<dyn TokenSource>),
}

impl Credential {
    /// Creates a credential with a fixed secret.
    pub fn new(secret: impl Into<SecretString>) -> Self {
        Self(Source::Fixed(secret.into()))
    }

    /// Creates a credential from user and password (RFC 7617).
    pub fn basic(user: &str, password: impl Into<SecretString>) -> Self {
        Self::new(format!("{user}:{}", password.into().expose_secret()))
    }

    /// Creates a credential from a source that is queried for each call.
    pub fn from_source(source: impl TokenSource + 'static) -> Self {
        Self(Source::Asked(Arc::new(source)))
    }

    /// Creates a credential from a function that is called for each call.
    ///
    /// ```
    /// use openapi_runtime::Credential;
    ///
    /// let credential = Credential::from_fn(|| async { std::env::var("TOKEN") });
    /// ```
    #[cfg(not(target_arch = "wasm32"))]
    pub fn from_fn<F, P, T, E>(ask: F) -> Self
    where
        F: Fn() -> P + Send + Sync + 'static,
        P: Future<Output = Result<T, E>> + Send + 'static,
        T: Into<SecretString>,
        E: Into<TokenError>,
    {
        struct Ask<F>(F);

        impl<F, P, T, E> TokenSource for Ask<F>
        where
            F: Fn() -> P + Send + Sync,
            P: Future<Output = Result<T, E>> + Send + 'static,
            T: Into<SecretString>,
            E: Into<TokenError>,
        {
            fn token(&self) -> Asking<'_> {
                let asked = (self.0)();
                Box::pin(async move { asked.await.map(Into::into).map_err(Into::into) })
            }
        }

        Self::from_source(Ask(ask))
    }

    /// Returns the secret, if it is fixed.
    pub(crate) fn fixed(&self) -> Option<&SecretString> {
        match &self.0 {
            Source::Fixed(secret) => Some(secret),
            Source::Asked(_) => None,
        }
    }

    /// Informs the source that the server refused its secret; returns true if it can obtain another one.
    pub(crate) fn refused(&self, secret: &SecretString) -> bool {
        match &self.0 {
            Source::Fixed(_) => false,
            Source::Asked(source) => source.refused(secret),
        }
    }

    /// Obtains the current secret from the source; returns `None` if the secret is fixed.
    pub(crate) async fn ask(&self, scheme: &'static str) -> Result<Option<SecretString>, RequestError> {
        match &self.0 {
            Source::Fixed(_) => Ok(None),
            Source::Asked(source) => {
                source.token().await.map(Some).map_err(|source| RequestError::Token { scheme, source })
            }
        }
    }
}

impl<T: Into<SecretString>> From<T> for Credential {
    fn from(secret: T) -> Self {
        Self::new(secret)
    }
}

/// Credentials by the index of their security scheme in the document.
#[derive(Clone, Debug, Default)]
pub struct Credentials(Vec<Option<Credential>>);

impl Credentials {
    /// Sets the credential for a security scheme.
    pub fn set(&mut self, scheme: usize, credential: Credential) {
        if self.0.len() <= scheme {
            self.0.resize_with(scheme + 1, || None);
        }
        if let Some(place) = self.0.get_mut(scheme) {
            *place = Some(credential);
        }
    }

    pub(crate) fn get(&self, scheme: usize) -> Option<&Credential> {
        self.0.get(scheme)?.as_ref()
    }

    /// Returns true if any of the credentials has a source.
    pub(crate) fn are_asked(&self) -> bool {
        self.0.iter().flatten().any(|credential| credential.fixed().is_none())
    }
}

/// Equal credentials have equal hashes, which select their rate limits.
impl Hash for Credentials {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for credential in &self.0 {
            match credential.as_ref().map(|credential| &credential.0) {
                None => 0_u8.hash(state),
                Some(Source::Fixed(secret)) => secret.expose_secret().hash(state),
                Some(Source::Asked(source)) => (Arc::as_ptr(source) as *const ()).hash(state),
            }
        }
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}
