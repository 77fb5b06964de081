//! URLs as URIs.

use reqwest::Url;

use crate::RequestError;

/// Converts a URL to a URI of the crate `http`.
pub(crate) fn uri(url: &Url) -> Result<http::Uri, RequestError> {
    url.as_str().parse().map_err(|error: http::uri::InvalidUri| RequestError::value("URL", error))
}
