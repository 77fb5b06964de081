//! What the generated types and methods share: how values are written and read.

#![allow(dead_code, unused_imports, unused_macros)]

use std::{collections::BTreeSet, fmt, ops::Deref};

use bytes::Bytes;
use progenitor_client::{ByteStream, OperationInfo, ResponseValue};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};
use serde_json::Value;

/// What a call may end in: a failure that the server answered, or one on the way.
pub type Error<E = Undocumented> = progenitor_client::Error<Failure<E>>;

/// A failure that the server answered, decoded by its status, with the body as it came.
#[derive(Clone, PartialEq)]
pub struct Failure<E> {
    /// The failure, by status.
    pub error: E,
    /// The body as it came.
    pub body: Bytes,
}

impl<E> Failure<E> {
    /// The body as text; what is not UTF-8 is replaced.
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }
}

impl<E> Deref for Failure<E> {
    type Target = E;

    fn deref(&self) -> &E {
        &self.error
    }
}

impl<E: fmt::Debug> fmt::Debug for Failure<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} ({} bytes)", self.error, self.body.len())
    }
}

/// Failures of an operation, told apart by status.
pub trait Fails: Sized {
    /// Reads a failure. A body that is not as documented is `Unexpected`.
    fn read(status: u16, media_type: &str, body: &Bytes) -> Self;
}

/// The failures of an operation whose document names none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undocumented {
    /// The body is in [`Failure::body`].
    Unexpected,
}

impl Fails for Undocumented {
    fn read(_: u16, _: &str, _: &Bytes) -> Self {
        Self::Unexpected
    }
}

/// A successful answer that may be one of several.
#[allow(async_fn_in_trait)]
pub trait Answers: Sized {
    /// Reads the answer that the status, and the media type if need be, stand for.
    async fn read<E>(reply: reqwest::Response) -> Result<ResponseValue<Self>, Error<E>>;
}

macro_rules! failures {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($status:pat $(if $media_type:literal)? => $variant:ident : $kind:ident ( $($ty:ty)? ),)*
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        pub enum $name {
            $(#[allow(missing_docs)] $variant $(($ty))?,)*
            /// Not as the document has it; the body is in `Failure::body`.
            Unexpected,
        }

        impl crate::support::Fails for $name {
            fn read(status: u16, media_type: &str, body: &bytes::Bytes) -> Self {
                $(if matches!(status, $status) $(&& crate::support::is_media_type(media_type, $media_type))? {
                    if let Some(found) = crate::support::failures!(@$kind Self::$variant, body) {
                        return found;
                    }
                })*
                let _ = (status, media_type, body);
                Self::Unexpected
            }
        }
    };
    (@json $variant:expr, $body:ident) => { serde_json::from_slice($body).ok().map($variant) };
    (@text $variant:expr, $body:ident) => { Some($variant(::std::string::String::from_utf8_lossy($body).into_owned())) };
    (@bytes $variant:expr, $body:ident) => { Some($variant($body.clone())) };
    (@upgrade $variant:expr, $body:ident) => { None };
    (@empty $variant:expr, $body:ident) => { Some($variant) };
}
pub(crate) use failures;

macro_rules! answers {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($status:pat $(if $media_type:literal)? => $variant:ident : $kind:ident ( $($ty:ty)? ),)*
    }) => {
        $(#[$meta])*
        #[allow(clippy::large_enum_variant)]
        pub enum $name {
            $(#[allow(missing_docs)] $variant $(($ty))?,)*
            /// A success that the document does not have.
            Unexpected(progenitor_client::ByteStream),
        }

        impl crate::support::Answers for $name {
            async fn read<E>(
                reply: reqwest::Response,
            ) -> ::std::result::Result<progenitor_client::ResponseValue<Self>, crate::support::Error<E>> {
                let status = reply.status().as_u16();
                let media_type = crate::support::media_type(&reply);
                $(if matches!(status, $status) $(&& crate::support::is_media_type(&media_type, $media_type))? {
                    return crate::support::answers!(@$kind Self::$variant, reply);
                })*
                let _ = media_type;
                Ok(crate::support::map(progenitor_client::ResponseValue::stream(reply), Self::Unexpected))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    $(crate::support::answers!(@pattern $variant $($ty)?) => f.write_str(stringify!($variant)),)*
                    Self::Unexpected(_) => f.write_str("Unexpected"),
                }
            }
        }
    };
    (@pattern $variant:ident $ty:ty) => { Self::$variant(_) };
    (@pattern $variant:ident) => { Self::$variant };
    (@json $variant:expr, $reply:ident) => {
        Ok(crate::support::map(progenitor_client::ResponseValue::from_response($reply).await?, $variant))
    };
    (@text $variant:expr, $reply:ident) => { Ok(crate::support::map(crate::support::text($reply).await?, $variant)) };
    (@stream $variant:expr, $reply:ident) => {
        Ok(crate::support::map(progenitor_client::ResponseValue::stream($reply), $variant))
    };
    (@upgrade $variant:expr, $reply:ident) => {
        Ok(crate::support::map(progenitor_client::ResponseValue::upgrade($reply).await?, $variant))
    };
    (@empty $variant:expr, $reply:ident) => {
        Ok(crate::support::map(progenitor_client::ResponseValue::empty($reply), |()| $variant))
    };
}
pub(crate) use answers;

macro_rules! open_enum {
    ($(#[$meta:meta])* pub enum $name:ident { $($variant:ident = $text:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(#[doc = concat!("`", $text, "`")] $variant,)*
            /// A value that the document does not list, as it came.
            Unknown(::std::string::String),
        }

        impl $name {
            /// The value on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Unknown(text) => text,
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)*
                    other => Self::Unknown(other.to_owned()),
                }
            }
        }

        impl From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                text.as_str().into()
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                Ok(text.into())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                <::std::string::String as serde::Deserialize>::deserialize(deserializer).map(Into::into)
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                crate::support::open_enum_schema(&[$($text),*])
            }
        }
    };
}
pub(crate) use open_enum;

macro_rules! open_union {
    ($(#[$meta:meta])* pub enum $name:ident $(by $tag:literal)? {
        $($variant:ident ( $ty:ty ) $(= $($value:literal)|+)?,)*
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        #[allow(clippy::large_enum_variant)]
        pub enum $name {
            $(#[allow(missing_docs)] $variant($ty),)*
            /// A value that fits none of the documented types, as it came.
            Other(serde_json::Value),
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => serde::Serialize::serialize(value, serializer),)*
                    Self::Other(value) => serde::Serialize::serialize(value, serializer),
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                let value = <serde_json::Value as serde::Deserialize>::deserialize(deserializer)?;
                crate::support::open_union!(@tagged value $($tag)? { $($variant($ty) $(= $($value)|+)?,)* });
                let mut fit = crate::support::Fit::new(&value);
                $(fit.consider(<$ty as serde::Deserialize>::deserialize(&value).ok().map(Self::$variant));)*
                let found = fit.into_best();
                Ok(found.unwrap_or(Self::Other(value)))
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let variants: ::std::vec::Vec<schemars::Schema> = vec![$(generator.subschema_for::<$ty>(),)* true.into()];
                schemars::json_schema!({"anyOf": variants})
            }
        }
    };
    (@tagged $json:ident { $($rest:tt)* }) => {};
    (@tagged $json:ident $tag:literal { $($variant:ident ( $ty:ty ) = $($value:literal)|+,)* }) => {
        match $json.get($tag).and_then(serde_json::Value::as_str) {
            $(Some($($value)|+) => {
                let found = <$ty as serde::Deserialize>::deserialize(&$json);
                return Ok(found.map_or(Self::Other($json), Self::$variant));
            })*
            Some(_) => return Ok(Self::Other($json)),
            None => {}
        }
    };
}
pub(crate) use open_union;

/// The schema of an enum that keeps other values.
pub fn open_enum_schema(values: &[&str]) -> schemars::Schema {
    schemars::json_schema!({"anyOf": [{"enum": values}, {"type": "string"}]})
}

/// Looks for the type of a union that keeps most of a value.
pub struct Fit<'v, T> {
    value: &'v Value,
    best: Option<(T, BTreeSet<String>)>,
    exact: Option<T>,
    /// Members that some type keeps.
    kept: BTreeSet<String>,
}

impl<'v, T: Serialize> Fit<'v, T> {
    /// Nothing considered yet.
    pub fn new(value: &'v Value) -> Self {
        Self { value, best: None, exact: None, kept: BTreeSet::new() }
    }

    /// Considers the value read as one of the types; earlier ones win a tie.
    pub fn consider(&mut self, candidate: Option<T>) {
        let (Some(candidate), None) = (candidate, &self.exact) else { return };
        let Ok(written) = serde_json::to_value(&candidate) else { return };
        if is_same(self.value, &written) {
            self.exact = Some(candidate);
            return;
        }
        let Value::Object(written) = written else { return };
        let keys: BTreeSet<String> =
            written.iter().filter(|(key, value)| self.value.get(key).is_some_and(|known| is_same(known, value))).map(|(key, _)| key.clone()).collect();
        self.kept.extend(keys.iter().cloned());
        if self.best.as_ref().is_none_or(|(_, best)| keys.len() > best.len()) {
            self.best = Some((candidate, keys));
        }
    }

    /// The type that keeps the value whole, or that keeps all that any type keeps.
    pub fn into_best(self) -> Option<T> {
        let Self { best, exact, kept, .. } = self;
        exact.or_else(|| best.filter(|(_, keys)| !keys.is_empty() && *keys == kept).map(|(found, _)| found))
    }
}

/// Whether two values mean the same: `1` and `1.0` do.
pub fn is_same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| is_same(a, b)))
        }
        (Value::String(a), Value::String(b)) => a == b || is_same_time(a, b),
        (a, b) => a == b,
    }
}

fn is_same_time(a: &str, b: &str) -> bool {
    let time = |text: &str| chrono::DateTime::parse_from_rfc3339(text).ok();
    time(a).is_some_and(|a| time(b) == Some(a))
}

/// Reads a member that may be absent, null, or a value: `None`, `Some(None)`, `Some(Some(value))`.
pub fn nullable<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}

/// A text that is never printed: `format: password`.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Takes the text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// A request that cannot be written.
#[derive(Debug, Clone)]
pub struct Refused(String);

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
        let mut form = Form(reqwest::multipart::Form::new());
        body.parts(&mut form)?;
        self.body = Content::Form(form.0);
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

/// A body that is a form with parts.
pub trait Multipart {
    /// Writes the parts.
    fn parts(&self, form: &mut Form) -> Result<(), Refused>;
}

/// A form while it is put together.
pub struct Form(reqwest::multipart::Form);

impl Form {
    fn add(&mut self, name: &str, part: reqwest::multipart::Part) {
        let form = std::mem::take(&mut self.0);
        self.0 = form.part(name.to_owned(), part);
    }

    /// A plain value as text; a list as one part each; an object as JSON.
    pub fn value<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Refused> {
        match to_value(name, value)? {
            Value::Array(items) if items.iter().all(|item| !item.is_object() && !item.is_array()) => {
                items.iter().for_each(|item| self.add(name, reqwest::multipart::Part::text(plain(item))));
            }
            value @ (Value::Object(_) | Value::Array(_)) => {
                let part = reqwest::multipart::Part::text(value.to_string()).mime_str("application/json");
                self.add(name, part.map_err(|error| Refused(error.to_string()))?);
            }
            value => self.add(name, reqwest::multipart::Part::text(plain(&value))),
        }
        Ok(())
    }

    /// A file.
    pub fn file(&mut self, name: &str, file: &Upload) -> Result<(), Refused> {
        let length = file.bytes.len() as u64;
        let mut part = reqwest::multipart::Part::stream_with_length(file.bytes.clone(), length);
        part = part.file_name(file.file_name.clone());
        if let Some(media_type) = &file.media_type {
            part = part.mime_str(media_type).map_err(|error| Refused(format!("`{name}`: {error}")))?;
        }
        self.add(name, part);
        Ok(())
    }

    /// Several files of one name.
    pub fn files(&mut self, name: &str, files: &[Upload]) -> Result<(), Refused> {
        files.iter().try_for_each(|file| self.file(name, file))
    }
}

/// A file to be sent in a form.
#[derive(Clone, PartialEq, Eq)]
pub struct Upload {
    /// What is in it.
    pub bytes: Bytes,
    /// What it is called.
    pub file_name: String,
    /// What it is.
    pub media_type: Option<String>,
}

impl Upload {
    /// A file of this name.
    pub fn new(file_name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self { bytes: bytes.into(), file_name: file_name.into(), media_type: None }
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} bytes)", self.file_name, self.bytes.len())
    }
}

/// An answer before it is read.
pub struct Reply(reqwest::Response);

impl Reply {
    /// Takes the answer.
    pub fn new(response: reqwest::Response) -> Self {
        Self(response)
    }

    async fn success<E: Fails>(self) -> Result<reqwest::Response, Error<E>> {
        let status = self.0.status();
        if status.is_success() || status == reqwest::StatusCode::SWITCHING_PROTOCOLS {
            return Ok(self.0);
        }
        let headers = self.0.headers().clone();
        let media_type = media_type(&self.0);
        let body = self.0.bytes().await.map_err(Error::ResponseBodyError)?;
        let error = E::read(status.as_u16(), &media_type, &body);
        Err(Error::ErrorResponse(ResponseValue::new(Failure { error, body }, status, headers)))
    }

    /// JSON of one type.
    pub async fn json<T: DeserializeOwned, E: Fails>(self) -> Result<ResponseValue<T>, Error<E>> {
        ResponseValue::from_response(self.success().await?).await
    }

    /// No body.
    pub async fn empty<E: Fails>(self) -> Result<ResponseValue<()>, Error<E>> {
        Ok(ResponseValue::empty(self.success().await?))
    }

    /// Text.
    pub async fn text<E: Fails>(self) -> Result<ResponseValue<String>, Error<E>> {
        text(self.success().await?).await
    }

    /// Bytes as they come.
    pub async fn stream<E: Fails>(self) -> Result<ResponseValue<ByteStream>, Error<E>> {
        Ok(ResponseValue::stream(self.success().await?))
    }

    /// The connection itself.
    pub async fn upgrade<E: Fails + fmt::Debug>(self) -> Result<ResponseValue<reqwest::Upgraded>, Error<E>> {
        ResponseValue::upgrade(self.success().await?).await
    }

    /// One of several answers.
    pub async fn one_of<T: Answers, E: Fails>(self) -> Result<ResponseValue<T>, Error<E>> {
        T::read(self.success().await?).await
    }
}

/// The body as text.
pub async fn text<E>(response: reqwest::Response) -> Result<ResponseValue<String>, Error<E>> {
    let (status, headers) = (response.status(), response.headers().clone());
    let text = response.text().await.map_err(Error::ResponseBodyError)?;
    Ok(ResponseValue::new(text, status, headers))
}

/// The answer with another value.
pub fn map<T, U>(response: ResponseValue<T>, change: impl FnOnce(T) -> U) -> ResponseValue<U> {
    let (status, headers) = (response.status(), response.headers().clone());
    ResponseValue::new(change(response.into_inner()), status, headers)
}

/// The media type of an answer, without its parameters.
pub fn media_type(response: &reqwest::Response) -> String {
    let value = response.headers().get(reqwest::header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    value.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_lowercase()
}

/// Whether a media type is the documented one, which may be a range such as `text/*`.
pub fn is_media_type(found: &str, documented: &str) -> bool {
    let documented = documented.split(';').next().unwrap_or_default().trim().to_lowercase();
    documented == "*/*" || found == documented || documented.strip_suffix('*').is_some_and(|range| found.starts_with(range))
}

fn to_value<T: Serialize + ?Sized>(name: &str, value: &T) -> Result<Value, Refused> {
    serde_json::to_value(value).map_err(|error| Refused(format!("`{name}`: {error}")))
}

/// A plain value as text; anything else as JSON.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A value as one text: items with `separator` between them, members as `name=value` or as a list.
fn joined(value: &Value, separator: &str, explode: bool, encode: fn(&str) -> String) -> String {
    let parts: Vec<String> = match value {
        Value::Array(items) => items.iter().map(|item| encode(&plain(item))).collect(),
        Value::Object(members) if explode => {
            members.iter().map(|(key, value)| format!("{}={}", encode(key), encode(&plain(value)))).collect()
        }
        Value::Object(members) => members.iter().flat_map(|(key, value)| [encode(key), encode(&plain(value))]).collect(),
        plain_value => return encode(&plain(plain_value)),
    };
    parts.join(separator)
}

fn in_path(name: &str, style: Style, value: &Value) -> String {
    match style {
        Style::Label { explode } => format!(".{}", joined(value, if explode { "." } else { "," }, explode, encode)),
        Style::Matrix { explode: true } => match value {
            Value::Array(items) => items.iter().map(|item| format!(";{name}={}", encode(&plain(item)))).collect(),
            Value::Object(_) => format!(";{}", joined(value, ";", true, encode)),
            other => format!(";{name}={}", encode(&plain(other))),
        },
        Style::Matrix { explode: false } => format!(";{name}={}", joined(value, ",", false, encode)),
        Style::Json { .. } => encode(&value.to_string()),
        Style::Simple { explode } => joined(value, ",", explode, encode),
        _ => joined(value, ",", false, encode),
    }
}

fn in_query(name: &str, style: Style, value: &Value, write: fn(&str) -> String) -> Vec<String> {
    let key = encode(name);
    match (style, value) {
        (_, Value::Null) => Vec::new(),
        (Style::Json { .. }, value) => vec![format!("{key}={}", write(&value.to_string()))],
        (Style::DeepObject { .. }, Value::Object(_)) => {
            let mut pairs = Vec::new();
            deep(name, value, write, &mut pairs);
            pairs
        }
        (Style::SpaceDelimited { explode: false }, value) => vec![format!("{key}={}", joined(value, "%20", false, write))],
        (Style::PipeDelimited { explode: false }, value) => vec![format!("{key}={}", joined(value, "%7C", false, write))],
        (Style::Form { explode: false } | Style::Simple { .. }, value) => {
            vec![format!("{key}={}", joined(value, ",", false, write))]
        }
        (_, Value::Array(items)) => items.iter().map(|item| format!("{key}={}", write(&plain(item)))).collect(),
        (_, Value::Object(members)) => members.iter().flat_map(|(key, value)| member(key, value, write)).collect(),
        (_, value) => vec![format!("{key}={}", write(&plain(value)))],
    }
}

/// A member of an object that is spread out over the query or a form.
fn member(key: &str, value: &Value, write: fn(&str) -> String) -> Vec<String> {
    let key = encode(key);
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => items.iter().map(|item| format!("{key}={}", write(&plain(item)))).collect(),
        value => vec![format!("{key}={}", write(&plain(value)))],
    }
}

fn deep(name: &str, value: &Value, write: fn(&str) -> String, pairs: &mut Vec<String>) {
    match value {
        Value::Null => {}
        Value::Object(members) => members.iter().for_each(|(key, value)| deep(&format!("{name}[{key}]"), value, write, pairs)),
        Value::Array(items) => items.iter().for_each(|item| deep(name, item, write, pairs)),
        value => pairs.push(format!("{}={}", encode(name), write(&plain(value)))),
    }
}

/// Percent-encodes everything but unreserved characters (RFC 3986, section 2.3).
fn encode(text: &str) -> String {
    encode_but(text, b"-._~")
}

/// Percent-encodes everything but unreserved and reserved characters (RFC 3986, section 2.2). Those
/// that would end the query or a pair are encoded all the same.
fn encode_reserved(text: &str) -> String {
    encode_but(text, b"-._~:/?[]@!$'()*,;")
}

fn encode_but(text: &str, kept: &[u8]) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || kept.contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}
