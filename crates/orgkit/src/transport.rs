//! The HTTP client below the generated clients.

use std::time::Duration;

use reqwest::{Url, redirect};

use crate::{Api, Error, credentials::Credentials};

const CONNECT: Duration = Duration::from_secs(10);
const TOTAL: Duration = Duration::from_secs(60);
const REDIRECTS: usize = 5;

/// A client that sends the credentials to one origin only: a redirect elsewhere is not followed, but
/// answered as it is. reqwest itself takes off `Authorization`, and knows of no other such header.
pub(crate) fn client(api: Api, base: &str, credentials: Credentials) -> Result<reqwest::Client, Error> {
    let url = Url::parse(base).map_err(|error| Error::invalid(api, format!("the base URL `{base}`: {error}")))?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err(Error::invalid(api, format!("the base URL `{base}` is not http or https")));
    }
    let policy = redirect::Policy::custom(|attempt| {
        let is_same = attempt.previous().last().is_some_and(|from| from.origin() == attempt.url().origin());
        if !is_same {
            return attempt.stop();
        }
        if attempt.previous().len() > REDIRECTS {
            return attempt.error("too many redirects");
        }
        attempt.follow()
    });
    reqwest::Client::builder()
        .default_headers(credentials.into_headers())
        .user_agent(concat!("orgkit/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT)
        .timeout(TOTAL)
        .redirect(policy)
        .build()
        .map_err(|error| Error::transport(api, error))
}
