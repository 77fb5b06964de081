//! A call: a request with its arguments, not sent yet.

use base64::{Engine, prelude::BASE64_STANDARD};
use reqwest::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::Value;

use crate::{
    Body, Form, Multipart, OperationInfo, RequestError,
    write::{encode, in_path, in_query, joined, to_value},
};

/// How a parameter is written (OpenAPI 3.2, "Style Values").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    pub(crate) kind: StyleKind,
    pub(crate) explode: bool,
    pub(crate) reserved: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StyleKind {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    Json,
}

impl Style {
    /// `a,b`; the default in paths and headers.
    pub const SIMPLE: Self = Self::of(StyleKind::Simple, false);
    /// `.a,b`
    pub const LABEL: Self = Self::of(StyleKind::Label, false);
    /// `;name=a,b`
    pub const MATRIX: Self = Self::of(StyleKind::Matrix, false);
    /// `name=a&name=b`; the default in queries and cookies.
    pub const FORM: Self = Self::of(StyleKind::Form, true);
    /// `name=a%20b`
    pub const SPACE_DELIMITED: Self = Self::of(StyleKind::SpaceDelimited, false);
    /// `name=a|b`
    pub const PIPE_DELIMITED: Self = Self::of(StyleKind::PipeDelimited, false);
    /// `name[key]=value`
    pub const DEEP_OBJECT: Self = Self::of(StyleKind::DeepObject, false);
    /// As JSON, for parameters that are given by `content`.
    pub const JSON: Self = Self::of(StyleKind::Json, false);

    const fn of(kind: StyleKind, explode: bool) -> Self {
        Self { kind, explode, reserved: false }
    }

    /// Each item and member by itself, or all in one text.
    #[must_use]
    pub const fn explode(self, explode: bool) -> Self {
        Self { explode, ..self }
    }

    /// Reserved characters go as they are (`allowReserved`).
    #[must_use]
    pub const fn reserved(self) -> Self {
        Self { reserved: true, ..self }
    }
}

/// A call while it is put together. What goes wrong on the way is told when it is sent.
pub struct Call {
    pub(crate) operation: OperationInfo,
    /// What is left of the path template.
    rest: &'static str,
    path: String,
    /// The pairs of the query: the name as the document has it, and the pair as it is sent.
    query: Vec<(String, String)>,
    headers: HeaderMap,
    cookies: String,
    content: Content,
    pub(crate) security: Option<&'static [&'static [usize]]>,
    pub(crate) server: usize,
    error: Option<RequestError>,
}

enum Content {
    None,
    Bytes(&'static str, Vec<u8>),
    Raw(&'static str, Body),
    Form(reqwest::multipart::Form),
}

impl Call {
    /// A call by method, `operationId` and path template.
    pub fn new(method: &'static str, id: &'static str, path: &'static str) -> Self {
        Self {
            operation: OperationInfo { method, id, path },
            rest: path,
            path: String::new(),
            query: Vec::new(),
            headers: HeaderMap::new(),
            cookies: String::new(),
            content: Content::None,
            security: None,
            server: 0,
            error: None,
        }
    }

    /// The alternatives of security schemes, where the operation has its own.
    pub fn security(&mut self, alternatives: &'static [&'static [usize]]) {
        self.security = Some(alternatives);
    }

    /// The group of servers, where the operation has its own.
    pub fn server(&mut self, group: usize) {
        self.server = group;
    }

    fn keep<T>(&mut self, result: Result<T, RequestError>) -> Option<T> {
        result.map_err(|error| self.error.get_or_insert(error)).ok()
    }

    /// The next value in the path.
    pub fn segment<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        self.segment_as(name, Style::SIMPLE, value);
    }

    /// The next value in the path, in another style. One that would change the path itself is refused.
    pub fn segment_as<T: Serialize + ?Sized>(&mut self, name: &str, style: Style, value: &T) {
        let (text, rest) = self.rest.split_once('{').unwrap_or((self.rest, ""));
        self.path.push_str(text);
        self.rest = rest.split_once('}').map_or("", |(_, rest)| rest);
        let Some(value) = self.keep(to_value(name, value)) else { return };
        let written = in_path(name, style, &value);
        let before = self.path.rsplit('/').next().unwrap_or_default();
        if before.is_empty() && matches!(written.as_str(), "" | "." | "..") {
            let error =
                RequestError::value(format!("the path parameter `{name}`"), format_args!("it cannot be {written:?}"));
            self.error.get_or_insert(error);
        }
        self.path.push_str(&written);
    }

    /// A value in the query; null is left out.
    pub fn query<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        self.query_as(name, Style::FORM, value);
    }

    /// A value in the query, in another style.
    pub fn query_as<T: Serialize + ?Sized>(&mut self, name: &str, style: Style, value: &T) {
        if let Some(value) = self.keep(to_value(name, value)) {
            let pairs = in_query(name, style, &value);
            self.query.extend(pairs.into_iter().map(|pair| (name.to_owned(), pair)));
        }
    }

    /// The whole query string (OpenAPI 3.2, `in: querystring`).
    pub fn query_string<T: Serialize + ?Sized>(&mut self, style: Style, value: &T) {
        let Some(value) = self.keep(to_value("the query", value)) else { return };
        let texts = match (&value, style.kind) {
            (Value::Null, _) => return,
            (value, StyleKind::Json) => vec![encode(&value.to_string())],
            (Value::Object(_), _) => in_query("", Style::FORM, &value),
            (Value::String(text), _) => vec![text.clone()],
            (value, _) => vec![encode(&value.to_string())],
        };
        self.query.extend(texts.into_iter().map(|text| (String::new(), text)));
    }

    /// A header; null is left out.
    pub fn header<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        self.header_as(name, Style::SIMPLE, value);
    }

    /// A header, in another style.
    pub fn header_as<T: Serialize + ?Sized>(&mut self, name: &str, style: Style, value: &T) {
        let Some(value) = self.keep(to_value(name, value)) else { return };
        if value.is_null() {
            return;
        }
        let text = match style.kind {
            StyleKind::Json => value.to_string(),
            _ => joined(&value, ",", style.explode, str::to_owned),
        };
        let place = || format!("the header `{name}`");
        let header = HeaderName::from_bytes(name.as_bytes()).map_err(|error| RequestError::value(place(), error));
        let text = HeaderValue::from_str(&text).map_err(|error| RequestError::value(place(), error));
        if let (Some(header), Some(text)) = (self.keep(header), self.keep(text)) {
            self.headers.append(header, text);
        }
    }

    /// A cookie; null is left out.
    pub fn cookie<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        self.cookie_as(name, Style::FORM, value);
    }

    /// A cookie, in another style.
    pub fn cookie_as<T: Serialize + ?Sized>(&mut self, name: &str, style: Style, value: &T) {
        let Some(value) = self.keep(to_value(name, value)) else { return };
        for pair in in_query(name, style, &value) {
            if !self.cookies.is_empty() {
                self.cookies.push_str("; ");
            }
            self.cookies.push_str(&pair);
        }
    }

    /// The media types that the response may have.
    pub fn accept(&mut self, media_types: &'static str) {
        if let Ok(value) = HeaderValue::from_str(media_types) {
            self.headers.insert(ACCEPT, value);
        }
    }

    /// Asks for the connection to become a WebSocket (RFC 6455, section 4.1).
    pub fn upgrade(&mut self) {
        use std::hash::{BuildHasher, Hasher, RandomState};
        let random = || RandomState::new().build_hasher().finish();
        let nonce = [random().to_be_bytes(), random().to_be_bytes()].concat();
        let headers = [
            ("connection", "Upgrade".to_owned()),
            ("upgrade", "websocket".to_owned()),
            ("sec-websocket-version", "13".to_owned()),
            ("sec-websocket-key", BASE64_STANDARD.encode(nonce)),
        ];
        for (name, value) in headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                self.headers.insert(HeaderName::from_static(name), value);
            }
        }
    }

    /// A JSON body.
    pub fn json<T: Serialize + ?Sized>(&mut self, media_type: &'static str, body: &T) {
        let text = serde_json::to_vec(body).map_err(|error| RequestError::value("the body", error));
        if let Some(text) = self.keep(text) {
            self.content = Content::Bytes(media_type, text);
        }
    }

    /// A body as `application/x-www-form-urlencoded`.
    pub fn form<T: Serialize + ?Sized>(&mut self, body: &T) {
        if let Some(value) = self.keep(to_value("the body", body)) {
            let text = in_query("", Style::FORM, &value).join("&");
            self.content = Content::Bytes("application/x-www-form-urlencoded", text.into_bytes());
        }
    }

    /// A body as `multipart/form-data`.
    pub fn multipart<T: Multipart>(&mut self, body: &T) {
        let mut form = Form::new();
        let written = body.parts(&mut form);
        if self.keep(written).is_some() {
            self.content = Content::Form(form.into_inner());
        }
    }

    /// A body as it is, with the media type of the document unless the body has its own.
    pub fn body(&mut self, media_type: &'static str, body: impl Into<Body>) {
        self.content = Content::Raw(media_type, body.into());
    }

    /// What is sent, apart from the server and the credentials.
    pub(crate) fn finish(mut self) -> Result<Parts, RequestError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        self.path.push_str(self.rest);
        if !self.path.starts_with('/') && !self.path.is_empty() {
            self.path.insert(0, '/');
        }
        let has_query = self.path.contains('?');
        let mut query = String::new();
        for pair in in_groups(self.query) {
            query.push(if query.is_empty() && !has_query { '?' } else { '&' });
            query.push_str(&pair);
        }
        let mut headers = self.headers;
        if !self.cookies.is_empty() {
            let cookies =
                HeaderValue::from_str(&self.cookies).map_err(|error| RequestError::value("a cookie", error))?;
            headers.insert(COOKIE, cookies);
        }
        let mut media = |media_type: &str| {
            let value = HeaderValue::from_str(media_type)
                .map_err(|error| RequestError::value(format!("the media type `{media_type}`"), error))?;
            headers.insert(CONTENT_TYPE, value);
            Ok(())
        };
        let (body, form) = match self.content {
            Content::None => (None, None),
            Content::Form(form) => (None, Some(form)),
            Content::Bytes(media_type, bytes) => {
                media(media_type)?;
                (Some(bytes.into()), None)
            }
            Content::Raw(documented, body) => {
                let (body, length, given) = body.open()?;
                // A range such as `*/*` says what may be sent, not what is.
                let documented = if documented.contains('*') { "application/octet-stream" } else { documented };
                media(given.as_deref().unwrap_or(documented))?;
                if let Some(length) = length {
                    headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
                }
                (Some(body), None)
            }
        };
        Ok(Parts { path: self.path, query, headers, body, form })
    }
}

/// A call, written.
pub(crate) struct Parts {
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<reqwest::Body>,
    pub(crate) form: Option<reqwest::multipart::Form>,
}

/// The pairs of a query, with those together that make up one object of a list: servers that read
/// `a[][key]` and `a[][value]` begin the next object when a name comes again.
fn in_groups(pairs: Vec<(String, String)>) -> Vec<String> {
    fn list(name: &str) -> Option<&str> {
        name.find("[][").map(|end| name.split_at(end).0)
    }
    if !pairs.iter().any(|(name, _)| list(name).is_some()) {
        return pairs.into_iter().map(|(_, pair)| pair).collect();
    }
    let mut ordered = Vec::with_capacity(pairs.len());
    let mut done: Vec<&str> = Vec::new();
    for (name, pair) in &pairs {
        let Some(prefix) = list(name) else {
            ordered.push(pair.clone());
            continue;
        };
        if done.contains(&prefix) {
            continue;
        }
        done.push(prefix);
        let mut members: Vec<(&str, Vec<&String>)> = Vec::new();
        for (name, pair) in pairs.iter().filter(|(name, _)| list(name) == Some(prefix)) {
            match members.iter_mut().find(|(known, _)| known == name) {
                Some((_, values)) => values.push(pair),
                None => members.push((name, vec![pair])),
            }
        }
        let longest = members.iter().map(|(_, values)| values.len()).max().unwrap_or_default();
        for index in 0..longest {
            ordered.extend(members.iter().filter_map(|(_, values)| values.get(index)).map(|pair| (*pair).clone()));
        }
    }
    ordered
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn url(write: impl FnOnce(&mut Call)) -> String {
        let mut call = Call::new("GET", "get", "/a/{id}/b");
        write(&mut call);
        let parts = call.finish().unwrap();
        format!("{}{}", parts.path, parts.query)
    }

    #[test]
    fn a_path_is_filled_in_and_cannot_be_changed_by_a_value() {
        assert_eq!(url(|call| call.segment("id", "x/y?z")), "/a/x%2Fy%3Fz/b");
        assert_eq!(url(|call| call.segment_as("id", Style::MATRIX.explode(true), &[1, 2])), "/a/;id=1;id=2/b");
        for value in ["", ".", ".."] {
            let mut call = Call::new("GET", "get", "/a/{id}");
            call.segment("id", value);
            assert!(call.finish().is_err_and(|error| error.to_string().contains("`id`")), "{value:?}");
        }
    }

    #[test]
    fn queries_are_written_in_their_styles() {
        let query = |write: &dyn Fn(&mut Call)| {
            url(|call| {
                call.segment("id", &1);
                write(call);
            })
        };
        assert_eq!(query(&|call| call.query("n", &["a", "b"])), "/a/1/b?n=a&n=b");
        assert_eq!(query(&|call| call.query_as("n", Style::FORM.explode(false), &["a", "b"])), "/a/1/b?n=a,b");
        assert_eq!(query(&|call| call.query_as("n", Style::PIPE_DELIMITED, &["a", "b"])), "/a/1/b?n=a%7Cb");
        assert_eq!(query(&|call| call.query("n", &None::<i64>)), "/a/1/b");
        assert_eq!(
            query(&|call| call.query_as("f", Style::DEEP_OBJECT, &json!({"a": {"b": 1}, "l": [{"x": 1, "y": 2}]}))),
            "/a/1/b?f%5Ba%5D%5Bb%5D=1&f%5Bl%5D%5B0%5D%5Bx%5D=1&f%5Bl%5D%5B0%5D%5By%5D=2"
        );
        assert_eq!(query(&|call| call.query_as("n", Style::FORM.reserved(), "a/b&c")), "/a/1/b?n=a/b%26c");
    }

    #[test]
    fn members_of_one_object_go_out_together() {
        let written = url(|call| {
            call.segment("id", &1);
            call.query("x", &1);
            call.query("a[][key]", &["k1", "k2"]);
            call.query("a[][value]", &["v1", "v2"]);
            call.query("y[]", &[1, 2]);
        });
        let decoded = written.replace("%5B", "[").replace("%5D", "]");
        assert_eq!(decoded, "/a/1/b?x=1&a[][key]=k1&a[][value]=v1&a[][key]=k2&a[][value]=v2&y[]=1&y[]=2");
    }

    #[test]
    fn a_raw_body_goes_as_it_is() {
        let media_type = |documented, body: Body| {
            let mut call = Call::new("POST", "put", "/a");
            call.body(documented, body);
            let parts = call.finish().unwrap();
            let header =
                |name| parts.headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).map(str::to_owned);
            (header(CONTENT_TYPE), header(CONTENT_LENGTH))
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(media_type("*/*", "abc".into()), (some("application/octet-stream"), some("3")));
        assert_eq!(media_type("*/*", Body::from("abc").media_type("application/zip")).0, some("application/zip"));
        assert_eq!(media_type("text/csv", "abc".into()).0, some("text/csv"));
    }
}
