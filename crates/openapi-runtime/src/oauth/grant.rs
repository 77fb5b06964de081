//! Token requests by grant type.

use std::{sync::OnceLock, time::Duration};

use base64::{Engine, prelude::BASE64_STANDARD};
use chrono::Utc;
use reqwest::{
    Url,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue},
};
use secrecy::{ExposeSecret, SecretString};

use super::{OAuthError, Tokens, answer};
use crate::common::{clock, masked::masked, percent::encode};

/// The maximum size of a token response in bytes.
const MOST: usize = 1 << 20;

/// The connect timeout for the token server, unless the caller supplied an HTTP client.
const CONNECT: Duration = Duration::from_secs(10);

/// The total timeout of a token request, whatever HTTP client sends it.
const TOTAL: Duration = Duration::from_secs(30);

/// The pauses before a token request is retried.
const PAUSES: [Duration; 2] = [Duration::from_millis(200), Duration::from_millis(800)];

/// A client as registered with the token server.
pub(super) struct Registration {
    pub(super) id: String,
    pub(super) secret: Option<SecretString>,
    /// True if id and secret are sent in the body rather than in the header `Authorization`.
    pub(super) is_posted: bool,
    pub(super) authorization_url: Option<String>,
    pub(super) token_url: String,
    pub(super) redirect_url: Option<String>,
    pub(super) scopes: Vec<String>,
    /// Further parameters, such as `audience`.
    pub(super) more: Vec<(String, String)>,
    pub(super) http: TokenClient,
}

/// A grant that tokens are requested with.
pub(super) enum Grant<'g> {
    Client,
    Refresh(&'g SecretString),
    Code { code: &'g str, verifier: &'g SecretString },
}

/// The HTTP client for token requests: the caller's, or one that is created on first use.
#[derive(Default)]
pub(super) struct TokenClient(OnceLock<reqwest::Client>);

impl TokenClient {
    pub(super) fn given(client: reqwest::Client) -> Self {
        Self(OnceLock::from(client))
    }

    fn get(&self) -> Result<&reqwest::Client, OAuthError> {
        if let Some(client) = self.0.get() {
            return Ok(client);
        }
        // A redirect would forward the secrets in the body, and its response would be read as tokens.
        let builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).referer(false);
        let client = builder.connect_timeout(CONNECT).build().map_err(OAuthError::transport)?;
        Ok(self.0.get_or_init(|| client))
    }
}

impl Registration {
    pub(super) fn new(id: String, token_url: String) -> Self {
        Self {
            id,
            secret: None,
            is_posted: false,
            authorization_url: None,
            token_url,
            redirect_url: None,
            scopes: Vec::new(),
            more: Vec::new(),
            http: TokenClient::default(),
        }
    }

    /// Returns the scopes as one parameter, if there are any.
    pub(super) fn scope(&self) -> Option<String> {
        (!self.scopes.is_empty()).then(|| self.scopes.join(" "))
    }

    /// Requests tokens, and retries if the failure is temporary.
    pub(super) async fn request(&self, grant: Grant<'_>) -> Result<Tokens, OAuthError> {
        let mut pauses = PAUSES.iter();
        loop {
            let error = match self.attempt(&grant).await {
                Ok(tokens) => return Ok(tokens),
                Err(error) => error,
            };
            // A server that receives a code twice may revoke the tokens it issued for the first request.
            let is_once = matches!(grant, Grant::Code { .. });
            let may_pass = if is_once { error.is_undone() } else { error.is_temporary() && !error.is_timeout() };
            let Some(pause) = pauses.next().filter(|_| may_pass) else { return Err(error) };
            clock::sleep(pause.mul_f64(0.5 + fastrand::f64() / 2.0)).await;
        }
    }

    async fn attempt(&self, grant: &Grant<'_>) -> Result<Tokens, OAuthError> {
        let url = Url::parse(&self.token_url).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        let url = url.ok_or_else(|| OAuthError::Url(masked(&self.token_url)))?;
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        let mut request = self.http.get()?.post(url).timeout(TOTAL).header(CONTENT_TYPE, form);
        request = request.header(ACCEPT, HeaderValue::from_static("application/json"));
        if let Some(header) = self.basic() {
            request = request.header(AUTHORIZATION, header);
        }
        let sent = request.body(self.form(grant)).send().await;
        let mut response = sent.map_err(OAuthError::transport)?;
        let status = response.status().as_u16();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(OAuthError::transport)? {
            body.extend_from_slice(&chunk);
            if body.len() > MOST {
                return Err(OAuthError::Unreadable);
            }
        }
        let before = if let Grant::Refresh(token) = grant { Some(*token) } else { None };
        answer::tokens(status, &body, before, Utc::now())
    }

    /// Returns id and secret as the value of the header `Authorization` (RFC 6749, section 2.3.1).
    fn basic(&self) -> Option<HeaderValue> {
        let secret = self.secret.as_ref().filter(|_| !self.is_posted)?;
        let pair = format!("{}:{}", encode(&self.id), encode(secret.expose_secret()));
        let mut value = HeaderValue::from_str(&format!("Basic {}", BASE64_STANDARD.encode(pair))).ok()?;
        value.set_sensitive(true);
        Some(value)
    }

    /// Builds the body of a request.
    fn form(&self, grant: &Grant<'_>) -> String {
        let mut pairs: Vec<(&str, &str)> = Vec::new();
        let scope = self.scope();
        match grant {
            Grant::Client => {
                pairs.push(("grant_type", "client_credentials"));
                pairs.extend(scope.as_deref().map(|scope| ("scope", scope)));
            }
            Grant::Refresh(token) => {
                pairs.extend([("grant_type", "refresh_token"), ("refresh_token", token.expose_secret())]);
            }
            Grant::Code { code, verifier } => {
                pairs.extend([("grant_type", "authorization_code"), ("code", *code)]);
                pairs.push(("code_verifier", verifier.expose_secret()));
                pairs.extend(self.redirect_url.as_deref().map(|url| ("redirect_uri", url)));
            }
        }
        match &self.secret {
            Some(secret) if self.is_posted => {
                pairs.extend([("client_id", self.id.as_str()), ("client_secret", secret.expose_secret())]);
            }
            Some(_) => {}
            None => pairs.push(("client_id", self.id.as_str())),
        }
        pairs.extend(self.more.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let written = pairs.into_iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
        written.collect::<Vec<_>>().join("&")
    }
}

/// Encodes a name or a value of a form.
fn encoded(text: &str) -> String {
    encode(text).replace("%20", "+")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_proves_itself_in_the_header_or_in_the_body() {
        let mut registration = Registration::new("me & you".to_owned(), "https://id.example/token".to_owned());
        assert_eq!(registration.form(&Grant::Client), "grant_type=client_credentials&client_id=me+%26+you");
        assert_eq!(registration.basic(), None);
        registration.secret = Some("p:w".into());
        registration.scopes = vec!["a".to_owned(), "b".to_owned()];
        registration.more = vec![("audience".to_owned(), "https://api.example/".to_owned())];
        assert_eq!(
            registration.form(&Grant::Client),
            "grant_type=client_credentials&scope=a+b&audience=https%3A%2F%2Fapi.example%2F"
        );
        let header = registration.basic().unwrap();
        assert!(header.is_sensitive());
        assert_eq!(header, format!("Basic {}", BASE64_STANDARD.encode("me%20%26%20you:p%3Aw")));
        registration.is_posted = true;
        let form = registration.form(&Grant::Refresh(&"r".into()));
        assert!(form.starts_with("grant_type=refresh_token&refresh_token=r&client_id=me+%26+you&client_secret=p%3Aw&"));
        assert_eq!(registration.basic(), None);
    }
}
