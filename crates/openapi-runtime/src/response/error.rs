//! Errors of building a client and of calling it.
//!
//! `Display` and `Debug` show status, method, path template and request id. Headers and bodies, which may contain
//! secrets, are available from methods only.

use std::{convert::Infallible, fmt};

use bytes::Bytes;
use progenitor_client::ResponseValue;
use reqwest::{
    StatusCode,
    header::{CONTENT_TYPE, HeaderMap},
};

use crate::{
    DecodeError, Operation, RequestError, Stopped,
    common::{
        media_type::media_type_of,
        no_response::{NoResponse, Tries},
    },
    response::{answer::Failed, error_message, text},
};

/// A response that led to an error.
pub(crate) struct Received {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Received {
    fn content_type(&self) -> Option<&str> {
        self.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok())
    }
}

/// The kind of an [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Nothing was sent: the request is invalid.
    Request,
    /// Nothing was sent: a credential is missing.
    Credentials,
    /// Nothing was sent: the server accepts no calls for longer than the policy allows to wait.
    RateLimit,
    /// The server could not be reached, the connection broke off, or a timeout was reached.
    Transport,
    /// The server responded with a failure.
    Response,
    /// The server responded with a body that does not match the document.
    Decode,
    /// The response body exceeds the maximum size.
    TooLarge,
    /// A list returned the same page again.
    RepeatedPage,
}

enum Cause<E> {
    NoResponse(NoResponse),
    Response(Received, Option<E>),
    Decode(Received, DecodeError),
}

struct Inner<E> {
    operation: &'static Operation,
    cause: Cause<E>,
    tries: Tries,
    /// `true` if the `Display` form of the error includes the message of the server.
    shows_message: bool,
}

/// An error of a call. `E` is the type of the failures that the document declares for the operation.
pub struct Error<E = Undocumented>(Box<Inner<E>>);

/// A success, or the error that replaces it.
pub type Reading<T, E> = Result<ResponseValue<T>, Error<E>>;

impl<E> From<Failed> for Error<E> {
    fn from(Failed { operation, no_response, tries }: Failed) -> Self {
        Self(Box::new(Inner { operation, cause: Cause::NoResponse(no_response), tries, shows_message: false }))
    }
}

impl<E> Error<E> {
    pub(crate) fn response(
        operation: &'static Operation,
        received: Received,
        documented: Option<E>,
        tries: Tries,
        shows_message: bool,
    ) -> Self {
        Self(Box::new(Inner { operation, cause: Cause::Response(received, documented), tries, shows_message }))
    }

    pub(crate) fn decode(operation: &'static Operation, received: Received, error: DecodeError, tries: Tries) -> Self {
        Self(Box::new(Inner { operation, cause: Cause::Decode(received, error), tries, shows_message: false }))
    }

    /// Creates the error of a call that was not started, as there is no runtime to run it.
    #[doc(hidden)]
    #[cfg(not(target_arch = "wasm32"))]
    pub fn not_run(operation: &'static Operation, error: std::io::Error) -> Self {
        Self(Box::new(Inner {
            operation,
            cause: Cause::NoResponse(NoResponse::Service(error.into())),
            tries: Tries::default(),
            shows_message: false,
        }))
    }

    /// Returns the number of times the call was sent; zero if it never was.
    pub fn attempts(&self) -> u32 {
        self.0.tries.attempts
    }

    /// Returns the reason why the call was not retried; `None` if a timeout of the call ended it, or if the
    /// response was a success that cannot be read.
    pub fn stopped(&self) -> Option<Stopped> {
        self.0.tries.stopped
    }

    /// Returns the kind of error.
    pub fn kind(&self) -> ErrorKind {
        match &self.0.cause {
            Cause::NoResponse(NoResponse::Request(
                RequestError::MissingCredential { .. } | RequestError::Token { .. },
            )) => ErrorKind::Credentials,
            Cause::NoResponse(NoResponse::Request(_)) => ErrorKind::Request,
            Cause::NoResponse(NoResponse::Held { .. }) => ErrorKind::RateLimit,
            Cause::NoResponse(NoResponse::TooLarge(_)) => ErrorKind::TooLarge,
            Cause::NoResponse(NoResponse::Repeats) => ErrorKind::RepeatedPage,
            Cause::NoResponse(_) => ErrorKind::Transport,
            Cause::Response(..) => ErrorKind::Response,
            Cause::Decode(..) => ErrorKind::Decode,
        }
    }

    /// Returns the operation that was called.
    pub fn operation(&self) -> &'static Operation {
        self.0.operation
    }

    /// Returns the failure that the document declares for the status, if the body matches it.
    pub fn documented(&self) -> Option<&E> {
        match &self.0.cause {
            Cause::Response(_, documented) => documented.as_ref(),
            _ => None,
        }
    }

    fn received(&self) -> Option<&Received> {
        match &self.0.cause {
            Cause::Response(received, _) | Cause::Decode(received, _) => Some(received),
            _ => None,
        }
    }

    /// Returns the status of the response, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.received().map(|received| received.status)
    }

    /// Returns the headers of the response, if there was one.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.received().map(|received| &received.headers)
    }

    /// Returns the body of the response as received, if there was one.
    pub fn body(&self) -> Option<&Bytes> {
        self.received().map(|received| &received.body)
    }

    /// Returns the body of the response as text, decoded by its charset; undecodable bytes are replaced.
    pub fn text(&self) -> Option<String> {
        let received = self.received()?;
        Some(text::decode_lossy(received.content_type(), &received.body))
    }

    /// Returns the human-readable message in the body of a failure, documented or not: `title` and `detail` (RFC
    /// 9457), `message`, `error`, `error_description` or `description`, at the top level or inside `error` or
    /// `errors`; at most 500 characters. The `Display` form of the error omits it unless the client was built with
    /// `error_messages()`.
    pub fn message(&self) -> Option<String> {
        match &self.0.cause {
            Cause::Response(received, _) => {
                let body = text::in_utf8(received.content_type(), &received.body);
                let declared = self.0.operation.envelope.message;
                error_message::at(declared, &body)
                    .or_else(|| error_message::find(&media_type_of(&received.headers), &body))
            }
            _ => None,
        }
    }

    /// Returns the error code in the body of a failure, documented or not: `code`, `error_code` or `type`, at the top
    /// level or inside `error` or `errors`, or `error` itself if it is a word; a number as text.
    pub fn code(&self) -> Option<String> {
        match &self.0.cause {
            Cause::Response(received, _) => {
                let body = text::in_utf8(received.content_type(), &received.body);
                error_message::at(self.0.operation.envelope.code, &body).or_else(|| error_message::code(&body))
            }
            _ => None,
        }
    }

    /// Returns the server's id of the request, from one of the headers commonly used for it.
    pub fn request_id(&self) -> Option<&str> {
        const NAMES: [&str; 6] =
            ["x-request-id", "request-id", "x-amzn-requestid", "x-amz-request-id", "x-correlation-id", "cf-ray"];
        let headers = self.headers()?;
        NAMES.iter().find_map(|name| headers.get(*name)?.to_str().ok())
    }

    /// Returns the reason why the response could not be read.
    pub fn decode_error(&self) -> Option<&DecodeError> {
        match &self.0.cause {
            Cause::Decode(_, error) => Some(error),
            _ => None,
        }
    }

    /// Returns the reason why nothing was sent.
    pub fn request_error(&self) -> Option<&RequestError> {
        match &self.0.cause {
            Cause::NoResponse(NoResponse::Request(error)) => Some(error),
            _ => None,
        }
    }

    /// Returns true if a timeout was reached.
    pub fn is_timeout(&self) -> bool {
        matches!(&self.0.cause, Cause::NoResponse(no_response) if no_response.is_timeout())
    }

    /// Returns true if no connection was established, so the server has not received the request.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn is_connect(&self) -> bool {
        matches!(&self.0.cause, Cause::NoResponse(no_response) if no_response.is_unseen())
    }

    /// Splits the error into the part common to all operations and the documented failure.
    pub(crate) fn split(self) -> (Error<Undocumented>, Option<E>) {
        let Inner { operation, cause, tries, shows_message } = *self.0;
        let (cause, documented) = match cause {
            Cause::NoResponse(no_response) => (Cause::NoResponse(no_response), None),
            Cause::Response(received, documented) => (Cause::Response(received, None), documented),
            Cause::Decode(received, error) => (Cause::Decode(received, error), None),
        };
        (Error(Box::new(Inner { operation, cause, tries, shows_message })), documented)
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { operation, cause, shows_message, .. } = &*self.0;
        write!(f, "{} {}: ", operation.method, operation.path)?;
        match cause {
            Cause::NoResponse(no_response) => write!(f, "{no_response}")?,
            Cause::Response(received, _) => {
                write!(f, "{}", received.status)?;
                if let Some(message) = self.message().filter(|_| *shows_message) {
                    write!(f, ": {}", message.escape_debug())?;
                }
            }
            Cause::Decode(received, error) => {
                write!(f, "{}, but the response cannot be decoded: {error}", received.status)?;
            }
        }
        if let Some(id) = self.request_id() {
            write!(f, " (request id {})", id.escape_debug())?;
        }
        // The reason is omitted for a failure that no retry could resolve.
        match (self.attempts(), self.stopped()) {
            (2.., Some(stopped)) => write!(f, ", after {} attempts: {stopped}", self.attempts()),
            (1, Some(stopped)) if !matches!(stopped, Stopped::Final | Stopped::Attempts) => {
                write!(f, ", after one attempt: {stopped}")
            }
            (attempts @ 2.., None) => write!(f, ", in attempt {attempts}"),
            _ => Ok(()),
        }
    }
}

impl<E> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { operation, cause, tries, .. } = &*self.0;
        let mut out = f.debug_struct("Error");
        out.field("method", &operation.method).field("path", &operation.path).field("operation_id", &operation.id);
        match cause {
            Cause::NoResponse(no_response) => out.field("no_response", no_response),
            Cause::Response(received, documented) => out
                .field("status", &received.status.as_u16())
                .field("is_documented", &documented.is_some())
                .field("body", &format_args!("{} bytes", received.body.len())),
            Cause::Decode(received, error) => out
                .field("status", &received.status.as_u16())
                .field("decode", error)
                .field("body", &format_args!("{} bytes", received.body.len())),
        };
        out.field("request_id", &self.request_id());
        out.field("attempts", &tries.attempts).field("stopped", &tries.stopped).finish()
    }
}

impl<E> std::error::Error for Error<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.cause {
            Cause::NoResponse(NoResponse::Request(error)) => std::error::Error::source(error),
            Cause::NoResponse(NoResponse::Transport(error)) => std::error::Error::source(error),
            #[cfg(not(target_arch = "wasm32"))]
            Cause::NoResponse(NoResponse::Service(error)) => std::error::Error::source(error.as_ref()),
            Cause::NoResponse(_) => None,
            Cause::Decode(_, error) => Some(error),
            Cause::Response(..) => None,
        }
    }
}

/// The failures of an operation, distinguished by status.
pub trait Failures: Sized + Send + Sync + 'static {
    /// Reads a failure; returns `None` if the document declares none for this status, or if the body does not match
    /// it.
    fn read(status: u16, media_type: &str, body: &Bytes) -> Option<Self>;
}

/// The failure type of an operation that declares no failures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undocumented(Infallible);

impl Failures for Undocumented {
    fn read(_: u16, _: &str, _: &Bytes) -> Option<Self> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_headers_nor_body_are_printed() {
        let mut headers = HeaderMap::new();
        headers.insert("set-cookie", "sid=s3cret".parse().unwrap());
        headers.insert("x-request-id", "r-17".parse().unwrap());
        const GET_PET: &Operation = &Operation { id: "getPet", path: "/pets/{id}", ..Operation::PLAIN };
        let received = Received { status: StatusCode::NOT_FOUND, headers, body: Bytes::from_static(b"s3cret") };
        let error = Error::<Undocumented>::response(GET_PET, received, None, Tries::default(), false);
        assert_eq!(error.to_string(), "GET /pets/{id}: 404 Not Found (request id r-17)");
        assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
        assert_eq!(error.text().as_deref(), Some("s3cret"));
        assert!(error.headers().is_some_and(|headers| headers.contains_key("set-cookie")));
    }
}
