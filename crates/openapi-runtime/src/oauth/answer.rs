//! Reads responses of a token endpoint, more leniently than RFC 6749, section 5, requires, as servers deviate from
//! it.

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Url;
use secrecy::SecretString;
use serde_json::{Map, Value};

use super::{OAuthError, Tokens};

/// The longest accepted lifetime in seconds: about a hundred years. A token with a longer one counts as not
/// expiring.
const LONGEST: f64 = 3.2e9;

/// Returns the tokens of a response. If the server returns no new refresh token, the previous one remains valid.
///
/// # Errors
///
/// Returns an error if the server refuses, or if the response contains no token.
pub(super) fn tokens(
    status: u16,
    body: &[u8],
    before: Option<&SecretString>,
    now: DateTime<Utc>,
) -> Result<Tokens, OAuthError> {
    let members = members(body);
    let text = |name: &str| members.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let code = text("error").map(code);
    if !(200..300).contains(&status) {
        return Err(OAuthError::of_status(status, code));
    }
    match (text("access_token"), code) {
        (Some(access), _) => Ok(Tokens {
            access: access.into(),
            refresh: text("refresh_token").map(SecretString::from).or_else(|| before.cloned()),
            expires_at: members.get("expires_in").and_then(lifetime).and_then(|lasts| now.checked_add_signed(lasts)),
        }),
        // Some servers refuse with status 200.
        (None, Some(code)) => Err(OAuthError::Refused(code)),
        (None, None) => Err(OAuthError::Unreadable),
    }
}

/// Returns the members of a response body: JSON, or the form encoding that some servers respond with.
fn members(body: &[u8]) -> Map<String, Value> {
    if let Ok(members) = serde_json::from_slice(body) {
        return members;
    }
    let form = std::str::from_utf8(body).ok().filter(|text| text.contains("access_token=") || text.contains("error="));
    let url = form.and_then(|text| Url::parse(&format!("http://localhost/?{}", text.trim())).ok());
    let pairs = url.iter().flat_map(|url| url.query_pairs());
    pairs.map(|(name, value)| (name.into_owned(), Value::String(value.into_owned()))).collect()
}

/// Returns the error code of a refusal. Text that does not look like a code is replaced, as it may echo request
/// data.
fn code(text: &str) -> String {
    let is_code = text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
    if is_code { text } else { "an error code that OAuth 2.0 does not define" }.to_owned()
}

/// Parses the lifetime of a token: a number, possibly with decimals, or the same as a string. Returns `None` if the
/// value is neither, or is out of range.
fn lifetime(value: &Value) -> Option<TimeDelta> {
    let seconds = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    (seconds > 0.0 && seconds < LONGEST).then(|| TimeDelta::milliseconds((seconds * 1000.0) as i64))
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn read(status: u16, body: &str) -> Result<Tokens, OAuthError> {
        tokens(status, body.as_bytes(), Some(&"before".into()), DateTime::UNIX_EPOCH)
    }

    /// Returns the lifetime in seconds that is read from this text of `expires_in`.
    fn lasts(text: &str) -> Option<f64> {
        let tokens = read(200, &format!(r#"{{"access_token": "a", "expires_in": {text}}}"#)).unwrap();
        tokens.expires_at.map(|end| (end - DateTime::UNIX_EPOCH).num_milliseconds() as f64 / 1000.0)
    }

    #[test]
    fn a_lifetime_may_be_a_number_or_a_string() {
        assert_eq!((lasts("3600"), lasts("3599.5"), lasts("\"3600\"")), (Some(3600.0), Some(3599.5), Some(3600.0)));
        assert_eq!((lasts("\" 12.5 \""), lasts("1e3")), (Some(12.5), Some(1000.0)));
        for none in ["null", "0", "-1", "1e300", "\"\"", "\"soon\"", "[]", "true"] {
            assert_eq!(lasts(none), None, "{none}");
        }
    }

    #[test]
    fn token_type_and_scope_may_be_missing_or_of_any_shape() {
        let twitch = r#"{"access_token": "a", "refresh_token": "r", "scope": ["chat:read"], "token_type": "bearer"}"#;
        let tokens = read(200, twitch).unwrap();
        assert_eq!((tokens.access.expose_secret(), tokens.refresh.unwrap().expose_secret()), ("a", "r"));
        let form = read(200, "access_token=a%20b&scope=repo&token_type=bearer").unwrap();
        assert_eq!(form.access.expose_secret(), "a b");
        assert_eq!(form.refresh.unwrap().expose_secret(), "before");
    }

    #[test]
    fn refusals_are_identified_by_their_code() {
        let refused = |status, body| match read(status, body) {
            Err(OAuthError::Refused(code)) => code,
            other => panic!("{other:?}"),
        };
        assert_eq!(refused(400, r#"{"error": "invalid_grant"}"#), "invalid_grant");
        assert_eq!(refused(200, r#"{"error": "bad_verification_code"}"#), "bad_verification_code");
        assert_eq!(refused(500, r#"{"error": "invalid_grant"}"#), "invalid_grant");
        assert!(!refused(400, r#"{"error": "the token s3cret is unknown"}"#).contains("s3cret"));
        assert!(matches!(read(503, r#"{"error": "down"}"#), Err(OAuthError::Status(503))));
        assert!(matches!(read(307, ""), Err(OAuthError::Redirect)));
        for none in ["", "{}", "[]", "<html>", r#"{"access_token": ""}"#, r#"{"access_token": 1}"#] {
            assert!(matches!(read(200, none), Err(OAuthError::Unreadable)), "{none}");
        }
    }
}
