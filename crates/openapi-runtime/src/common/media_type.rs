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

/// Returns the value of `Content-Type`.
pub(crate) fn content_type_of(headers: &HeaderMap) -> &str {
    headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Returns `true` if a media type matches one of the documented ones, which are separated by commas. Each may be a
/// range such as `text/*`, or `application/*+json`, which documents use for all media types with that suffix.
///
/// A parameter distinguishes media types if both have it with different values, except `charset`, as text is decoded
/// by it.
pub fn is_media_type(found: &str, documented: &str) -> bool {
    let essence = without_parameters(found);
    documented.split(',').any(|documented| {
        let is_other = |(name, value): (&str, &str)| {
            let found = parameters(found).find(|(other, _)| other.eq_ignore_ascii_case(name));
            found.is_some_and(|(_, found)| !found.eq_ignore_ascii_case(value))
        };
        is_in_range(&essence, documented) && !parameters(documented).any(is_other)
    })
}

/// Returns the names and values of the parameters of a media type, except `charset`.
fn parameters(media_type: &str) -> impl Iterator<Item = (&str, &str)> {
    let all = media_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let all = all.map(|(name, value)| (name.trim(), value.trim().trim_matches('"')));
    all.filter(|(name, _)| !name.eq_ignore_ascii_case("charset"))
}

/// Returns true if a media type without parameters is the documented one, or within the documented range.
fn is_in_range(found: &str, documented: &str) -> bool {
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

    #[test]
    fn a_parameter_with_another_value_is_another_media_type() {
        for (found, documented, is_match) in [
            ("application/json; version=2", "application/json;version=2", true),
            ("application/json; charset=utf-8; Version=\"2\"", "application/json; version=2", true),
            ("application/json; version=2", "application/json; version=1", false),
            ("application/json; version=2", "application/json; version=1, application/json; version=2", true),
            ("application/json", "application/json; version=1", true),
            ("application/json; version=2", "application/json", true),
            ("application/json; charset=latin1", "application/json; charset=utf-8", true),
            ("application/problem+json", "application/json, application/problem+json", true),
        ] {
            assert_eq!(is_media_type(found, documented), is_match, "{found} {documented}");
        }
    }
}
