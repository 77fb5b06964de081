//! Serialization of values in the styles of OpenAPI.

use serde::Serialize;
use serde_json::Value;

use self::StyleKind::{
    Cookie, DeepObject, Form, FormContent, Json, Label, Matrix, PipeDelimited, Simple, SpaceDelimited,
};
use crate::{
    RequestError,
    common::percent::{encode, encode_reserved, encode_reserved_in_path},
    types::finite,
};

/// The serialization of a parameter (OpenAPI 3.2, "Style Values").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    pub(crate) kind: StyleKind,
    pub(crate) explode: bool,
    pub(crate) reserved: bool,
    /// The styles of the members of a URL-encoded form.
    pub(crate) members: &'static [(&'static str, Self)],
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
    FormContent,
    Cookie,
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
    /// `name=a`, not percent-encoded, in a cookie (OpenAPI 3.2).
    pub const COOKIE: Self = Self::of(StyleKind::Cookie, true);
    /// JSON, for parameters declared with `content`.
    pub const JSON: Self = Self::of(StyleKind::Json, false);
    /// `application/x-www-form-urlencoded`, for parameters declared with `content`.
    pub const FORM_CONTENT: Self = Self::of(StyleKind::FormContent, false);

    const fn of(kind: StyleKind, explode: bool) -> Self {
        Self { kind, explode, reserved: false, members: &[] }
    }

    /// Sets whether each item and member is separate, or all are in one string.
    #[must_use]
    pub const fn explode(self, explode: bool) -> Self {
        Self { explode, ..self }
    }

    /// Sets the styles of members of a URL-encoded form (OpenAPI 3.2, "Encoding Object").
    #[must_use]
    pub const fn members(self, members: &'static [(&'static str, Self)]) -> Self {
        Self { members, ..self }
    }

    /// Leaves reserved characters unencoded (`allowReserved`).
    #[must_use]
    pub const fn reserved(self) -> Self {
        Self { reserved: true, ..self }
    }
}

/// Serializes the value of a parameter, of a part or of the body.
pub(crate) fn to_value<T: Serialize + ?Sized>(name: &str, value: &T) -> Result<Value, RequestError> {
    finite::to_value(value).map_err(|error| RequestError::value(format!("value of `{name}`"), error))
}

/// Serializes a value as `application/x-www-form-urlencoded`, with styles for some of its members (OpenAPI 3.2,
/// "Encoding Object").
pub(crate) fn in_form<T: Serialize + ?Sized>(value: &T, styles: &[(&str, Style)]) -> Result<String, RequestError> {
    let value = finite::to_value(value).map_err(|error| RequestError::value("request body", error))?;
    Ok(form_text(&value, styles))
}

/// Writes a value as `application/x-www-form-urlencoded`.
pub(crate) fn form_text(value: &Value, styles: &[(&str, Style)]) -> String {
    let Value::Object(members) = value else { return in_query("", Style::FORM, value).join("&") };
    let pairs = members.iter().flat_map(|(name, value)| match styles.iter().find(|(styled, _)| styled == name) {
        Some((_, style)) => in_query(name, *style, value),
        // Without a style a member is serialized by its type, an object as JSON.
        None if value.is_object() => in_query(name, Style::JSON, value),
        None => in_query(name, Style::FORM, value),
    });
    pairs.collect::<Vec<_>>().join("&")
}

/// Serializes a scalar value as text, and anything else as JSON.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        // A float without a fraction is written as an integer: an id of `1` is not `1.0`.
        Value::Number(number) if number.is_f64() => number.as_f64().map(|float| float.to_string()).unwrap_or_default(),
        other => other.to_string(),
    }
}

/// Serializes a value as one string: items with `separator` between them, members as `name=value` or as a list.
pub(crate) fn joined(value: &Value, separator: &str, explode: bool, encode: fn(&str) -> String) -> String {
    let parts: Vec<String> = match value {
        Value::Array(items) => items.iter().map(|item| encode(&plain(item))).collect(),
        Value::Object(members) if explode => {
            members.iter().map(|(key, value)| format!("{}={}", encode(key), encode(&plain(value)))).collect()
        }
        Value::Object(members) => {
            members.iter().flat_map(|(key, value)| [encode(key), encode(&plain(value))]).collect()
        }
        plain_value => return encode(&plain(plain_value)),
    };
    parts.join(separator)
}

pub(crate) fn in_path(name: &str, style: Style, value: &Value) -> String {
    let explode = style.explode;
    let encode = if style.reserved { encode_reserved_in_path } else { encode };
    match style.kind {
        Label => format!(".{}", joined(value, if explode { "." } else { "," }, explode, encode)),
        Matrix if explode => match value {
            Value::Array(items) => items.iter().map(|item| matrix(name, &encode(&plain(item)))).collect(),
            Value::Object(members) => {
                members.iter().map(|(key, value)| matrix(&encode(key), &encode(&plain(value)))).collect()
            }
            other => matrix(name, &encode(&plain(other))),
        },
        Matrix => matrix(name, &joined(value, ",", false, encode)),
        Json => encode(&value.to_string()),
        FormContent => encode(&form_text(value, style.members)),
        Simple => joined(value, ",", explode, encode),
        _ => joined(value, ",", false, encode),
    }
}

/// Returns a pair of the style `matrix`, which has no `=` before an empty value (RFC 6570, section 3.2.7).
fn matrix(name: &str, text: &str) -> String {
    if text.is_empty() { format!(";{name}") } else { format!(";{name}={text}") }
}

/// Returns the pairs of a value in a query, a form or a cookie; none for null.
pub(crate) fn in_query(name: &str, style: Style, value: &Value) -> Vec<String> {
    let write = match style.kind {
        Cookie => str::to_owned,
        _ if style.reserved => encode_reserved,
        _ => encode,
    };
    let pairs = pairs(name, style, value, write, ["%20", "%7C"]);
    pairs.into_iter().map(|(name, text)| format!("{}={text}", encode(&name))).collect()
}

/// Returns the pairs of a value unencoded, for the parts of a form.
pub(crate) fn in_parts(name: &str, style: Style, value: &Value) -> Vec<(String, String)> {
    pairs(name, style, value, str::to_owned, [" ", "|"])
}

/// Returns the pairs of a value: names as they are, values encoded.
fn pairs(
    name: &str,
    style: Style,
    value: &Value,
    write: fn(&str) -> String,
    [space, pipe]: [&str; 2],
) -> Vec<(String, String)> {
    let key = || name.to_owned();
    let one = |text: String| vec![(key(), text)];
    match (style.kind, style.explode, value) {
        (_, _, Value::Null) => Vec::new(),
        (Json, _, value) => one(write(&value.to_string())),
        (FormContent, _, value) => one(write(&form_text(value, style.members))),
        (DeepObject, _, Value::Object(_) | Value::Array(_)) => {
            let mut pairs = Vec::new();
            deep(name, value, write, &mut pairs);
            pairs
        }
        (SpaceDelimited, false, value) => one(joined(value, space, false, write)),
        (PipeDelimited, false, value) => one(joined(value, pipe, false, write)),
        (Form | Cookie, false, value) | (Simple, _, value) => one(joined(value, ",", false, write)),
        (_, _, Value::Array(items)) => items.iter().map(|item| (key(), write(&plain(item)))).collect(),
        (_, _, Value::Object(members)) => members.iter().flat_map(|(key, value)| member(key, value, write)).collect(),
        (_, _, value) => one(write(&plain(value))),
    }
}

/// Returns the pairs of a member of an exploded object.
fn member(key: &str, value: &Value, write: fn(&str) -> String) -> Vec<(String, String)> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => items.iter().map(|item| (key.to_owned(), write(&plain(item)))).collect(),
        value => vec![(key.to_owned(), write(&plain(value)))],
    }
}

/// Serializes a value in the style `deepObject`. OpenAPI does not define arrays there; servers that accept them
/// expect brackets after the name: empty ones for scalar items, an index where the members of one item have to stay
/// together.
fn deep(name: &str, value: &Value, write: fn(&str) -> String, pairs: &mut Vec<(String, String)>) {
    match value {
        Value::Null => {}
        Value::Object(members) => {
            members.iter().for_each(|(key, value)| deep(&format!("{name}[{key}]"), value, write, pairs))
        }
        Value::Array(items) => items.iter().enumerate().for_each(|(index, item)| match item {
            Value::Object(_) | Value::Array(_) => deep(&format!("{name}[{index}]"), item, write, pairs),
            item if name.ends_with("[]") => deep(name, item, write, pairs),
            item => deep(&format!("{name}[]"), item, write, pairs),
        }),
        value => pairs.push((name.to_owned(), write(&plain(value)))),
    }
}
