//! Calls: requests with their arguments, not sent yet.

use std::{
    fmt,
    ops::{Deref, DerefMut},
    sync::LazyLock,
    time::Duration,
};

use bytes::Bytes;
use reqwest::{
    Url,
    header::{HeaderName, HeaderValue},
};
use serde::Serialize;

use crate::{
    Body, Core, Credentials, Form, Multipart, Operation, RequestError, Retry, Style,
    request::{arguments::Arguments, websocket::Handshake, write::in_form},
    types::finite,
};

/// A call under construction. Errors of its construction are reported when it is sent.
#[derive(Clone)]
pub struct Call {
    pub(crate) core: Core,
    pub(crate) operation: &'static Operation,
    pub(crate) arguments: Arguments,
    /// The body, and the media type that the document declares for it.
    pub(crate) body: Option<(&'static str, Body)>,
    /// The key of a WebSocket handshake, if the call requests one.
    pub(crate) handshake: Option<Handshake>,
    /// True if the call carries an idempotency key.
    pub(crate) has_key: bool,
    pub(crate) options: Options,
    /// The first error: the location and the reason.
    pub(crate) error: Option<(String, String)>,
}

/// The options of a single call beside its arguments. Boxed, as few calls have any.
#[derive(Clone, Default)]
pub(crate) struct Options(Option<Box<Asked>>);

#[derive(Clone, Default)]
pub(crate) struct Asked {
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) idle_timeout: Option<Duration>,
    pub(crate) retry: Option<Retry>,
    pub(crate) response_limit: Option<u64>,
    pub(crate) base: Option<String>,
    /// The target of a link from a response, which replaces the path and its query.
    pub(crate) link: Option<String>,
    /// The URL that the response came from, after redirects, if it has links.
    pub(crate) landed: Option<Url>,
    pub(crate) credentials: Option<Credentials>,
    pub(crate) accept: Option<&'static str>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
}

impl Deref for Options {
    type Target = Asked;

    fn deref(&self) -> &Asked {
        static NOTHING: LazyLock<Asked> = LazyLock::new(Asked::default);
        self.0.as_deref().unwrap_or_else(|| &NOTHING)
    }
}

impl DerefMut for Options {
    fn deref_mut(&mut self) -> &mut Asked {
        self.0.get_or_insert_default()
    }
}

impl Call {
    /// Creates a call of an operation. It is boxed because it is moved many times.
    pub fn new(core: &Core, operation: &'static Operation) -> Box<Self> {
        Box::new(Self {
            core: core.clone(),
            operation,
            arguments: Arguments::new(operation.path),
            body: None,
            handshake: None,
            has_key: false,
            options: Options::default(),
            error: None,
        })
    }

    fn keep(&mut self, written: Result<(), RequestError>) {
        if let Err(error) = written {
            let (place, reason) = error.into_place();
            self.error.get_or_insert((place, reason));
        }
    }

    /// Adds the next value of the path.
    pub fn segment<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        self.segment_as(name, Style::SIMPLE, value);
    }

    /// Adds the next value of the path, in another style.
    pub fn segment_as<T: Serialize + ?Sized>(&mut self, name: &str, style: Style, value: &T) {
        let written = self.arguments.segment(name, style, value);
        self.keep(written);
    }

    /// Adds a query parameter; null is omitted.
    pub fn query<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        self.query_as(name, Style::FORM, value);
    }

    /// Adds a query parameter, in another style.
    pub fn query_as<T: Serialize + ?Sized>(&mut self, name: &str, style: Style, value: &T) {
        let written = self.arguments.query(name, style, value);
        self.keep(written);
    }

    /// Sets the whole query string (OpenAPI 3.2, `in: querystring`).
    pub fn query_string<T: Serialize + ?Sized>(&mut self, style: Style, value: &T) {
        let written = self.arguments.query_string(style, value);
        self.keep(written);
    }

    /// Adds a header; null is omitted.
    pub fn header<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        self.header_as(name, Style::SIMPLE, value);
    }

    /// Adds a header, in another style.
    pub fn header_as<T: Serialize + ?Sized>(&mut self, name: &str, style: Style, value: &T) {
        let written = self.arguments.header(name, style, value);
        self.keep(written);
    }

    /// Adds a cookie; null is omitted.
    pub fn cookie<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        self.cookie_as(name, Style::FORM, value);
    }

    /// Adds a cookie, in another style.
    pub fn cookie_as<T: Serialize + ?Sized>(&mut self, name: &str, style: Style, value: &T) {
        let written = self.arguments.cookie(name, style, value);
        self.keep(written);
    }

    /// Requests an upgrade of the connection to a WebSocket (RFC 6455, section 4.1).
    pub fn upgrade(&mut self) {
        self.handshake = Some(Handshake::new());
    }

    /// Sets a JSON body.
    pub fn json<T: Serialize + ?Sized>(&mut self, media_type: &'static str, body: &T) {
        match finite::to_vec(body) {
            Ok(text) => self.body = Some((media_type, text.into())),
            Err(error) => self.keep(Err(RequestError::value("request body", error))),
        }
    }

    /// Sets a body in `application/x-www-form-urlencoded`.
    pub fn form<T: Serialize + ?Sized>(&mut self, body: &T) {
        self.form_as(&[], body);
    }

    /// Sets a body in `application/x-www-form-urlencoded`, with styles for some of its members.
    pub fn form_as<T: Serialize + ?Sized>(&mut self, styles: &[(&str, Style)], body: &T) {
        match in_form(body, styles) {
            Ok(text) => self.body = Some(("application/x-www-form-urlencoded", text.into())),
            Err(error) => self.keep(Err(error)),
        }
    }

    /// Sets a body in `multipart/form-data`.
    pub fn multipart<T: Multipart + ?Sized>(&mut self, body: &T) {
        self.multipart_as("multipart/form-data", body);
    }

    /// Sets a body in another multipart media type, such as `multipart/related` (RFC 2387).
    pub fn multipart_as<T: Multipart + ?Sized>(&mut self, media_type: &'static str, body: &T) {
        let mut form = Form::new();
        match body.parts(&mut form) {
            Ok(()) => self.body = Some((media_type, form.finish(media_type))),
            Err(error) => self.keep(Err(error)),
        }
    }

    /// Sets a body as given, with the media type of the document unless the body has its own.
    pub fn body(&mut self, media_type: &'static str, body: impl Into<Body>) {
        self.body = Some((media_type, body.into()));
    }

    /// Sets the accepted media types, in place of all those that the document declares.
    pub fn accept(&mut self, media_types: &'static str) {
        self.options.accept = Some(media_types);
    }

    /// Sets the total timeout of the call.
    pub fn set_timeout(&mut self, limit: Duration) {
        self.options.timeout = Some(limit);
    }

    /// Sets the timeout of an attempt.
    pub fn set_attempt_timeout(&mut self, limit: Duration) {
        self.options.attempt_timeout = Some(limit);
    }

    /// Sets the idle timeout.
    pub fn set_idle_timeout(&mut self, limit: Duration) {
        self.options.idle_timeout = Some(limit);
    }

    /// Sets the retry policy, in place of the client's.
    pub fn set_retry(&mut self, retry: Retry) {
        self.options.retry = Some(retry);
    }

    /// Sets the maximum size of the response body in bytes.
    pub fn set_response_limit(&mut self, bytes: u64) {
        self.options.response_limit = Some(bytes);
    }

    /// Sets a header that the document does not declare, or overrides one that it does.
    pub fn set_header(&mut self, name: impl TryInto<HeaderName>, value: impl TryInto<HeaderValue>) {
        match (name.try_into(), value.try_into()) {
            (Ok(name), Ok(value)) => {
                self.options.headers.retain(|(known, _)| *known != name);
                self.options.headers.push((name, value));
            }
            (Err(_), _) => {
                self.keep(Err(RequestError::value("additional header", "its name is not a valid header name")))
            }
            (Ok(name), Err(_)) => {
                let place = format!("header `{name}`");
                self.keep(Err(RequestError::value(
                    place,
                    "it contains characters that are not allowed in a header value",
                )));
            }
        }
    }

    /// Adds a query pair that the document does not declare.
    pub fn add_query_pair(&mut self, name: &str, value: &str) {
        self.arguments.pair(name, value);
    }

    /// Sets credentials that replace those of the client.
    pub fn set_credentials(&mut self, credentials: Credentials) {
        self.options.credentials = Some(credentials);
    }

    /// Sets a base URL that replaces the client's. The call is sent there with its credentials.
    pub fn set_base_url(&mut self, url: String) {
        self.options.base = Some(url);
    }

    /// Returns the request as far as it is known without obtaining credentials: method, URL, headers, and the body
    /// if it is in memory.
    ///
    /// # Errors
    ///
    /// Returns an error if a value cannot be serialized.
    pub fn preview(&self) -> Result<http::Request<Option<Bytes>>, RequestError> {
        let written = self.write()?;
        let body = self.body.as_ref().and_then(|(_, body)| body.bytes());
        written.into_request(body)
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Operation { method, id, path, .. } = self.operation;
        f.debug_struct("Call").field("method", method).field("path", path).field("operation_id", id).finish()
    }
}
