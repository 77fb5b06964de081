//! How building a client and calling it fail.
//!
//! What is printed are status, method, path template and request id. Headers and bodies are there for
//! the asking; neither `Display` nor `Debug` shows them, as both may hold secrets.

use std::{convert::Infallible, fmt};

use bytes::Bytes;
use reqwest::{StatusCode, header::HeaderMap};

use crate::{Operation, credentials::TokenError};

/// Why a client cannot be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The base URL cannot be used.
    #[error("the base URL `{url}` cannot be used: {reason}")]
    BaseUrl {
        /// The URL; empty if it holds a credential.
        url: String,
        /// Why.
        reason: String,
    },
    /// The document names its server relative to its own address, which nothing says.
    #[error("the document names its server as `{url}`, relative to its own address; set `{setter}` or `document_url`")]
    Relative {
        /// What the document says.
        url: String,
        /// The method that sets the base.
        setter: &'static str,
    },
    /// A variable of a server has a value that cannot stand in its URL.
    #[error("the server variable `{name}` {reason}")]
    Variable {
        /// The variable.
        name: String,
        /// What is the matter.
        reason: String,
    },
    /// A user name cannot hold a colon (RFC 7617, section 2).
    #[error("the user name for `{0}` holds a colon, which HTTP basic authentication cannot carry")]
    UserName(&'static str),
    /// A credential has characters that cannot be sent.
    #[error("the credential for `{0}` has characters that a header cannot carry")]
    Credential(&'static str),
    /// An HTTP client of the caller's own follows redirects, and knows nothing of the credential.
    #[error(
        "the HTTP client may follow redirects itself, and would carry {0} to other hosts; \
         build it with `redirect(Policy::none())`, and they are followed without it"
    )]
    Redirects(String),
    /// The name of a further header is malformed.
    #[error("`{0}` is not the name of a header")]
    HeaderName(String),
    /// A parameter that every operation has cannot be written.
    #[error("the parameter `{name}` cannot be written: {reason}")]
    Parameter {
        /// The parameter, as the document has it.
        name: &'static str,
        /// Why.
        reason: String,
    },
    /// The HTTP client cannot be made.
    #[error("the HTTP client cannot be made")]
    Http(#[source] reqwest::Error),
}

impl BuildError {
    pub(crate) fn url(url: &str, reason: impl Into<String>) -> Self {
        Self::BaseUrl { url: url.to_owned(), reason: reason.into() }
    }

    pub(crate) fn variable(name: &str, reason: &str) -> Self {
        Self::Variable { name: name.to_owned(), reason: reason.to_owned() }
    }
}

/// Why a request was not sent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// The operation needs credentials that the client was not given.
    #[error("the operation needs a credential that the client was not given: {needed}")]
    MissingCredential {
        /// The security schemes that would do, by name.
        needed: String,
    },
    /// A credential has characters that cannot be sent.
    #[error("the credential for `{scheme}` has characters that a header cannot carry")]
    Credential {
        /// The security scheme.
        scheme: &'static str,
    },
    /// The source of a token failed.
    #[error("the token source for `{scheme}` failed")]
    Token {
        /// The security scheme.
        scheme: &'static str,
        /// What it says.
        source: TokenError,
    },
    /// A parameter of every operation was set neither for the client nor for the call.
    #[error("every call needs the parameter `{name}`; set it when the client is built, or for the call")]
    MissingParameter {
        /// The parameter, as the document has it.
        name: &'static str,
    },
    /// A value cannot be written.
    #[error("{place} cannot be written: {reason}")]
    Value {
        /// The parameter, or the body.
        place: String,
        /// Why.
        reason: String,
    },
    /// A file to be sent cannot be read.
    #[error("the file to be sent cannot be read")]
    File(#[source] std::io::Error),
    /// The URL, the method or a header is malformed.
    #[error("the request is malformed")]
    Malformed(#[source] reqwest::Error),
}

impl RequestError {
    pub(crate) fn value(place: impl Into<String>, reason: impl fmt::Display) -> Self {
        Self::Value { place: place.into(), reason: reason.to_string() }
    }

    /// What cannot be written, and why.
    pub(crate) fn into_place(self) -> (String, String) {
        match self {
            Self::Value { place, reason } => (place, reason),
            other => ("the request".to_owned(), other.to_string()),
        }
    }
}

/// A response that was not what was hoped for, with all of it at hand.
pub(crate) struct Received {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// Why a response could not be read. The text says where and what was expected, never what was found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("at `{path}`: {message}")]
pub struct DecodeError {
    path: String,
    message: String,
}

impl DecodeError {
    /// Finds the place: the value is read once more, which only a failure costs.
    pub(crate) fn of<T: serde::de::DeserializeOwned>(body: &[u8], first: &serde_json::Error) -> Self {
        let mut deserializer = serde_json::Deserializer::from_slice(body);
        match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
            Err(error) => Self { path: error.path().to_string(), message: spoken(error.inner()) },
            Ok(_) => Self { path: ".".to_owned(), message: spoken(first) },
        }
    }

    /// The place in the body, such as `data.items[3].id`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What was expected there.
    pub fn message(&self) -> &str {
        &self.message
    }
}

/// serde's words without the value that it found, which may be a secret.
fn spoken(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!("line {}, column {}", error.line(), error.column());
    if error.is_syntax() || error.is_eof() {
        return format!("it is not valid JSON ({place})");
    }
    let kinds = ["string", "integer", "floating point", "boolean", "null", "map", "sequence", "number"];
    let found =
        text.strip_prefix("invalid type: ").and_then(|rest| kinds.into_iter().find(|kind| rest.starts_with(kind)));
    let known = ["missing field `", "duplicate field `"].into_iter().find(|known| text.starts_with(known));
    let expected = text.rsplit_once(", expected ").map(|(_, rest)| rest.split(" at line ").next().unwrap_or(rest));
    match (found, expected, known) {
        (Some(found), Some(expected), _) => format!("expected {expected}, found a value of type {found} ({place})"),
        (_, _, Some(_)) => format!("{} ({place})", text.split(" at line ").next().unwrap_or_default()),
        (_, Some(expected), _) => format!("expected {expected} ({place})"),
        _ => format!("the value does not have the documented form ({place})"),
    }
}

/// Why a call did not go through, by kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Nothing was sent: the request cannot be written.
    Request,
    /// Nothing was sent: a credential is missing.
    Credentials,
    /// The server could not be reached, or the connection broke.
    Transport,
    /// The server responded with a failure.
    Response,
    /// The server responded with something that is not as documented.
    Decode,
}

enum Cause<E> {
    Request(RequestError),
    Transport(reqwest::Error),
    Response(Received, Option<E>),
    Decode(Received, DecodeError),
}

/// A call that got no response.
pub struct Unsent(&'static Operation, Result<RequestError, reqwest::Error>);

impl Unsent {
    pub(crate) fn request(operation: &'static Operation, error: RequestError) -> Self {
        Self(operation, Ok(error))
    }

    pub(crate) fn transport(operation: &'static Operation, error: reqwest::Error) -> Self {
        Self(operation, Err(error))
    }
}

impl fmt::Debug for Unsent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} got no response", self.0.method, self.0.path)
    }
}

impl<E> From<Unsent> for Error<E> {
    fn from(Unsent(operation, error): Unsent) -> Self {
        match error {
            Ok(error) => Self::request(operation, error),
            Err(error) => Self::transport(operation, error),
        }
    }
}

/// Why a call did not go through. `E` are the failures that the document has for the operation.
pub struct Error<E = Undocumented>(Box<(&'static Operation, Cause<E>)>);

impl<E> Error<E> {
    pub(crate) fn request(operation: &'static Operation, error: RequestError) -> Self {
        Self(Box::new((operation, Cause::Request(error))))
    }

    pub(crate) fn transport(operation: &'static Operation, error: reqwest::Error) -> Self {
        // The URL may hold a credential.
        Self(Box::new((operation, Cause::Transport(error.without_url()))))
    }

    pub(crate) fn response(operation: &'static Operation, received: Received, documented: Option<E>) -> Self {
        Self(Box::new((operation, Cause::Response(received, documented))))
    }

    pub(crate) fn decode(operation: &'static Operation, received: Received, error: DecodeError) -> Self {
        Self(Box::new((operation, Cause::Decode(received, error))))
    }

    /// The kind of error.
    pub fn kind(&self) -> ErrorKind {
        match &self.0.1 {
            Cause::Request(RequestError::MissingCredential { .. } | RequestError::Token { .. }) => {
                ErrorKind::Credentials
            }
            Cause::Request(_) => ErrorKind::Request,
            Cause::Transport(_) => ErrorKind::Transport,
            Cause::Response(..) => ErrorKind::Response,
            Cause::Decode(..) => ErrorKind::Decode,
        }
    }

    /// The operation that was called.
    pub fn operation(&self) -> &'static Operation {
        self.0.0
    }

    /// The failure that the document has for the status, if the body is as documented.
    pub fn documented(&self) -> Option<&E> {
        match &self.0.1 {
            Cause::Response(_, documented) => documented.as_ref(),
            _ => None,
        }
    }

    fn received(&self) -> Option<&Received> {
        match &self.0.1 {
            Cause::Response(received, _) | Cause::Decode(received, _) => Some(received),
            _ => None,
        }
    }

    /// The status of the response, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.received().map(|received| received.status)
    }

    /// The headers of the response, if there was one.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.received().map(|received| &received.headers)
    }

    /// The body of the response as it came, if there was one.
    pub fn body(&self) -> Option<&Bytes> {
        self.received().map(|received| &received.body)
    }

    /// The body of the response as text; what is not UTF-8 is replaced.
    pub fn text(&self) -> Option<std::borrow::Cow<'_, str>> {
        self.body().map(|body| String::from_utf8_lossy(body))
    }

    /// What the server calls the request, by one of the headers that are usual for it.
    pub fn request_id(&self) -> Option<&str> {
        const NAMES: [&str; 6] =
            ["x-request-id", "request-id", "x-amzn-requestid", "x-amz-request-id", "x-correlation-id", "cf-ray"];
        let headers = self.headers()?;
        NAMES.iter().find_map(|name| headers.get(*name)?.to_str().ok())
    }

    /// Why the response could not be read.
    pub fn decode_error(&self) -> Option<&DecodeError> {
        match &self.0.1 {
            Cause::Decode(_, error) => Some(error),
            _ => None,
        }
    }

    /// Why nothing was sent.
    pub fn request_error(&self) -> Option<&RequestError> {
        match &self.0.1 {
            Cause::Request(error) => Some(error),
            _ => None,
        }
    }

    /// A limit of time was reached.
    pub fn is_timeout(&self) -> bool {
        matches!(&self.0.1, Cause::Transport(error) if error.is_timeout())
    }

    /// No connection was made, so the server has not seen the request.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn is_connect(&self) -> bool {
        matches!(&self.0.1, Cause::Transport(error) if error.is_connect())
    }

    /// The error that any operation may have, and the documented failure.
    pub(crate) fn split(self) -> (Error<Undocumented>, Option<E>) {
        let (operation, cause) = *self.0;
        let (cause, documented) = match cause {
            Cause::Request(error) => (Cause::Request(error), None),
            Cause::Transport(error) => (Cause::Transport(error), None),
            Cause::Response(received, documented) => (Cause::Response(received, None), documented),
            Cause::Decode(received, error) => (Cause::Decode(received, error), None),
        };
        (Error(Box::new((operation, cause))), documented)
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (operation, cause) = &*self.0;
        write!(f, "{} {}: ", operation.method, operation.path)?;
        match cause {
            Cause::Request(error) => write!(f, "{error}")?,
            Cause::Transport(error) => write!(f, "{error}")?,
            Cause::Response(received, _) => write!(f, "{}", received.status)?,
            Cause::Decode(received, error) => {
                write!(f, "{}, and the body is not as documented {error}", received.status)?;
            }
        }
        match self.request_id() {
            Some(id) => write!(f, " (request id {})", id.escape_debug()),
            None => Ok(()),
        }
    }
}

impl<E> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (operation, cause) = &*self.0;
        let mut out = f.debug_struct("Error");
        out.field("method", &operation.method).field("path", &operation.path).field("operation_id", &operation.id);
        match cause {
            Cause::Request(error) => out.field("request", error),
            Cause::Transport(error) => out.field("transport", error),
            Cause::Response(received, documented) => out
                .field("status", &received.status.as_u16())
                .field("is_documented", &documented.is_some())
                .field("body", &format_args!("{} bytes", received.body.len())),
            Cause::Decode(received, error) => out
                .field("status", &received.status.as_u16())
                .field("decode", error)
                .field("body", &format_args!("{} bytes", received.body.len())),
        };
        out.field("request_id", &self.request_id()).finish()
    }
}

impl<E> std::error::Error for Error<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.1 {
            Cause::Request(error) => std::error::Error::source(error),
            Cause::Transport(error) => std::error::Error::source(error),
            Cause::Decode(_, error) => Some(error),
            Cause::Response(..) => None,
        }
    }
}

/// The failures of an operation, told apart by status.
pub trait Failures: Sized + Send + Sync + 'static {
    /// Reads a failure; `None` if the document has none of this status, or the body is not as
    /// documented.
    fn read(status: u16, media_type: &str, body: &Bytes) -> Option<Self>;
}

/// The failures of an operation of which none are documented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undocumented(Infallible);

impl Failures for Undocumented {
    fn read(_: u16, _: &str, _: &Bytes) -> Option<Self> {
        None
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[allow(dead_code)]
    struct Page {
        items: Vec<Item>,
    }

    #[derive(Debug, Deserialize)]
    #[allow(dead_code)]
    struct Item {
        id: i64,
        at: Option<chrono::DateTime<chrono::Utc>>,
    }

    fn decode(body: &str) -> DecodeError {
        let error = serde_json::from_str::<Page>(body).unwrap_err();
        DecodeError::of::<Page>(body.as_bytes(), &error)
    }

    #[test]
    fn a_decode_error_names_the_place_and_not_the_value() {
        let error = decode(r#"{"items": [{"id": 1}, {"id": "s3cret"}]}"#);
        assert_eq!(error.path(), "items[1].id");
        assert!(error.message().starts_with("expected i64, found a value of type string"), "{error}");
        for body in [
            r#"{"items": [{"id": 1, "at": "s3cret"}]}"#,
            r#"{"items": "s3cret"}"#,
            "s3cret",
            r#"{"items": [{"id": 1, "at": "#,
        ] {
            let error = decode(body);
            assert!(!format!("{error} {error:?}").contains("s3cret"), "{error}");
        }
        assert!(decode(r#"{"items": [{}]}"#).message().starts_with("missing field `id`"));
    }

    #[test]
    fn neither_headers_nor_body_are_printed() {
        let mut headers = HeaderMap::new();
        headers.insert("set-cookie", "sid=s3cret".parse().unwrap());
        headers.insert("x-request-id", "r-17".parse().unwrap());
        const GET_PET: &Operation =
            &Operation { method: "GET", id: "getPet", path: "/pets/{id}", accept: "", server: 0, security: None };
        let received = Received { status: StatusCode::NOT_FOUND, headers, body: Bytes::from_static(b"s3cret") };
        let error = Error::<Undocumented>::response(GET_PET, received, None);
        assert_eq!(error.to_string(), "GET /pets/{id}: 404 Not Found (request id r-17)");
        assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
        assert_eq!(error.text().as_deref(), Some("s3cret"));
        assert!(error.headers().is_some_and(|headers| headers.contains_key("set-cookie")));
    }
}
