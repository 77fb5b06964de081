//! What gives tokens to calls.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{TimeDelta, Utc};
use secrecy::{ExposeSecret, SecretString};

use super::{Authorization, MemoryStore, OAuthError, TokenStore, Tokens, grant::Registration};
use crate::{Flow, TokenError, TokenSource, call::Pending};

/// How long before it runs out a token is renewed.
const EARLY: TimeDelta = TimeDelta::seconds(30);

/// Gives tokens to calls: it asks for them, keeps them, and renews them before they run out, or when the
/// server refuses them. However many calls wait, there is one request at a time. Clones share the tokens.
///
/// It is a credential: `Client::builder().oauth2(Credential::from_source(oauth.clone()))`.
#[derive(Clone)]
pub struct OAuth(Arc<Shared>);

struct Shared {
    registration: Registration,
    asks_for_itself: bool,
    store: Box<dyn TokenStore>,
    http: reqwest::Client,
    /// The tokens, once they are known. Whoever gets them holds it, and the others wait.
    tokens: tokio::sync::Mutex<Option<Tokens>>,
    /// The last token that a server refused.
    refused: Mutex<Option<SecretString>>,
}

impl OAuth {
    fn new(registration: Registration, asks_for_itself: bool, known: Option<Tokens>) -> Self {
        Self(Arc::new(Shared {
            registration,
            asks_for_itself,
            store: Box::new(MemoryStore::default()),
            http: reqwest::Client::new(),
            tokens: tokio::sync::Mutex::new(known),
            refused: Mutex::default(),
        }))
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

    /// A refresh token that is there already (RFC 6749, section 6).
    pub fn refresh_token(
        token_url: impl Into<String>,
        client_id: impl Into<String>,
        refresh_token: impl Into<SecretString>,
    ) -> Self {
        let registration = Registration::new(client_id.into(), token_url.into());
        // Nothing is known of the access token but that it has run out.
        let (access, expires_at) = (SecretString::from(""), Some(chrono::DateTime::UNIX_EPOCH));
        Self::new(registration, false, Some(Tokens { access, refresh: Some(refresh_token.into()), expires_at }))
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

    fn change(self, change: impl FnOnce(&mut Shared)) -> Self {
        // Before it is shared there is one of it; a clone of one that is made up stays as it was.
        let mut shared = self.0;
        if let Some(shared) = Arc::get_mut(&mut shared) {
            change(shared);
        }
        Self(shared)
    }

    /// The client's secret, where the server has given it one.
    #[must_use]
    pub fn secret(self, secret: impl Into<SecretString>) -> Self {
        self.change(|shared| shared.registration.secret = Some(secret.into()))
    }

    /// Asks for these scopes. To be called before it is cloned.
    #[must_use]
    pub fn scopes<S: Into<String>>(self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.change(|shared| shared.registration.scopes = scopes.into_iter().map(Into::into).collect())
    }

    /// Keeps tokens there. To be called before it is cloned.
    #[must_use]
    pub fn store(self, store: impl TokenStore + 'static) -> Self {
        self.change(|shared| shared.store = Box::new(store))
    }

    /// Asks through this HTTP client. To be called before it is cloned.
    #[must_use]
    pub fn http_client(self, http: reqwest::Client) -> Self {
        self.change(|shared| shared.http = http)
    }

    /// Where to send a user to say yes. What comes back at the redirect URL, `code` and `state`, goes to
    /// [`finish`](Self::finish).
    ///
    /// # Errors
    ///
    /// If there is no such address.
    pub fn begin(&self) -> Result<Authorization, OAuthError> {
        self.0.registration.authorize()
    }

    /// Gets the tokens for a code that came back.
    ///
    /// # Errors
    ///
    /// If the state is not the one that was sent, or the server gives no tokens.
    pub async fn finish(&self, begun: Authorization, code: &str, state: &str) -> Result<(), OAuthError> {
        if begun.state != state {
            return Err(OAuthError::State);
        }
        let mut tokens = self.0.tokens.lock().await;
        let found = self.0.registration.of_code(&self.0.http, code, begun.verifier).await?;
        self.0.keep(&mut tokens, found).await
    }

    /// The token as it is now; asked for, or renewed, if need be.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub async fn access_token(&self) -> Result<SecretString, OAuthError> {
        let shared = &self.0;
        let mut tokens = shared.tokens.lock().await;
        if tokens.is_none() {
            *tokens = shared.store.load().await.map_err(OAuthError::Store)?;
        }
        if let Some(known) = tokens.as_ref().filter(|known| shared.is_good(known)) {
            return Ok(known.access.clone());
        }
        let refresh = tokens.as_ref().and_then(|known| known.refresh.clone());
        let found = match refresh {
            Some(refresh) => shared.registration.of_refresh(&shared.http, &refresh).await,
            None if shared.asks_for_itself => shared.registration.of_client(&shared.http).await,
            None => Err(OAuthError::NotSignedIn),
        }?;
        let access = found.access.clone();
        shared.keep(&mut tokens, found).await?;
        Ok(access)
    }
}

impl Shared {
    fn is_good(&self, tokens: &Tokens) -> bool {
        let lasts = tokens.expires_at.is_none_or(|end| end - EARLY > Utc::now());
        let refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        lasts && refused.as_ref().is_none_or(|it| it.expose_secret() != tokens.access.expose_secret())
    }

    async fn keep(&self, known: &mut Option<Tokens>, found: Tokens) -> Result<(), OAuthError> {
        // Even if it cannot be saved, this process has it: a server may give a refresh token once.
        let found = known.insert(found);
        self.store.save(found).await.map_err(OAuthError::Store)
    }
}

impl TokenSource for OAuth {
    fn token(&self) -> Pending<'_, Result<SecretString, TokenError>> {
        Box::pin(async move { self.access_token().await.map_err(Into::into) })
    }

    fn refused(&self, token: &SecretString) -> bool {
        *self.0.refused.lock().unwrap_or_else(PoisonError::into_inner) = Some(token.clone());
        true
    }
}

impl fmt::Debug for OAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuth").field("token_url", &self.0.registration.token_url).finish_non_exhaustive()
    }
}
