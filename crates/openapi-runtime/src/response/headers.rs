//! Documented headers of responses as values.

use chrono::DateTime;
use reqwest::header::{HeaderMap, HeaderValue};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::from_slice;

/// Returns the value of a header; `None` if the response does not have it, or it is not of the type.
pub fn header<T: DeserializeOwned>(headers: &HeaderMap, name: &str) -> Option<T> {
    value(text(headers.get(name)?)?)
}

/// Returns the values of a header that is a list, from all its lines (RFC 9110, section 5.6.1); `None` if the response
/// does not have it, or one of them is not of the type.
pub fn header_list<T: DeserializeOwned>(headers: &HeaderMap, name: &str) -> Option<Vec<T>> {
    if !headers.contains_key(name) {
        return None;
    }
    let mut found = Vec::new();
    for line in headers.get_all(name).iter() {
        for item in text(line)?.split(',').map(str::trim).filter(|item| !item.is_empty()) {
            found.push(value(item)?);
        }
    }
    Some(found)
}

fn text(value: &HeaderValue) -> Option<&str> {
    std::str::from_utf8(value.as_bytes()).ok().map(str::trim)
}

/// Reads a value from a string, or from text that is valid JSON without quotation marks: a number or a Boolean.
fn value<T: DeserializeOwned>(text: &str) -> Option<T> {
    let of_text = |text: &str| from_slice(Value::from(text).to_string().as_bytes()).ok();
    // HTTP dates have another format than those of JSON Schema (RFC 9110, section 5.6.7).
    let of_date = || of_text(&DateTime::parse_from_rfc2822(text).ok()?.to_rfc3339());
    of_text(text).or_else(|| from_slice(text.as_bytes()).ok()).or_else(of_date)
}

#[cfg(test)]
mod tests {
    use chrono::Utc;
    use reqwest::header::HeaderName;

    use super::*;

    fn of(lines: &[(&'static str, &'static str)]) -> HeaderMap {
        lines.iter().map(|&(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn values_are_read_by_their_type() {
        let headers = of(&[
            ("x-count", " 60 "),
            ("x-ratio", "0.5"),
            ("x-last", "true"),
            ("x-at", "2026-01-05T10:11:12Z"),
            ("last-modified", "Mon, 05 Jan 2026 10:11:12 GMT"),
        ]);
        assert_eq!(header::<i64>(&headers, "X-Count"), Some(60));
        assert_eq!(header::<String>(&headers, "X-Count").as_deref(), Some("60"));
        assert_eq!(header::<f64>(&headers, "x-ratio"), Some(0.5));
        assert_eq!(header::<bool>(&headers, "x-last"), Some(true));
        let at = header::<DateTime<Utc>>(&headers, "x-at");
        assert_eq!(at.map(|at| at.to_rfc3339()).as_deref(), Some("2026-01-05T10:11:12+00:00"));
        assert_eq!(header::<DateTime<Utc>>(&headers, "Last-Modified"), at);
    }

    #[test]
    fn what_is_absent_or_of_another_type_is_none() {
        let headers = of(&[("x-count", "many"), ("x-at", "tomorrow")]);
        assert_eq!(header::<i64>(&headers, "x-count"), None);
        assert_eq!(header::<DateTime<Utc>>(&headers, "x-at"), None);
        assert_eq!(header::<String>(&headers, "x-other"), None);
        assert_eq!(header::<String>(&headers, "not a name"), None);
        assert_eq!(header_list::<i64>(&headers, "x-count"), None);
        assert_eq!(header_list::<i64>(&headers, "x-other"), None);
    }

    #[test]
    fn lists_go_on_over_several_lines() {
        let mut headers = of(&[("x-ids", "1, 2,,"), ("x-none", "")]);
        headers.append("x-ids", HeaderValue::from_static("3"));
        assert_eq!(header_list::<i64>(&headers, "x-ids"), Some(vec![1, 2, 3]));
        assert_eq!(header_list::<String>(&headers, "x-ids").map(|ids| ids.join(" ")).as_deref(), Some("1 2 3"));
        assert_eq!(header_list::<i64>(&headers, "x-none"), Some(Vec::new()));
    }
}
