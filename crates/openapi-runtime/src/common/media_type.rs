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

/// Returns `true` if a media type matches the documented one, which may be a range such as `text/*`, or
/// `application/*+json`, which documents use for all media types with that suffix.
pub fn is_media_type(found: &str, documented: &str) -> bool {
    let documented = without_parameters(documented);
    let is_within = |(prefix, suffix): (&str, &str)| {
        // `application/json` is the media type without a name before its suffix (RFC 6839, section 3.1).
        let rest = found.strip_prefix(prefix);
        rest.is_some_and(|rest| rest.ends_with(suffix) || suffix.strip_prefix('+') == Some(rest))
    };
    documented == "*/*" || found == documented || documented.split_once('*').is_some_and(is_within)
}

/// Returns the media type of a body that the caller gives none, for a documented one. A range such as `image/*` does
/// not specify the media type of a body, but some allow for one that any body within them has.
pub(crate) fn default_of(documented: &'static str) -> &'static str {
    if !documented.contains('*') {
        return documented;
    }
    match without_parameters(documented).as_str() {
        "text/*" => "text/plain",
        range if range.ends_with("+json") => "application/json",
        range if range.ends_with("+xml") => "application/xml",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_covers_its_media_types() {
        for (found, documented) in [
            ("image/png", "image/*"),
            ("a/b", "*/*"),
            ("application/vnd.pets+json", "application/*+json"),
            ("application/json", "application/*+json; charset=utf-8"),
        ] {
            assert!(is_media_type(found, documented), "{found} {documented}");
        }
        for (found, documented) in [
            ("audio/mp3", "image/*"),
            ("application/xml", "application/*+json"),
            ("text/vnd.pets+json", "application/*+json"),
            ("application/x-json", "application/*+json"),
        ] {
            assert!(!is_media_type(found, documented), "{found} {documented}");
        }
    }
}
