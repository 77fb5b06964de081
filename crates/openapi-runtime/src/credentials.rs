//! What a caller proves to be allowed to call.

#[cfg(not(target_arch = "wasm32"))]
use std::future::Future;
use std::{
    fmt,
    hash::{Hash, Hasher},
    sync::Arc,
};

use secrecy::{ExposeSecret, SecretString};

use crate::{RequestError, TokenError, pending::Pending};

/// A token on its way.
type Asking<'a> = Pending<'a, Result<SecretString, TokenError>>;

/// Gives the current token. It is asked once for each call, so that a token may change while the
/// client lives; caching is the source's own business.
pub trait TokenSource: Send + Sync {
    /// The token as it is now, without a word such as `Bearer` before it. For HTTP basic it is
    /// `user:password`.
    fn token(&self) -> Asking<'_>;

    /// The server refused this token with 401. If the source can get another one, it forgets this one and
    /// says so, and the call is sent once more.
    fn refused(&self, token: &SecretString) -> bool {
        let _ = token;
        false
    }
}

/// A secret that signs calls, or where to get it. It is never printed.
#[derive(Clone)]
pub struct Credential(Source);

#[derive(Clone)]
enum Source {
    Fixed(SecretString),
    Asked(Arc<dyn TokenSource>),
}

impl Credential {
    /// A secret that stays the same.
    pub fn new(secret: impl Into<SecretString>) -> Self {
        Self(Source::Fixed(secret.into()))
    }

    /// User and password (RFC 7617).
    pub fn basic(user: &str, password: impl Into<SecretString>) -> Self {
        Self::new(format!("{user}:{}", password.into().expose_secret()))
    }

    /// A source that is asked for each call.
    pub fn from_source(source: impl TokenSource + 'static) -> Self {
        Self(Source::Asked(Arc::new(source)))
    }

    /// A function that is asked for each call.
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

    /// The secret, if it stays the same.
    pub(crate) fn fixed(&self) -> Option<&SecretString> {
        match &self.0 {
            Source::Fixed(secret) => Some(secret),
            Source::Asked(_) => None,
        }
    }

    /// Tells the source that the server refused what it gave; whether it can get something else.
    pub(crate) fn refused(&self, secret: &SecretString) -> bool {
        match &self.0 {
            Source::Fixed(_) => false,
            Source::Asked(source) => source.refused(secret),
        }
    }

    /// What its source gives now; nothing if the secret stays the same.
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

/// Credentials by the place of their security scheme among those of the document.
#[derive(Clone, Debug, Default)]
pub struct Credentials(Vec<Option<Credential>>);

impl Credentials {
    /// The credential for a scheme.
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

    /// Whether any of them has to be asked for.
    pub(crate) fn are_asked(&self) -> bool {
        self.0.iter().flatten().any(|credential| credential.fixed().is_none())
    }
}

/// The same credential has the same hash, so that limits can be told apart by it.
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
