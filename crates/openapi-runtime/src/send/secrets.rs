//! Secrets recognized by name, and their removal from recordings.

use base64::{Engine, prelude::BASE64_STANDARD};
use http::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{
    Url,
    header::{CONTENT_LOCATION, CONTENT_TYPE, LINK, LOCATION, REFERER},
};
use serde_json::Value;

use crate::{
    SchemeKind, Spec,
    common::{media_type::essence, percent::encode},
};

/// The text that replaces a secret.
pub(super) const OUT: &str = "***";

/// Parts of names that mark secrets at any position. Names are compared without word separators.
const PARTS: [&str; 23] = [
    "password",
    "passwd",
    "passphrase",
    "passcode",
    "secret",
    "token",
    "apikey",
    "privatekey",
    "accesskey",
    "signingkey",
    "encryptionkey",
    "sharedkey",
    "masterkey",
    "sessionkey",
    "authkey",
    "sessionid",
    "authorization",
    "cookie",
    "credential",
    "bearer",
    "assertion",
    "signature",
    "webhookkey",
];

/// Words of names that mark secrets.
const WORDS: [&str; 10] = ["pwd", "otp", "totp", "jwt", "sid", "sig", "auth", "cvv", "cvc", "session"];

/// Names that mark secrets only as a whole: a `sort_key` is not a key.
const WHOLE: [&str; 2] = ["key", "keys"];

/// Ends of names that are not secrets despite the rules above: they are page tokens of lists.
const NO_SECRET: [&str; 3] = ["pagetoken", "nexttoken", "continuationtoken"];

/// The headers that contain URLs.
const ADDRESSES: [HeaderName; 4] = [LOCATION, CONTENT_LOCATION, REFERER, LINK];

/// The recognition of secrets by their names.
pub(super) struct Secrets {
    /// The names, in lower case, under which the document sends credentials in headers and in the query.
    credentials: Vec<String>,
}

impl Secrets {
    pub(super) fn of(spec: &Spec) -> Self {
        let names = spec.schemes.iter().filter_map(|scheme| match scheme.kind {
            SchemeKind::Header(name) | SchemeKind::Query(name) | SchemeKind::Cookie(name) => Some(name.to_lowercase()),
            _ => None,
        });
        Self { credentials: names.collect() }
    }

    pub(super) fn is_secret(&self, name: &str) -> bool {
        let words = words(name);
        let joined = words.concat();
        let is_known = PARTS.iter().any(|part| joined.contains(part))
            || words.iter().any(|word| WORDS.contains(&word.as_str()))
            || WHOLE.contains(&joined.as_str());
        is_known && !NO_SECRET.iter().any(|end| joined.ends_with(end))
            || self.credentials.contains(&name.to_lowercase())
    }

    /// Returns the value of a header with secrets removed.
    pub(super) fn header(&self, name: &HeaderName, value: &HeaderValue) -> String {
        if value.is_sensitive() || self.is_secret(name.as_str()) {
            return OUT.to_owned();
        }
        let text = String::from_utf8_lossy(value.as_bytes());
        match name {
            name if *name == LINK => self.links(&text),
            name if ADDRESSES.contains(name) => self.address(&text),
            _ => text.into_owned(),
        }
    }

    /// Returns the pairs of a query or a form with secrets removed.
    pub(super) fn pairs(&self, text: &str) -> Vec<(String, String)> {
        let Ok(url) = Url::parse(&format!("http://localhost/?{text}")) else { return Vec::new() };
        let shown = |(name, value): (std::borrow::Cow<'_, str>, std::borrow::Cow<'_, str>)| {
            let value = if self.is_secret(&name) { OUT.to_owned() } else { value.into_owned() };
            (name.into_owned(), value)
        };
        url.query_pairs().map(shown).collect()
    }

    /// Returns the pairs of a query or a form with secrets removed, as text.
    fn form(&self, text: &str) -> String {
        let pairs = self.pairs(text).into_iter().map(|(name, value)| format!("{}={}", encode(&name), encode(&value)));
        pairs.collect::<Vec<_>>().join("&")
    }

    /// Returns a URL, absolute or relative, with secrets removed.
    fn address(&self, text: &str) -> String {
        let (before, mut rest) = text.find(['?', '#']).map_or((text, ""), |at| text.split_at(at));
        let mut shown = without_user(before);
        while let Some(separator) = rest.chars().next() {
            let after = rest.strip_prefix(separator).unwrap_or_default();
            let (pair, more) = after.find(['&', '#']).map_or((after, ""), |end| after.split_at(end));
            shown.push(separator);
            match pair.split_once('=') {
                Some((name, _)) if self.pairs(pair).iter().any(|(_, value)| value == OUT) => {
                    shown.push_str(&format!("{name}={OUT}"));
                }
                _ => shown.push_str(pair),
            }
            rest = more;
        }
        shown
    }

    /// Removes secrets from the URLs between angle brackets; the surrounding text is unchanged.
    fn links(&self, text: &str) -> String {
        let mut shown = String::new();
        let mut rest = text;
        while let Some((before, (address, after))) =
            rest.split_once('<').and_then(|(before, after)| Some((before, after.split_once('>')?)))
        {
            shown.push_str(&format!("{before}<{}>", self.address(address)));
            rest = after;
        }
        shown.push_str(rest);
        shown
    }

    /// Returns a body with secrets removed, and its encoding; `None` if it cannot be inspected. `own` is a further
    /// member to remove.
    pub(super) fn body(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        own: Option<&str>,
    ) -> Option<(String, Option<&'static str>)> {
        let media_type = essence(headers.get(CONTENT_TYPE));
        if body.is_empty() {
            return Some((String::new(), None));
        }
        if media_type.ends_with("json") {
            let mut value = serde_json::from_slice::<Value>(body).ok()?;
            self.take_out(&mut value);
            if let Some(member) = own.and_then(|name| value.get_mut(name)) {
                *member = OUT.into();
            }
            return Some((value.to_string(), None));
        }
        if media_type == "application/x-www-form-urlencoded" {
            return Some((self.form(std::str::from_utf8(body).ok()?), None));
        }
        if media_type == "multipart/form-data" {
            let parts = self.parts(headers.get(CONTENT_TYPE)?.to_str().ok()?, body)?;
            return Some(match String::from_utf8(parts) {
                Ok(text) => (text, None),
                Err(parts) => (BASE64_STANDARD.encode(parts.as_bytes()), Some("base64")),
            });
        }
        None
    }

    fn take_out(&self, value: &mut Value) {
        match value {
            Value::Object(members) => members.iter_mut().for_each(|(name, value)| match value {
                // Neither is a secret, and a replay of the recording may need them.
                Value::Null | Value::Bool(_) => {}
                // `total_tokens` is a count.
                Value::Number(_) if words(name).last().is_some_and(|word| word == "tokens") => {}
                _ if self.is_secret(name) => *value = OUT.into(),
                _ => self.take_out(value),
            }),
            Value::Array(items) => items.iter_mut().for_each(|item| self.take_out(item)),
            Value::String(text) if text.starts_with("http://") || text.starts_with("https://") => {
                *text = self.address(text);
            }
            _ => {}
        }
    }

    /// Returns the parts of a form (RFC 7578): fields with a secret name are removed, and so are files that are not
    /// JSON, as they cannot be inspected.
    fn parts(&self, content_type: &str, body: &[u8]) -> Option<Vec<u8>> {
        let boundary = parameter(content_type, "boundary")?;
        let delimiter = format!("--{boundary}");
        let mut shown = Vec::new();
        let mut rest = body.strip_prefix(delimiter.as_bytes())?;
        let between = format!("\r\n{delimiter}");
        while let Some(part) = rest.strip_prefix(b"\r\n") {
            let end = find(part, between.as_bytes())?;
            let (part, after) = part.split_at_checked(end)?;
            let at = find(part, b"\r\n\r\n")?;
            let (head, content) = part.split_at_checked(at)?;
            let (head, content) = (std::str::from_utf8(head).ok()?, content.get(4..)?);
            shown.extend_from_slice(format!("{delimiter}\r\n{head}\r\n\r\n").as_bytes());
            shown.extend_from_slice(self.part(head, content).as_bytes());
            shown.extend_from_slice(b"\r\n");
            rest = after.strip_prefix(between.as_bytes())?;
        }
        shown.extend_from_slice(format!("{delimiter}--\r\n").as_bytes());
        rest.starts_with(b"--").then_some(shown)
    }

    /// Returns the content of a part with secrets removed.
    fn part(&self, head: &str, content: &[u8]) -> String {
        let header = |name: &str| {
            let mut pairs = head.lines().filter_map(|line| line.split_once(':'));
            pairs.find(|(known, _)| known.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
        };
        let disposition = header("content-disposition").unwrap_or_default();
        let name = parameter(disposition, "name");
        let media_type = header("content-type").unwrap_or_default().to_lowercase();
        let is_open = name.is_some_and(|name| !self.is_secret(&name)) && parameter(disposition, "filename").is_none();
        if is_open
            && media_type.split(';').next().is_some_and(|it| it.trim().ends_with("json"))
            && let Ok(mut value) = serde_json::from_slice::<Value>(content)
        {
            self.take_out(&mut value);
            return value.to_string();
        }
        let is_text = media_type.is_empty() || media_type.starts_with("text/plain");
        match std::str::from_utf8(content) {
            Ok(text) if is_open && is_text => text.to_owned(),
            _ => OUT.to_owned(),
        }
    }
}

/// Splits a name into words in lower case: those of `accessToken`, `access_token` and `Access-Token` are equal.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for c in name.chars() {
        let is_new = !c.is_alphanumeric() || c.is_uppercase() && was_lower;
        if is_new && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
        was_lower = c.is_lowercase() || c.is_numeric();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Removes user and password from the part of a URL before its query.
fn without_user(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("//") else { return address.to_owned() };
    let (authority, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    match authority.rsplit_once('@') {
        Some((_, host)) => format!("{scheme}//{OUT}@{host}{path}"),
        None => address.to_owned(),
    }
}

/// Returns a parameter of a header such as `Content-Type`.
fn parameter(header: &str, name: &str) -> Option<String> {
    let mut pairs = header.split(';').skip(1).filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(known, _)| known.trim().eq_ignore_ascii_case(name))?;
    Some(value.trim().trim_matches('"').to_owned())
}

/// Returns the position at which `wanted` starts in `all`.
fn find(all: &[u8], wanted: &[u8]) -> Option<usize> {
    all.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Scheme;

    const SPEC: Spec = Spec { schemes: &[Scheme { name: "key", kind: SchemeKind::Query("k") }], ..Spec::PLAIN };

    fn secrets() -> Secrets {
        Secrets::of(&SPEC)
    }

    fn body(media_type: &'static str, body: &str) -> Option<String> {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(media_type))]);
        secrets().body(&headers, body.as_bytes(), None).map(|(text, _)| text)
    }

    #[test]
    fn secrets_are_known_by_their_names_and_where_a_list_goes_on_is_none() {
        for name in [
            "Password",
            "page_access_token",
            "refreshToken",
            "x-api-key",
            "client_secret",
            "Set-Cookie",
            "K",
            "key",
            "keys",
            "access_key",
            "signingKey",
            "otp",
            "jwt",
            "session_id",
            "sid",
            "X-Amz-Signature",
            "tokens",
        ] {
            assert!(secrets().is_secret(name), "{name}");
        }
        for name in [
            "page_token",
            "nextPageToken",
            "next_token",
            "cursor",
            "name",
            "sort_key",
            "public_key",
            "keyword",
            "author",
            "signal",
            "idempotency-key",
            "inside",
        ] {
            assert!(!secrets().is_secret(name), "{name}");
        }
    }

    #[test]
    fn whatever_stands_under_a_secret_name_is_taken_out() {
        let given = json!({
            "tokens": ["s3"], "password": 12, "secret": {"value": "s3"}, "user": [{"otp": "s3", "name": "Rex"}],
            "usage": {"total_tokens": 7}, "has_password": true, "token": null,
            "url": "https://zoo.example/a?X-Amz-Signature=s3&page=2",
        });
        let shown: Value = serde_json::from_str(&body("application/json", &given.to_string()).unwrap()).unwrap();
        let wanted = json!({
            "tokens": OUT, "password": OUT, "secret": OUT, "user": [{"otp": OUT, "name": "Rex"}],
            "usage": {"total_tokens": 7}, "has_password": true, "token": null,
            "url": "https://zoo.example/a?X-Amz-Signature=***&page=2",
        });
        assert_eq!(shown, wanted);
        assert_eq!(
            body("application/x-www-form-urlencoded", "a=1&otp=s3&k=s3").unwrap(),
            "a=1&otp=%2A%2A%2A&k=%2A%2A%2A"
        );
        for closed in ["text/plain", "application/xml", "application/octet-stream"] {
            assert_eq!(body(closed, "<password>s3</password>"), None, "{closed}");
        }
        assert_eq!(body("application/json", "{\"password\": \"s3"), None);
    }

    #[test]
    fn parts_of_a_form_are_looked_into_one_by_one() {
        let part = |name: &str, more: &str, content: &str| {
            format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{content}\r\n")
        };
        let given = [
            part("name", "", "Rex"),
            part("password", "", "s3"),
            part("photo", "; filename=\"a.png\"\r\nContent-Type: image/png", "s3"),
            part("meta", "\r\nContent-Type: application/json", "{\"otp\":\"s3\",\"a\":1}"),
        ];
        let shown = body("multipart/form-data; boundary=B", &format!("{}--B--\r\n", given.concat())).unwrap();
        assert!(!shown.contains("s3"), "{shown}");
        assert!(shown.contains("\r\n\r\nRex\r\n") && shown.contains("{\"otp\":\"***\",\"a\":1}"), "{shown}");
        assert!(shown.starts_with("--B\r\nContent-Disposition") && shown.ends_with("\r\n--B--\r\n"), "{shown}");
        assert_eq!(body("multipart/form-data; boundary=B", "--C\r\ns3"), None);
    }

    #[test]
    fn addresses_in_headers_lose_their_secrets() {
        let shown = |name, value| secrets().header(&name, &HeaderValue::from_static(value));
        assert_eq!(shown(LOCATION, "/x?token=s3&a=1#access_token=s3"), "/x?token=***&a=1#access_token=***");
        assert_eq!(shown(REFERER, "https://me:s3@zoo.example/@me?k=s3"), "https://***@zoo.example/@me?k=***");
        let links = shown(LINK, "</a?page=2&k=s3>; rel=\"next\", </a?page=9>; rel=\"last\"");
        assert_eq!(links, "</a?page=2&k=***>; rel=\"next\", </a?page=9>; rel=\"last\"");
        assert_eq!(shown(HeaderName::from_static("x-session-id"), "s3"), OUT);
    }
}
