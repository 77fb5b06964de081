//! Requests for tokens, by what is granted.

use std::{fmt, time::Duration};

use chrono::Utc;
use oauth2::{
    AuthUrl, AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet,
    HttpRequest, HttpResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError,
    Scope, StandardRevocableToken, TokenResponse, TokenUrl,
    basic::{
        BasicClient, BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
        BasicTokenResponse,
    },
};
use secrecy::{ExposeSecret, SecretString};

use super::{OAuthError, Tokens};

/// How large a response with tokens may be.
const MOST: usize = 1 << 20;

type Endpoint = Client<
    BasicErrorResponse,
    BasicTokenResponse,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointMaybeSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
>;

/// What a client is to the server.
#[derive(Clone)]
pub(super) struct Registration {
    pub(super) id: String,
    pub(super) secret: Option<SecretString>,
    pub(super) authorization_url: Option<String>,
    pub(super) token_url: String,
    pub(super) redirect_url: Option<String>,
    pub(super) scopes: Vec<String>,
}

/// A user is to say yes at [`url`](Self::url); what comes back is handed to
/// [`OAuth::finish`](super::OAuth::finish) with this.
pub struct Authorization {
    pub(super) url: String,
    pub(super) state: String,
    pub(super) verifier: PkceCodeVerifier,
}

impl Authorization {
    /// Where to send the user.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl fmt::Debug for Authorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Authorization")
    }
}

impl Registration {
    pub(super) fn new(id: String, token_url: String) -> Self {
        Self { id, secret: None, authorization_url: None, token_url, redirect_url: None, scopes: Vec::new() }
    }

    fn endpoint(&self) -> Result<Endpoint, OAuthError> {
        let wrong = |url: &str| OAuthError::Url(url.to_owned());
        let token = TokenUrl::new(self.token_url.clone()).map_err(|_| wrong(&self.token_url))?;
        let parse = |url: &String| AuthUrl::new(url.clone()).map_err(|_| wrong(url));
        let authorization = self.authorization_url.as_ref().map(parse).transpose()?;
        let mut client = BasicClient::new(ClientId::new(self.id.clone()))
            .set_auth_uri_option(authorization)
            .set_token_uri_option(Some(token));
        if let Some(secret) = &self.secret {
            client = client.set_client_secret(ClientSecret::new(secret.expose_secret().to_owned()));
        }
        if let Some(url) = &self.redirect_url {
            client = client.set_redirect_uri(RedirectUrl::new(url.clone()).map_err(|_| wrong(url))?);
        }
        Ok(client)
    }

    fn scopes(&self) -> impl Iterator<Item = Scope> + '_ {
        self.scopes.iter().cloned().map(Scope::new)
    }

    /// Where a user says yes, with a challenge (RFC 7636).
    pub(super) fn authorize(&self) -> Result<Authorization, OAuthError> {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let endpoint = self.endpoint()?;
        let request = endpoint.authorize_url(CsrfToken::new_random).map_err(|_| OAuthError::Url(String::new()))?;
        let (url, state) = request.add_scopes(self.scopes()).set_pkce_challenge(challenge).url();
        Ok(Authorization { url: url.into(), state: state.secret().clone(), verifier })
    }

    pub(super) async fn of_client(&self, http: &reqwest::Client) -> Result<Tokens, OAuthError> {
        let endpoint = self.endpoint()?;
        let request = endpoint.exchange_client_credentials().map_err(|_| OAuthError::Url(String::new()))?;
        let sender = sender(http);
        let response = request.add_scopes(self.scopes()).request_async(&sender).await;
        response.map(|found| tokens(&found, None)).map_err(told)
    }

    pub(super) async fn of_code(
        &self,
        http: &reqwest::Client,
        code: &str,
        verifier: PkceCodeVerifier,
    ) -> Result<Tokens, OAuthError> {
        let endpoint = self.endpoint()?;
        let request = endpoint.exchange_code(AuthorizationCode::new(code.to_owned()));
        let request = request.map_err(|_| OAuthError::Url(String::new()))?.set_pkce_verifier(verifier);
        let sender = sender(http);
        request.request_async(&sender).await.map(|found| tokens(&found, None)).map_err(told)
    }

    pub(super) async fn of_refresh(
        &self,
        http: &reqwest::Client,
        refresh: &SecretString,
    ) -> Result<Tokens, OAuthError> {
        let (endpoint, token) = (self.endpoint()?, RefreshToken::new(refresh.expose_secret().to_owned()));
        let request = endpoint.exchange_refresh_token(&token).map_err(|_| OAuthError::Url(String::new()))?;
        let sender = sender(http);
        request.request_async(&sender).await.map(|found| tokens(&found, Some(refresh))).map_err(told)
    }
}

/// The tokens of a response; a server that gives no new refresh token leaves the old one in force.
fn tokens(found: &BasicTokenResponse, before: Option<&SecretString>) -> Tokens {
    let lasts = found.expires_in().unwrap_or(Duration::MAX);
    Tokens {
        access: found.access_token().secret().as_str().into(),
        refresh: found.refresh_token().map(|token| token.secret().as_str().into()).or_else(|| before.cloned()),
        expires_at: chrono::Duration::from_std(lasts).ok().and_then(|lasts| Utc::now().checked_add_signed(lasts)),
    }
}

/// What failed, without what the server sent: that may be a token.
fn told(error: RequestTokenError<OAuthError, BasicErrorResponse>) -> OAuthError {
    match error {
        RequestTokenError::ServerResponse(response) => OAuthError::Refused(response.error().to_string()),
        RequestTokenError::Request(error) => error,
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => OAuthError::Unreadable,
    }
}

/// Sends requests for tokens through the HTTP client.
fn sender(
    http: &reqwest::Client,
) -> impl Fn(HttpRequest) -> crate::call::Pending<'static, Result<HttpResponse, OAuthError>> {
    let http = http.clone();
    move |request| {
        let http = http.clone();
        Box::pin(async move {
            let lost = |error: reqwest::Error| OAuthError::Transport(error.without_url());
            let request = reqwest::Request::try_from(request).map_err(lost)?;
            let mut response = http.execute(request).await.map_err(lost)?;
            let mut body = Vec::new();
            while let Some(chunk) = response.chunk().await.map_err(lost)? {
                body.extend_from_slice(&chunk);
                if body.len() > MOST {
                    return Err(OAuthError::Unreadable);
                }
            }
            let mut plain = HttpResponse::new(body);
            *plain.status_mut() = response.status();
            *plain.headers_mut() = response.headers().clone();
            Ok(plain)
        })
    }
}
