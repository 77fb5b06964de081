//! A request while it is put together.

use progenitor_client::OperationInfo;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::Value;

use super::{
    Error, Failure, Form, Multipart,
    write::{encode, encode_reserved, in_path, in_query, joined, to_value},
};

/// A request that cannot be written.
#[derive(Debug, Clone)]
pub struct Refused(pub(super) String);

impl<E> From<Refused> for progenitor_client::Error<Failure<E>> {
    fn from(refused: Refused) -> Self {
        Self::InvalidRequest(refused.0)
    }
}

/// How a parameter is written (OpenAPI 3.1, "Style Values").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Style {
    Simple { explode: bool },
    Label { explode: bool },
    Matrix { explode: bool },
    Form { explode: bool },
    SpaceDelimited { explode: bool },
    PipeDelimited { explode: bool },
    DeepObject { explode: bool },
    Json { explode: bool },
}

/// A call while it is put together.
pub struct Call {
    method: &'static str,
    info: OperationInfo,
    path: String,
    query: String,
    headers: HeaderMap,
    cookies: String,
    body: Content,
}

enum Content {
    None,
    Plain(&'static str, reqwest::Body),
    Form(reqwest::multipart::Form),
}

impl Call {
    /// A call by method and `operationId`.
    pub fn new(method: &'static str, operation_id: &'static str) -> Self {
        Self {
            method,
            info: OperationInfo { operation_id },
            path: String::new(),
            query: String::new(),
            headers: HeaderMap::new(),
            cookies: String::new(),
            body: Content::None,
        }
    }

    /// Text of the path template.
    pub fn path(&mut self, text: &str) {
        self.path.push_str(text);
    }

    /// A value in the path. One that would change the path itself is refused.
    pub fn segment<T: Serialize + ?Sized>(&mut self, name: &str, style: Style, value: &T) -> Result<(), Refused> {
        let value = to_value(name, value)?;
        let text = in_path(name, style, &value);
        let before = self.path.rsplit('/').next().unwrap_or_default();
        if before.is_empty() && matches!(text.as_str(), "" | "." | "..") {
            return Err(Refused(format!("the path parameter `{name}` cannot be {text:?}")));
        }
        self.path.push_str(&text);
        Ok(())
    }

    /// A value in the query; null is left out.
    pub fn query<T: Serialize + ?Sized>(&mut self, name: &str, style: Style, value: &T) -> Result<(), Refused> {
        let pairs = in_query(name, style, &to_value(name, value)?, encode);
        self.add_query(pairs);
        Ok(())
    }

    /// A value in the query whose reserved characters go as they are.
    pub fn query_reserved<T: Serialize + ?Sized>(&mut self, name: &str, style: Style, value: &T) -> Result<(), Refused> {
        let pairs = in_query(name, style, &to_value(name, value)?, encode_reserved);
        self.add_query(pairs);
        Ok(())
    }

    /// The whole query string.
    pub fn query_string<T: Serialize + ?Sized>(&mut self, style: Style, value: &T) -> Result<(), Refused> {
        let value = to_value("query", value)?;
        let style = if let Style::Json { .. } = style { style } else { Style::Form { explode: true } };
        let text = match (&value, style) {
            (Value::Object(_), Style::Form { .. }) => {
                let pairs = in_query("", style, &value, encode);
                self.add_query(pairs);
                return Ok(());
            }
            (Value::Null, _) => return Ok(()),
            (Value::String(text), Style::Form { .. }) => text.clone(),
            (value, _) => encode(&value.to_string()),
        };
        self.add_query(vec![text]);
        Ok(())
    }

    fn add_query(&mut self, pairs: Vec<String>) {
        for pair in pairs {
            self.query.push(if self.query.is_empty() && !self.path.contains('?') { '?' } else { '&' });
            self.query.push_str(&pair);
        }
    }

    /// A header; null is left out.
    pub fn header<T: Serialize + ?Sized>(&mut self, name: &str, style: Style, value: &T) -> Result<(), Refused> {
        let value = to_value(name, value)?;
        if value.is_null() {
            return Ok(());
        }
        let text = joined(&value, ",", matches!(style, Style::Simple { explode: true }), str::to_owned);
        let header = HeaderName::from_bytes(name.as_bytes()).map_err(|error| Refused(format!("`{name}`: {error}")))?;
        let text = HeaderValue::from_str(&text).map_err(|error| Refused(format!("the header `{name}`: {error}")))?;
        self.headers.append(header, text);
        Ok(())
    }

    /// A cookie; null is left out.
    pub fn cookie<T: Serialize + ?Sized>(&mut self, name: &str, style: Style, value: &T) -> Result<(), Refused> {
        for pair in in_query(name, style, &to_value(name, value)?, encode) {
            if !self.cookies.is_empty() {
                self.cookies.push_str("; ");
            }
            self.cookies.push_str(&pair);
        }
        Ok(())
    }

    /// The media types that the answer may have.
    pub fn accept(&mut self, media_types: &'static str) {
        if let Ok(value) = HeaderValue::from_str(media_types) {
            self.headers.insert(reqwest::header::ACCEPT, value);
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
            ("sec-websocket-key", base64(&nonce)),
        ];
        for (name, value) in headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                self.headers.insert(HeaderName::from_static(name), value);
            }
        }
    }

    /// A JSON body.
    pub fn json<T: Serialize + ?Sized>(&mut self, media_type: &'static str, body: &T) -> Result<(), Refused> {
        let text = serde_json::to_vec(body).map_err(|error| Refused(format!("the body: {error}")))?;
        self.body = Content::Plain(media_type, text.into());
        Ok(())
    }

    /// A body as `application/x-www-form-urlencoded`.
    pub fn form<T: Serialize + ?Sized>(&mut self, body: &T) -> Result<(), Refused> {
        let pairs = in_query("", Style::Form { explode: true }, &to_value("the body", body)?, encode);
        self.body = Content::Plain("application/x-www-form-urlencoded", pairs.join("&").into());
        Ok(())
    }

    /// A body as `multipart/form-data`.
    pub fn multipart<T: Multipart>(&mut self, body: &T) -> Result<(), Refused> {
        let mut form = Form::new();
        body.parts(&mut form)?;
        self.body = Content::Form(form.into_inner());
        Ok(())
    }

    /// A body as it is.
    pub fn body(&mut self, media_type: &'static str, body: impl Into<reqwest::Body>) {
        self.body = Content::Plain(media_type, body.into());
    }

    /// The request.
    pub fn build<E>(self, client: &reqwest::Client, base: &str) -> Result<(reqwest::Request, OperationInfo), Error<E>> {
        let method = reqwest::Method::from_bytes(self.method.as_bytes())
            .map_err(|error| Error::InvalidRequest(format!("`{}`: {error}", self.method)))?;
        let url = format!("{}{}{}", base.trim_end_matches('/'), self.path, self.query);
        let mut request = client.request(method, url).headers(self.headers);
        if !self.cookies.is_empty() {
            request = request.header(reqwest::header::COOKIE, self.cookies);
        }
        request = match self.body {
            Content::None => request,
            Content::Plain(media_type, body) => request.header(reqwest::header::CONTENT_TYPE, media_type).body(body),
            Content::Form(form) => request.multipart(form),
        };
        Ok((request.build()?, self.info))
    }
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let sign = SIGNS[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place <= chunk.len() { char::from(sign) } else { '=' });
        }
    }
    text
}
