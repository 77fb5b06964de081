//! The credential that obtains OAuth 2 tokens for calls.

use std::{fmt, sync::Arc};

use secrecy::SecretString;

use super::{
    Authorization, OAuthError, TokenStore,
    grant::{Registration, TokenClient},
    renewal::Shared,
};
use crate::{
    Flow, TokenError, TokenSource,
    common::{masked::masked, pending::Pending},
};

/// A credential that obtains OAuth 2 tokens for calls: it requests them, stores them, and renews them before they
/// expire or when the API refuses them. At most one token request is in flight, however many calls wait for it.
/// Clones share the tokens.
///
/// A token request runs in a task of its own and completes even if the call that started it is dropped or times
/// out: a server may issue a refresh token only once, and the next call then finds it. Temporary failures are
/// retried, and calls continue with the current token as long as it is valid.
///
/// To use it as a credential: `Client::builder().oauth2(Credential::from_source(oauth.clone()))`. Options such as
/// [`scopes`](Self::scopes) must be set before it is cloned; setting one later makes every token request of the
/// changed value fail with [`OAuthError::TooLate`].
#[derive(Clone)]
pub struct OAuth {
    shared: Arc<Shared>,
    /// The option that was set although clones already existed.
    too_late: Option<&'static str>,
}

impl OAuth {
    fn new(registration: Registration, asks_for_itself: bool, first: Option<SecretString>) -> Self {
        Self { shared: Arc::new(Shared::new(registration, asks_for_itself, first)), too_late: None }
    }

    /// Creates a client with the client credentials grant: it authenticates as itself (RFC 6749, section 4.4).
    pub fn client_credentials(
        token_url: impl Into<String>,
        client_id: impl Into<String>,
        client_secret: impl Into<SecretString>,
    ) -> Self {
        let known = Registration::new(client_id.into(), token_url.into());
        Self::new(Registration { secret: Some(client_secret.into()), ..known }, true, None)
    }

    /// Creates a client with a refresh token obtained earlier (RFC 6749, section 6). With a [`store`](Self::store)
    /// it is the initial token: the one in the store is newer and is tried first.
    pub fn refresh_token(
        token_url: impl Into<String>,
        client_id: impl Into<String>,
        refresh_token: impl Into<SecretString>,
    ) -> Self {
        let registration = Registration::new(client_id.into(), token_url.into());
        Self::new(registration, false, Some(refresh_token.into()))
    }

    /// Creates a client with the authorization code grant and PKCE (RFC 6749, section 4.1, and RFC 7636): a user
    /// authorizes it in a browser, which is then redirected to `redirect_url`. See [`begin`](Self::begin).
    pub fn authorization_code(flow: &Flow, client_id: impl Into<String>, redirect_url: impl Into<String>) -> Self {
        let registration = Registration {
            authorization_url: Some(flow.authorization_url.to_owned()),
            redirect_url: Some(redirect_url.into()),
            ..Registration::new(client_id.into(), flow.token_url.to_owned())
        };
        Self::new(registration, false, None)
    }

    fn change(mut self, option: &'static str, change: impl FnOnce(&mut Shared)) -> Self {
        match Arc::get_mut(&mut self.shared) {
            Some(shared) => change(shared),
            None => {
                self.too_late.get_or_insert(option);
            }
        }
        self
    }

    /// Sets the client secret, if the server has issued one.
    #[must_use]
    pub fn secret(self, secret: impl Into<SecretString>) -> Self {
        self.change("secret", |shared| shared.registration.secret = Some(secret.into()))
    }

    /// Sends client id and secret in the body of token requests (`client_secret_post`) rather than in the header
    /// `Authorization`, for servers that support no other method.
    #[must_use]
    pub fn client_secret_post(self) -> Self {
        self.change("client_secret_post", |shared| shared.registration.is_posted = true)
    }

    /// Sets the scopes to request.
    #[must_use]
    pub fn scopes<S: Into<String>>(self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.change("scopes", |shared| shared.registration.scopes = scopes.into_iter().map(Into::into).collect())
    }

    /// Requests tokens for this API with the parameter `audience`, which some servers support.
    #[must_use]
    pub fn audience(self, audience: impl Into<String>) -> Self {
        self.parameter("audience", audience)
    }

    /// Requests tokens for this API with the parameter `resource` (RFC 8707).
    #[must_use]
    pub fn resource(self, resource: impl Into<String>) -> Self {
        self.parameter("resource", resource)
    }

    /// Adds a parameter to every token request and to the authorization URL. It must not be a secret, as it is
    /// visible in the browser.
    #[must_use]
    pub fn parameter(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.change("parameter", |shared| shared.registration.more.push((name.into(), value.into())))
    }

    /// Stores tokens in `store`. They are loaded before each token request, as another process may have renewed
    /// them. Tokens that cannot be saved are used nevertheless, and a warning is logged with `tracing`.
    #[must_use]
    pub fn store(self, store: impl TokenStore + 'static) -> Self {
        self.change("store", |shared| shared.store = Box::new(store))
    }

    /// Sends token requests through this HTTP client.
    ///
    /// It must be built with `redirect(Policy::none())`: following a redirect would send the refresh token or the
    /// authorization code to another address. It should have a `connect_timeout` too; the default client has a
    /// connect timeout of 10 seconds and follows no redirects. A token request has a total timeout of 30 seconds
    /// with any client.
    #[must_use]
    pub fn http_client(self, http: reqwest::Client) -> Self {
        self.change("http_client", |shared| shared.registration.http = TokenClient::given(http))
    }

    /// Starts an authorization: returns the URL to open in the user's browser. The parameters `code` and `state`
    /// that arrive at the redirect URL are passed to [`finish`](Self::finish).
    ///
    /// # Errors
    ///
    /// Returns an error if no authorization URL is set or it cannot be parsed, or if an option was set too late.
    pub fn begin(&self) -> Result<Authorization, OAuthError> {
        self.options()?;
        self.shared.registration.authorize()
    }

    /// Exchanges the authorization code from the redirect for tokens.
    ///
    /// # Errors
    ///
    /// Returns an error if `state` is not the one that was sent, or if the server returns no tokens.
    pub async fn finish(&self, authorization: Authorization, code: &str, state: &str) -> Result<(), OAuthError> {
        self.options()?;
        if authorization.state != state {
            return Err(OAuthError::State);
        }
        Shared::exchange(&self.shared, code.to_owned(), authorization.verifier).await
    }

    /// Returns the current access token; requests or renews it if necessary.
    ///
    /// # Errors
    ///
    /// Returns an error if no token can be obtained.
    pub async fn access_token(&self) -> Result<SecretString, OAuthError> {
        self.options()?;
        match self.shared.good() {
            Some(access) => Ok(access),
            None => Shared::renewed(&self.shared).await,
        }
    }

    /// Checks that no option was set too late to take effect.
    fn options(&self) -> Result<(), OAuthError> {
        self.too_late.map_or(Ok(()), |option| Err(OAuthError::TooLate(option)))
    }
}

impl TokenSource for OAuth {
    fn token(&self) -> Pending<'_, Result<SecretString, TokenError>> {
        Box::pin(async move { self.access_token().await.map_err(Into::into) })
    }

    fn refused(&self, token: &SecretString) -> bool {
        self.shared.refuse(token)
    }
}

impl fmt::Debug for OAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuth").field("token_url", &masked(&self.shared.registration.token_url)).finish_non_exhaustive()
    }
}
