//! The error of all APIs.

use std::{fmt, time::Duration};

use bytes::Bytes;
use orgkit_client::support::{self, BuildError, ErrorKind};
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
    /// The request cannot be written.
    Invalid(String),
    /// The client cannot be built.
    Build(Box<BuildError>),
    /// A credential is missing, or cannot be had; the request cannot be written; the server could not be reached, the
    /// connection broke, or the response is not as documented.
    Client(Box<support::ApiError>),
    /// A list gives what it gave before.
    Repeats { page: i64 },
    /// The server says that it did not do what was asked.
    Refused(&'static str),
    /// The response names something without its id.
    NoId(&'static str),
    /// The response is about another organization.
    Mismatch { asked: String, found: String },
}

impl Error {
    pub(crate) fn unsupported(api: Api, operation: Operation) -> Self {
        Self { api, kind: Kind::Unsupported(operation), response: None }
    }

    pub(crate) fn invalid(api: Api, message: impl Into<String>) -> Self {
        Self { api, kind: Kind::Invalid(message.into()), response: None }
    }

    pub(crate) fn repeats(api: Api, page: i64) -> Self {
        Self { api, kind: Kind::Repeats { page }, response: None }
    }

    pub(crate) fn refused(api: Api, what: &'static str) -> Self {
        Self { api, kind: Kind::Refused(what), response: None }
    }

    pub(crate) fn without_id(api: Api, what: &'static str) -> Self {
        Self { api, kind: Kind::NoId(what), response: None }
    }

    /// Takes the error of building a client.
    pub fn from_build(api: Api, error: BuildError) -> Self {
        Self { api, kind: Kind::Build(Box::new(error)), response: None }
    }

    pub(crate) fn mismatch(api: Api, asked: impl Into<String>, found: impl Into<String>) -> Self {
        Self { api, kind: Kind::Mismatch { asked: asked.into(), found: found.into() }, response: None }
    }

    /// Takes the error of a generated method.
    pub fn from_client(api: Api, error: impl Into<support::ApiError>) -> Self {
        let error = error.into();
        let (status, headers) = (error.status(), error.headers().cloned().unwrap_or_default());
        let body = error.body().cloned().unwrap_or_default();
        let (kind, has_envelope) = match error.kind() {
            ErrorKind::Response => (Kind::Failure, true),
            // A response that could not be decoded is none of an error, and may hold a secret.
            _ => (Kind::Client(Box::new(error)), false),
        };
        let response = status.map(|status| Box::new(Response::new(status, headers, body, has_envelope)));
        Self { api, kind, response }
    }

    /// The API that was called.
    pub fn api(&self) -> Api {
        self.api
    }

    /// The status of the response, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.response.as_ref().map(|response| response.status)
    }

    /// The headers of the response, if there was one.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.response.as_ref().map(|response| &response.headers)
    }

    /// The body of the response as it came, if there was one.
    pub fn body(&self) -> Option<&[u8]> {
        self.response.as_ref().map(|response| response.body.as_ref())
    }

    /// The code in the body: Katapult's and RiverGen's `code`, the kind that Partoo names.
    pub fn code(&self) -> Option<&str> {
        self.response.as_ref()?.code.as_deref()
    }

    /// What the server says of it, for people.
    pub fn message(&self) -> Option<&str> {
        self.response.as_ref()?.message.as_deref()
    }

    fn is_of_client(&self, kind: ErrorKind) -> bool {
        matches!(&self.kind, Kind::Client(error) if error.kind() == kind)
    }

    fn has_status(&self, status: StatusCode) -> bool {
        self.status() == Some(status)
    }

    /// There is no such organization.
    pub fn is_not_found(&self) -> bool {
        self.has_status(StatusCode::NOT_FOUND)
    }

    /// The credentials are missing, wrong or run out. Katapult says so with 400 and 403.
    pub fn is_unauthorized(&self) -> bool {
        self.is_of_client(ErrorKind::Credentials)
            || self.has_status(StatusCode::UNAUTHORIZED)
            || self.code().is_some_and(|code| self.api.unauthorized_codes().contains(&code))
    }

    /// The credentials are known and do not suffice.
    pub fn is_forbidden(&self) -> bool {
        self.has_status(StatusCode::FORBIDDEN) && !self.is_unauthorized()
    }

    /// The request was refused as malformed, or the client as its settings are. That the HTTP client cannot be made, as
    /// its TLS cannot be set up, is not meant.
    pub fn is_invalid(&self) -> bool {
        matches!(self.kind, Kind::Invalid(_))
            || self.is_of_client(ErrorKind::Request)
            || matches!(&self.kind, Kind::Build(error) if !is_of_machine(error))
            || matches!(self.status().map(|status| status.as_u16()), Some(400 | 415 | 422)) && !self.is_unauthorized()
    }

    /// The server says in a success that it did not do what was asked (`success: false`).
    pub fn is_refused(&self) -> bool {
        matches!(self.kind, Kind::Refused(_))
    }

    /// It clashes with what is there.
    pub fn is_conflict(&self) -> bool {
        self.has_status(StatusCode::CONFLICT)
    }

    /// Too many requests: the server says so, or it said so before, and nothing was sent.
    pub fn is_rate_limited(&self) -> bool {
        self.has_status(StatusCode::TOO_MANY_REQUESTS) || self.is_of_client(ErrorKind::RateLimit)
    }

    /// The server failed.
    pub fn is_server_error(&self) -> bool {
        self.status().is_some_and(|status| status.is_server_error())
    }

    /// The server could not be reached, or did not respond in time.
    pub fn is_transport(&self) -> bool {
        self.is_of_client(ErrorKind::Transport)
    }

    /// The response is not as documented.
    pub fn is_decode(&self) -> bool {
        matches!(&self.kind, Kind::NoId(_)) || self.is_of_client(ErrorKind::Decode)
    }

    /// A list gives the same page again; it would never end.
    pub fn is_repeated_page(&self) -> bool {
        matches!(self.kind, Kind::Repeats { .. })
    }

    /// The response is about another organization than the one that was asked for.
    pub fn is_mismatch(&self) -> bool {
        matches!(self.kind, Kind::Mismatch { .. })
    }

    /// The API has no such operation; asking again will not help.
    pub fn is_unsupported(&self) -> bool {
        matches!(self.kind, Kind::Unsupported(_))
    }

    /// How long the server asks to wait: `Retry-After` (RFC 9110, section 10.2.3), in seconds or as a
    /// date. RiverGen's `X-RateLimit-Reset` is not read, as nothing says what its number means.
    pub fn retry_after(&self) -> Option<Duration> {
        support::retry_after(self.headers()?)
    }
}

/// Checks whether building a client failed because of the machine, rather than because of the configuration.
fn is_of_machine(error: &BuildError) -> bool {
    matches!(error, BuildError::Http(_) | BuildError::Recording { .. })
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
            Kind::Build(error) => write!(f, "cannot build the client: {error}"),
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
            Kind::Build(error) => error.source(),
            _ => None,
        }
    }
}
