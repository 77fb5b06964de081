//! The security schemes of a document, and the sending of credentials.

use base64::{Engine, prelude::BASE64_STANDARD};
use reqwest::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    RequestError,
    common::percent::{encode, encode_in_cookie},
};

/// A security scheme (OpenAPI 3.2, "Security Scheme Object").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scheme {
    /// The name of the scheme in the document.
    pub name: &'static str,
    /// The way in which its credential is sent.
    pub kind: SchemeKind,
}

/// The way in which a credential is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemeKind {
    /// `apiKey` in the header of this name.
    Header(&'static str),
    /// `apiKey` in the query, under this name.
    Query(&'static str),
    /// `apiKey` in the cookie of this name.
    Cookie(&'static str),
    /// HTTP basic (RFC 7617).
    Basic,
    /// HTTP bearer (RFC 6750), which OAuth 2 and OpenID Connect use as well.
    Bearer,
    /// Another HTTP scheme: `Authorization` with this word before the credential.
    Http(&'static str),
    /// A client certificate, which the HTTP client itself presents.
    MutualTls,
}

/// The parts of a request that carry credentials; the query is without its question mark.
pub(crate) struct Carrier<'c> {
    pub(crate) headers: &'c mut HeaderMap,
    pub(crate) query: &'c mut String,
}

impl SchemeKind {
    /// Checks that a credential can be sent.
    pub(crate) fn check(self, secret: &SecretString) -> Result<(), ()> {
        let mut carrier = Carrier { headers: &mut HeaderMap::new(), query: &mut String::new() };
        self.apply("", secret, &mut carrier).map_err(drop)
    }

    /// Writes a credential. The error never contains it.
    pub(crate) fn apply(
        self,
        scheme: &'static str,
        secret: &SecretString,
        carrier: &mut Carrier<'_>,
    ) -> Result<(), RequestError> {
        let secret = secret.expose_secret();
        let value = |text: &str| {
            let mut value = HeaderValue::from_str(text).map_err(|_| RequestError::Credential { scheme })?;
            value.set_sensitive(true);
            Ok(value)
        };
        match self {
            Self::Header(name) => {
                let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| RequestError::Credential { scheme })?;
                carrier.headers.insert(name, value(secret)?);
            }
            Self::Query(name) => {
                if !carrier.query.is_empty() {
                    carrier.query.push('&');
                }
                carrier.query.push_str(&format!("{}={}", encode(name), encode(secret)));
            }
            Self::Cookie(name) => {
                let before = carrier.headers.get(COOKIE).and_then(|value| value.to_str().ok()).unwrap_or_default();
                let separator = if before.is_empty() { "" } else { "; " };
                // Cookies are opaque: servers that set them compare them as they are.
                let cookies = value(&format!("{before}{separator}{}={}", encode(name), encode_in_cookie(secret)))?;
                carrier.headers.insert(COOKIE, cookies);
            }
            Self::Basic => {
                let text = BASE64_STANDARD.encode(secret);
                carrier.headers.insert(AUTHORIZATION, value(&format!("Basic {text}"))?);
            }
            Self::Bearer => {
                carrier.headers.insert(AUTHORIZATION, value(&format!("Bearer {secret}"))?);
            }
            Self::Http(word) => {
                carrier.headers.insert(AUTHORIZATION, value(&format!("{word} {secret}"))?);
            }
            Self::MutualTls => {}
        }
        Ok(())
    }
}

/// Returns the schemes to use for an operation: the first non-empty alternative whose schemes all have credentials,
/// or none if the document permits that.
pub(crate) fn choose<'a>(
    schemes: &[Scheme],
    alternatives: &'a [&'a [usize]],
    is_given: impl Fn(usize) -> bool,
) -> Result<&'a [usize], RequestError> {
    let found = alternatives.iter().find(|needed| !needed.is_empty() && needed.iter().all(|index| is_given(*index)));
    if let Some(found) = found {
        return Ok(found);
    }
    if alternatives.is_empty() || alternatives.iter().any(|needed| needed.is_empty()) {
        return Ok(&[]);
    }
    let name = |index: &usize| schemes.get(*index).map_or("", |scheme| scheme.name);
    let listed =
        |needed: &&[usize]| needed.iter().map(|it| format!("`{}`", name(it))).collect::<Vec<_>>().join(" and ");
    let needed: Vec<String> = alternatives.iter().map(listed).collect();
    Err(RequestError::MissingCredential { needed: needed.join(", or ") })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEMES: [Scheme; 3] = [
        Scheme { name: "key", kind: SchemeKind::Query("api key") },
        Scheme { name: "session", kind: SchemeKind::Cookie("sid") },
        Scheme { name: "login", kind: SchemeKind::Basic },
    ];

    #[test]
    fn the_first_alternative_that_is_given_whole_is_used() {
        let alternatives: &[&[usize]] = &[&[0, 1], &[2]];
        assert_eq!(choose(&SCHEMES, alternatives, |it| it == 2).unwrap(), [2]);
        assert_eq!(choose(&SCHEMES, alternatives, |it| it < 2).unwrap(), [0, 1]);
        let error = choose(&SCHEMES, alternatives, |it| it == 0).unwrap_err();
        assert!(error.to_string().contains("`key` and `session`, or `login`"), "{error}");
        assert_eq!(choose(&SCHEMES, &[&[], &[0]], |_| false).unwrap(), [] as [usize; 0]);
        assert_eq!(choose(&SCHEMES, &[&[], &[0]], |_| true).unwrap(), [0], "a credential that is given is used");
        assert_eq!(choose(&SCHEMES, &[], |_| true).unwrap(), [] as [usize; 0]);
    }

    #[test]
    fn credentials_go_where_the_scheme_says() {
        let (mut headers, mut query) = (HeaderMap::new(), "a=1".to_owned());
        headers.insert(COOKIE, HeaderValue::from_static("a=b"));
        for scheme in SCHEMES {
            let mut carrier = Carrier { headers: &mut headers, query: &mut query };
            scheme.kind.apply(scheme.name, &"us:p w&".into(), &mut carrier).unwrap();
        }
        assert_eq!(query, "a=1&api%20key=us%3Ap%20w%26");
        assert_eq!(headers[COOKIE], "a=b; sid=us:p%20w&");
        assert_eq!(headers[AUTHORIZATION], "Basic dXM6cCB3Jg==");
        assert!(headers.values().all(HeaderValue::is_sensitive), "{headers:?}");
    }

    #[test]
    fn a_credential_that_cannot_be_sent_is_not_repeated() {
        let (mut headers, mut query) = (HeaderMap::new(), String::new());
        let mut carrier = Carrier { headers: &mut headers, query: &mut query };
        let error = SchemeKind::Bearer.apply("token", &"se\ncret".into(), &mut carrier).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("cret"), "{error}");
    }
}
