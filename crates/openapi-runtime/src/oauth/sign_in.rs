//! The authorization request of the authorization code grant, with PKCE (RFC 7636).

use std::fmt;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use reqwest::Url;
use secrecy::SecretString;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{OAuthError, grant::Registration};
use crate::common::masked::masked;

/// An authorization in progress. The user authorizes the client at [`url`](Self::url); the parameters of the
/// redirect are passed to [`OAuth::finish`](super::OAuth::finish) together with this value.
pub struct Authorization {
    url: String,
    pub(super) state: String,
    pub(super) verifier: SecretString,
}

impl Authorization {
    /// Returns the URL to open in the user's browser.
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
    /// Starts an authorization: builds the URL at which a user authorizes the client, with a PKCE challenge.
    pub(super) fn authorize(&self) -> Result<Authorization, OAuthError> {
        let address = self.authorization_url.as_ref().ok_or(OAuthError::NoSignIn)?;
        let mut url = Url::parse(address).map_err(|_| OAuthError::Url(masked(address)))?;
        // Each UUID has 122 random bits from the operating system; together 64 characters that need no encoding.
        let verifier = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
        let state = Uuid::new_v4().simple().to_string();
        {
            let mut query = url.query_pairs_mut();
            query.append_pair("response_type", "code").append_pair("client_id", &self.id);
            query.append_pair("state", &state).append_pair("code_challenge", &challenge(&verifier));
            query.append_pair("code_challenge_method", "S256");
            if let Some(redirect) = &self.redirect_url {
                query.append_pair("redirect_uri", redirect);
            }
            if let Some(scope) = self.scope() {
                query.append_pair("scope", &scope);
            }
            for (name, value) in &self.more {
                query.append_pair(name, value);
            }
        }
        Ok(Authorization { url: url.into(), state, verifier: verifier.into() })
    }
}

/// Returns the challenge for a verifier (RFC 7636, section 4.2).
fn challenge(verifier: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn a_challenge_is_the_hash_of_the_verifier() {
        // The example of RFC 7636, appendix B.
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(challenge(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn each_sign_in_has_a_state_and_a_verifier_of_its_own() {
        let mut registration = Registration::new("me".to_owned(), "https://id.example/token".to_owned());
        assert!(matches!(registration.authorize(), Err(OAuthError::NoSignIn)));
        registration.authorization_url = Some("https://id.example/authorize?tenant=1".to_owned());
        registration.more = vec![("audience".to_owned(), "a b".to_owned())];
        let (one, other) = (registration.authorize().unwrap(), registration.authorize().unwrap());
        assert!(one.state != other.state && one.verifier.expose_secret() != other.verifier.expose_secret());
        assert_eq!(one.verifier.expose_secret().len(), 64);
        assert!(one.url().starts_with("https://id.example/authorize?tenant=1&response_type=code&client_id=me&state="));
        assert!(one.url().ends_with("&audience=a+b"), "{}", one.url());
        registration.authorization_url = Some("https://me:s3cret@id.example:bad/".to_owned());
        assert!(!registration.authorize().unwrap_err().to_string().contains("s3cret"));
    }
}
