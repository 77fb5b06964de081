//! The information in a response about when to call again: in its headers and, where the document declares it, its
//! body.

use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::header::{AsHeaderName, HeaderMap, HeaderName, RETRY_AFTER};
use serde_json::Value;

/// The smallest number that is read as a point in time (Unix seconds) rather than a span: no server asks to wait
/// for 30 years.
const EPOCH: f64 = 1e9;

fn text(headers: &HeaderMap, name: impl AsHeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

/// Converts seconds to a span; the longest one if they are out of range.
fn span(seconds: f64) -> Option<Duration> {
    seconds.is_finite().then(|| Duration::try_from_secs_f64(seconds.max(0.0)).unwrap_or(Duration::MAX))
}

fn until(date: DateTime<Utc>) -> Duration {
    (date - Utc::now()).to_std().unwrap_or_default()
}

/// Parses a date in one of the three formats of HTTP (RFC 9110, section 5.6.7), or as in e-mail (RFC 5322), which
/// permits other time zones. The weekday is redundant, and a wrong one is ignored.
fn date(text: &str) -> Option<DateTime<Utc>> {
    let other = |_| {
        let date = text.split_once(',').map_or(text, |(_, date)| date.trim());
        DateTime::parse_from_rfc2822(date).map(|date| date.to_utc())
    };
    httpdate::parse_http_date(text).map(DateTime::from).or_else(other).ok()
}

/// Parses seconds, or the Unix time in seconds or milliseconds.
fn seconds_or_time(text: &str) -> Option<Duration> {
    let number: f64 = text.trim_end_matches('s').parse().ok()?;
    match number {
        _ if number < EPOCH => span(number),
        _ if number < EPOCH * 1000.0 => span(number - Utc::now().timestamp() as f64),
        _ => span((number - Utc::now().timestamp_millis() as f64) / 1000.0),
    }
}

/// Returns the time that the server asks clients to wait: `retry-after-ms`, or `Retry-After` in seconds or as a
/// date (RFC 9110, section 10.2.3).
pub fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    if let Some(milliseconds) = text(headers, "retry-after-ms").and_then(|it| it.parse::<f64>().ok()) {
        return span(milliseconds / 1000.0);
    }
    let value = text(headers, RETRY_AFTER)?;
    match value.parse::<f64>() {
        Ok(seconds) => span(seconds),
        Err(_) => date(value).map(until),
    }
}

/// Returns the time until an exhausted limit is reset, from the common headers: `X-RateLimit-Reset` and its
/// variants, and those of the IETF drafts (draft-ietf-httpapi-ratelimit-headers).
pub(crate) fn reset(headers: &HeaderMap) -> Option<Duration> {
    const NAMES: [&str; 4] = ["x-ratelimit-reset-after", "ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset"];
    let plain = NAMES.iter().find_map(|name| seconds_or_time(text(headers, *name)?));
    plain.or_else(|| structured(headers, "t").and_then(seconds_or_time))
}

/// Returns true if the response may report limits. Most report none, which this check detects cheaply.
pub(crate) fn has_limits(headers: &HeaderMap) -> bool {
    headers.keys().map(HeaderName::as_str).any(|name| name.starts_with("ratelimit") || name.starts_with("x-rate"))
}

/// Returns the number of permitted calls, as stated in a refusal at one of these JSON pointers (RFC 6901).
pub(crate) fn permitted(body: &[u8], pointers: &[&str]) -> Option<u32> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let stated = pointers.iter().find_map(|pointer| body.pointer(pointer)?.as_u64());
    stated.and_then(|calls| u32::try_from(calls).ok()).filter(|calls| *calls > 0)
}

/// Returns the number of remaining calls, if the server reports it.
pub(crate) fn remaining(headers: &HeaderMap) -> Option<u64> {
    const NAMES: [HeaderName; 3] = [
        HeaderName::from_static("ratelimit-remaining"),
        HeaderName::from_static("x-ratelimit-remaining"),
        HeaderName::from_static("x-rate-limit-remaining"),
    ];
    let plain = NAMES.iter().find_map(|name| text(headers, name)?.parse().ok());
    plain.or_else(|| structured(headers, "r")?.parse().ok())
}

/// The header of the IETF drafts.
const POLICY: HeaderName = HeaderName::from_static("ratelimit");

/// Returns a parameter of the first policy in `RateLimit: "default";r=50;t=30`.
fn structured<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let first = text(headers, POLICY)?.split(',').next()?;
    let parameters = first.split(';').filter_map(|parameter| parameter.trim().split_once('='));
    parameters.into_iter().find(|(known, _)| *known == name).map(|(_, value)| value)
}

/// Returns whether the server asks for a retry, if it specifies that.
pub(crate) fn should_retry(headers: &HeaderMap) -> Option<bool> {
    text(headers, "x-should-retry")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, String)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    fn is_about(found: Option<Duration>, seconds: f64) -> bool {
        found.is_some_and(|found| (found.as_secs_f64() - seconds).abs() < 2.0)
    }

    #[test]
    fn waits_are_seconds_dates_or_milliseconds() {
        let after = |name: &'static str, value: &str| retry_after(&headers(&[(name, value.to_owned())]));
        assert_eq!(after("retry-after", "2"), Some(Duration::from_secs(2)));
        assert_eq!(after("retry-after", "1.5"), Some(Duration::from_millis(1500)));
        assert_eq!(after("retry-after-ms", "250"), Some(Duration::from_millis(250)));
        let date = (Utc::now() + Duration::from_secs(90)).to_rfc2822().replace("+0000", "GMT");
        assert!(is_about(after("retry-after", &date), 90.0), "{date}");
        assert_eq!(after("retry-after", "Wed, 21 Oct 2015 07:28:00 GMT"), Some(Duration::ZERO));
        assert_eq!(after("retry-after", "10000000000000000000"), Some(Duration::from_secs(10_000_000_000_000_000_000)));
        assert_eq!(after("retry-after", "1e300"), Some(Duration::MAX));
        for nonsense in ["soon", "NaN", "inf", ""] {
            assert_eq!(after("retry-after", nonsense), None, "{nonsense}");
        }
        assert_eq!(after("retry-after", "-1"), Some(Duration::ZERO));
    }

    #[test]
    fn dates_are_read_in_each_form() {
        for text in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "Sun, 06 Nov 1994 10:49:37 +0200",
            "Mon, 06 Nov 1994 08:49:37 GMT",
        ] {
            assert_eq!(date(text).map(|date| date.timestamp()), Some(784_111_777), "{text}");
        }
        assert_eq!(date("Friday, 31-Dec-49 23:59:59 GMT").map(|date| date.timestamp()), Some(2_524_607_999));
        for nonsense in ["", "Sun, 06 Nov 1994", "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 CET"] {
            assert_eq!(date(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn limits_are_read_in_each_spelling() {
        let seconds = |name: &'static str, value: String| reset(&headers(&[(name, value)]));
        assert!(is_about(seconds("x-ratelimit-reset", "30".to_owned()), 30.0));
        assert!(is_about(seconds("x-ratelimit-reset", (Utc::now().timestamp() + 30).to_string()), 30.0));
        assert!(is_about(seconds("x-ratelimit-reset", (Utc::now().timestamp_millis() + 30_000).to_string()), 30.0));
        assert!(is_about(seconds("ratelimit", "\"default\";r=0;t=30, \"day\";r=9;t=900".to_owned()), 30.0));
        assert_eq!(remaining(&headers(&[("ratelimit", "\"default\";r=50;t=30".to_owned())])), Some(50));
        assert_eq!(remaining(&headers(&[("x-ratelimit-remaining", "7".to_owned())])), Some(7));
        assert_eq!(remaining(&headers(&[("x-ratelimit-remaining", "many".to_owned())])), None);
        assert_eq!(should_retry(&headers(&[("x-should-retry", "false".to_owned())])), Some(false));
    }
}
