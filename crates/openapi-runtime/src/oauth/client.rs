//! What gives tokens to calls.

use std::{fmt, sync::Arc};

use secrecy::SecretString;

use super::{
    Authorization, OAuthError, TokenStore,
    grant::{Registration, TokenClient},
    renewal::Shared,
};
use crate::{Flow, TokenError, TokenSource, masked::masked, pending::Pending};

/// Gives tokens to calls: it asks for them, keeps them, and renews them before they run out, or when the
/// server refuses them. However many calls wait, there is one request at a time. Clones share the tokens.
///
/// A request for tokens runs in a task of its own and ends even if the call that began it is dropped or runs out of
/// time: a server may give a refresh token once, and the next call finds it. A request that fails in passing is
/// repeated, and as long as the token at hand is good, calls go on with that.
///
/// It is a credential: `Client::builder().oauth2(Credential::from_source(oauth.clone()))`. Options such as
/// [`scopes`](Self::scopes) are set before it is cloned; after that they make every token of the changed one an
/// error ([`OAuthError::TooLate`]).
#[derive(Clone)]
pub struct OAuth {
    shared: Arc<Shared>,
    /// An option that was set when there were clones already.
    too_late: Option<&'static str>,
}

impl OAuth {
    fn new(registration: Registration, asks_for_itself: bool, first: Option<SecretString>) -> Self {
        Self { shared: Arc::new(Shared::new(registration, asks_for_itself, first)), too_late: None }
    }

    /// Client credentials: the client asks for itself (RFC 6749, section 4.4).
    pub fn client_credentials(
        token_url: impl Into<String>,
        client_id: impl Into<String>,
        client_secret: impl Into<SecretString>,
    ) -> Self {
        let known = Registration::new(client_id.into(), token_url.into());
        Self::new(Registration { secret: Some(client_secret.into()), ..known }, true, None)
    }

    /// A refresh token that is there already (RFC 6749, section 6). With a [`store`](Self::store) it is the one to
    /// begin with: what the store has is newer, and is tried first.
    pub fn refresh_token(
        token_url: impl Into<String>,
        client_id: impl Into<String>,
        refresh_token: impl Into<SecretString>,
    ) -> Self {
        let registration = Registration::new(client_id.into(), token_url.into());
        Self::new(registration, false, Some(refresh_token.into()))
    }

    /// Authorization code with PKCE (RFC 6749, section 4.1, and RFC 7636): a user says yes in a browser, which
    /// then goes to `redirect_url`. See [`begin`](Self::begin).
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

    /// The client's secret, where the server has given it one.
    #[must_use]
    pub fn secret(self, secret: impl Into<SecretString>) -> Self {
        self.change("secret", |shared| shared.registration.secret = Some(secret.into()))
    }

    /// Sends id and secret in the body of requests for tokens (`client_secret_post`), rather than in the header
    /// `Authorization`: for servers that know no other way.
    #[must_use]
    pub fn client_secret_post(self) -> Self {
        self.change("client_secret_post", |shared| shared.registration.is_posted = true)
    }

    /// Asks for these scopes.
    #[must_use]
    pub fn scopes<S: Into<String>>(self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.change("scopes", |shared| shared.registration.scopes = scopes.into_iter().map(Into::into).collect())
    }

    /// Asks for tokens for this API, by the parameter `audience` that some servers have.
    #[must_use]
    pub fn audience(self, audience: impl Into<String>) -> Self {
        self.parameter("audience", audience)
    }

    /// Asks for tokens for this API, by the parameter `resource` (RFC 8707).
    #[must_use]
    pub fn resource(self, resource: impl Into<String>) -> Self {
        self.parameter("resource", resource)
    }

    /// Sends one more parameter with every request for tokens, and to where a user says yes. It must not be a secret:
    /// a browser is shown it.
    #[must_use]
    pub fn parameter(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.change("parameter", |shared| shared.registration.more.push((name.into(), value.into())))
    }

    /// Keeps tokens there. They are loaded before each request for tokens, as another process may have renewed them.
    /// Tokens that cannot be saved are used all the same, and a warning of `tracing` says so.
    #[must_use]
    pub fn store(self, store: impl TokenStore + 'static) -> Self {
        self.change("store", |shared| shared.store = Box::new(store))
    }

    /// Asks through this HTTP client.
    ///
    /// It has to be built with `redirect(Policy::none())`: a redirect would carry refresh token and code to wherever it
    /// leads. It should have a `connect_timeout` too; without a client of the caller's own, a connection has 10 seconds,
    /// and no redirect is followed. A request for tokens has 30 seconds as a whole with any client.
    #[must_use]
    pub fn http_client(self, http: reqwest::Client) -> Self {
        self.change("http_client", |shared| shared.registration.http = TokenClient::given(http))
    }

    /// The address to send a user to, to say yes. What comes back at the redirect URL, `code` and `state`, goes to
    /// [`finish`](Self::finish).
    ///
    /// # Errors
    ///
    /// If there is no such address.
    pub fn begin(&self) -> Result<Authorization, OAuthError> {
        self.options()?;
        self.shared.registration.authorize()
    }

    /// Gets the tokens for a code that came back.
    ///
    /// # Errors
    ///
    /// If the state is not the one that was sent, or the server gives no tokens.
    pub async fn finish(&self, begun: Authorization, code: &str, state: &str) -> Result<(), OAuthError> {
        self.options()?;
        if begun.state != state {
            return Err(OAuthError::State);
        }
        Shared::exchange(&self.shared, code.to_owned(), begun.verifier).await
    }

    /// The token as it is now; asked for, or renewed, if need be.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub async fn access_token(&self) -> Result<SecretString, OAuthError> {
        self.options()?;
        match self.shared.good() {
            Some(access) => Ok(access),
            None => Shared::renewed(&self.shared).await,
        }
    }

    /// The options, unless one of them was set too late to have an effect.
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
