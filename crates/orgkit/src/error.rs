//! The error of all APIs.

use std::{fmt, time::Duration};

use bytes::Bytes;
use orgkit_client::support::{self, ErrorKind};
use reqwest::{StatusCode, header::HeaderMap};

use crate::{Api, Operation, envelope};

impl From<std::convert::Infallible> for Error {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}

/// An error of calling an API, with the response of the server.
///
/// Neither the text nor the debug form repeats the body of a response or a credential.
pub struct Error {
    api: Api,
    kind: Kind,
    response: Option<Box<Response>>,
}

struct Response {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    code: Option<String>,
    message: Option<String>,
}

#[derive(Debug)]
enum Kind {
    /// The server responded with a failure.
    Failure,
    /// The API has no such operation.
    Unsupported(Operation),
    /// The request cannot be created.
    Invalid(String),
    /// A credential is missing, or cannot be had; the request cannot be written; the server could not be reached, the
    /// connection broke, or the response is not as documented.
    Client(Box<support::ApiError>),
    /// A list repeats a page.
    Repeats { page: i64 },
    /// A successful response reports that the operation failed.
    Refused(&'static str),
    /// The response contains a resource without an id.
    NoId(&'static str),
    /// The response is about another organization.
    Mismatch { asked: String, found: String },
}

impl Error {
    /// Creates the error of an operation that the API lacks.
    pub fn unsupported(api: Api, operation: Operation) -> Self {
        Self { api, kind: Kind::Unsupported(operation), response: None }
    }

    /// Creates the error of a request that is invalid, with the reason.
    pub fn invalid(api: Api, message: impl Into<String>) -> Self {
        Self { api, kind: Kind::Invalid(message.into()), response: None }
    }

    /// Creates the error of a list that repeats a page.
    pub fn repeated_page(api: Api, page: i64) -> Self {
        Self { api, kind: Kind::Repeats { page }, response: None }
    }

    /// Creates the error of a successful response that reports a failure. `what` is the operation, such as `delete the
    /// organization`.
    pub fn refused(api: Api, what: &'static str) -> Self {
        Self { api, kind: Kind::Refused(what), response: None }
    }

    /// Creates the error of a response with a resource that has no id. `what` names it with its article.
    pub fn without_id(api: Api, what: &'static str) -> Self {
        Self { api, kind: Kind::NoId(what), response: None }
    }

    /// Creates the error of a response about another organization than the requested one.
    pub fn mismatch(api: Api, asked: impl Into<String>, found: impl Into<String>) -> Self {
        Self { api, kind: Kind::Mismatch { asked: asked.into(), found: found.into() }, response: None }
    }

    /// Converts the error of a generated method.
    pub fn from_client(api: Api, error: impl Into<support::ApiError>) -> Self {
        let error = error.into();
        let (status, headers) = (error.status(), error.headers().cloned().unwrap_or_default());
        let body = error.body().cloned().unwrap_or_default();
        let (kind, has_envelope) = match error.kind() {
            ErrorKind::Response => (Kind::Failure, true),
            // The body of a successful response that could not be decoded has no error envelope and may contain secrets.
            _ => (Kind::Client(Box::new(error)), false),
        };
        let response = status.map(|status| Box::new(Response::new(status, headers, body, has_envelope)));
        Self { api, kind, response }
    }

    /// Returns the API that was called.
    pub fn api(&self) -> Api {
        self.api
    }

    /// Returns the status of the response, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.response.as_ref().map(|response| response.status)
    }

    /// Returns the headers of the response, if there was one.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.response.as_ref().map(|response| &response.headers)
    }

    /// Returns the body of the response, if there was one.
    pub fn body(&self) -> Option<&[u8]> {
        self.response.as_ref().map(|response| response.body.as_ref())
    }

    /// Returns the error code in the body: Katapult's and RiverGen's `code`, or the key of Partoo's message.
    pub fn code(&self) -> Option<&str> {
        self.response.as_ref()?.code.as_deref()
    }

    /// Returns the server's message for humans.
    pub fn message(&self) -> Option<&str> {
        self.response.as_ref()?.message.as_deref()
    }

    fn is_of_client(&self, kind: ErrorKind) -> bool {
        matches!(&self.kind, Kind::Client(error) if error.kind() == kind)
    }

    fn has_status(&self, status: StatusCode) -> bool {
        self.status() == Some(status)
    }

    /// Returns true if the organization does not exist.
    pub fn is_not_found(&self) -> bool {
        self.has_status(StatusCode::NOT_FOUND)
    }

    /// Returns true if the credentials are missing, invalid or expired. Katapult reports this with 400 and 403.
    pub fn is_unauthorized(&self) -> bool {
        self.is_of_client(ErrorKind::Credentials)
            || self.has_status(StatusCode::UNAUTHORIZED)
            || self.code().is_some_and(|code| self.api.unauthorized_codes().contains(&code))
    }

    /// Returns true if the credentials are valid but do not permit the operation.
    pub fn is_forbidden(&self) -> bool {
        self.has_status(StatusCode::FORBIDDEN) && !self.is_unauthorized()
    }

    /// Returns true if the request is invalid: it could not be created, or the server rejected it with 400, 415 or 422.
    pub fn is_invalid(&self) -> bool {
        matches!(self.kind, Kind::Invalid(_))
            || self.is_of_client(ErrorKind::Request)
            || matches!(self.status().map(|status| status.as_u16()), Some(400 | 415 | 422)) && !self.is_unauthorized()
    }

    /// Returns true if a successful response reports that the operation failed (`success: false`).
    pub fn is_refused(&self) -> bool {
        matches!(self.kind, Kind::Refused(_))
            || matches!(self.kind, Kind::Failure) && self.status().is_some_and(|status| status.is_success())
    }

    /// Returns true if the request conflicts with the state of the resource.
    pub fn is_conflict(&self) -> bool {
        self.has_status(StatusCode::CONFLICT)
    }

    /// Returns true if the rate limit is exceeded: the server rejected the request, or an earlier response reported the
    /// limit and nothing was sent.
    pub fn is_rate_limited(&self) -> bool {
        self.has_status(StatusCode::TOO_MANY_REQUESTS) || self.is_of_client(ErrorKind::RateLimit)
    }

    /// Returns true for a server error (5xx).
    pub fn is_server_error(&self) -> bool {
        self.status().is_some_and(|status| status.is_server_error())
    }

    /// Returns true if the server could not be reached, or did not respond in time.
    pub fn is_transport(&self) -> bool {
        self.is_of_client(ErrorKind::Transport)
    }

    /// Returns true if the response does not match the document.
    pub fn is_decode(&self) -> bool {
        matches!(&self.kind, Kind::NoId(_)) || self.is_of_client(ErrorKind::Decode)
    }

    /// Returns true if a list repeated a page, so that it would never end.
    pub fn is_repeated_page(&self) -> bool {
        matches!(self.kind, Kind::Repeats { .. })
    }

    /// Returns true if the response is about another organization than the requested one.
    pub fn is_mismatch(&self) -> bool {
        matches!(self.kind, Kind::Mismatch { .. })
    }

    /// Returns true if the API lacks the operation.
    pub fn is_unsupported(&self) -> bool {
        matches!(self.kind, Kind::Unsupported(_))
    }

    /// Returns the delay that the server requests: `Retry-After` (RFC 9110, section 10.2.3), in seconds or as a date.
    /// RiverGen's `X-RateLimit-Reset` is not read, because its unit is not documented.
    pub fn retry_after(&self) -> Option<Duration> {
        support::retry_after(self.headers()?)
    }
}

impl Response {
    fn new(status: StatusCode, headers: HeaderMap, body: Bytes, has_envelope: bool) -> Self {
        let found = if has_envelope { envelope::read(&body) } else { envelope::Envelope::default() };
        let envelope::Envelope { code, message } = found;
        Self { status, headers, body, code, message }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.api)?;
        match &self.kind {
            Kind::Failure => {
                match self.status() {
                    Some(status) => write!(f, "{status}")?,
                    None => f.write_str("failed")?,
                }
                if let Some(code) = self.code() {
                    write!(f, " ({code})")?;
                }
                match self.message() {
                    Some(message) => write!(f, ": {message}"),
                    None => Ok(()),
                }
            }
            Kind::Unsupported(operation) => write!(f, "operation not supported: {operation} organizations"),
            Kind::Invalid(message) => write!(f, "request not sent: {message}"),
            Kind::Client(error) => match error.request_error() {
                Some(reason) => write!(f, "request not sent: {reason}"),
                None => write!(f, "{error}"),
            },
            Kind::Repeats { page } => {
                write!(f, "page {page} repeats an earlier page; the list would never end")
            }
            Kind::Refused(what) => write!(f, "the response reports a failure: the server did not {what}"),
            Kind::NoId(what) => write!(f, "the response contains {what} without an id"),
            Kind::Mismatch { asked, found } => {
                write!(
                    f,
                    "requested organization {asked}, but the response contains organization {found}; the API key may not have access to other \
                     organizations"
                )
            }
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("api", &self.api)
            .field("kind", &self.kind)
            .field("status", &self.status())
            .field("code", &self.code())
            .field("body", &self.body().map(|body| format!("{} bytes", body.len())))
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            Kind::Client(error) => error.source(),
            _ => None,
        }
    }
}
