//! Media types (RFC 9110, section 8.3.1).

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};

/// Returns the media type of `Content-Type`, without its parameters, in lower case.
pub(crate) fn media_type_of(headers: &HeaderMap) -> String {
    essence(headers.get(CONTENT_TYPE))
}

/// Returns the media type of a value of `Content-Type`, without its parameters, in lower case.
pub(crate) fn essence(value: Option<&HeaderValue>) -> String {
    without_parameters(value.and_then(|value| value.to_str().ok()).unwrap_or_default())
}

/// Returns a media type without its parameters, in lower case.
pub(crate) fn without_parameters(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Returns `true` if a media type matches the documented one, which may be a range such as `text/*`.
pub fn is_media_type(found: &str, documented: &str) -> bool {
    let documented = without_parameters(documented);
    documented == "*/*"
        || found == documented
        || documented.strip_suffix('*').is_some_and(|range| found.starts_with(range))
}
