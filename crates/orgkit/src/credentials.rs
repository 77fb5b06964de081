//! Credentials as headers that are never printed.

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use crate::{Api, Error};

/// The headers that sign a request.
#[derive(Default)]
pub(crate) struct Credentials(HeaderMap);

impl Credentials {
    pub(crate) fn bearer(self, api: Api, token: &SecretString) -> Result<Self, Error> {
        self.add(api, AUTHORIZATION, &SecretString::from(format!("Bearer {}", token.expose_secret())))
    }

    pub(crate) fn header(self, api: Api, name: &'static str, secret: &SecretString) -> Result<Self, Error> {
        self.add(api, HeaderName::from_static(name), secret)
    }

    fn add(mut self, api: Api, name: HeaderName, secret: &SecretString) -> Result<Self, Error> {
        // The error must not repeat the value.
        let mut value = HeaderValue::from_str(secret.expose_secret()).map_err(|_| {
            Error::invalid(api, format!("the credential for `{name}` has characters that a header cannot carry"))
        })?;
        value.set_sensitive(true);
        self.0.insert(name, value);
        Ok(self)
    }

    pub(crate) fn into_headers(self) -> HeaderMap {
        self.0
    }
}
