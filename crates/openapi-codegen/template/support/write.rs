//! Values as text, in the styles of OpenAPI.

use serde::Serialize;
use serde_json::Value;

use super::{Refused, Style};

pub(super) fn to_value<T: Serialize + ?Sized>(name: &str, value: &T) -> Result<Value, Refused> {
    serde_json::to_value(value).map_err(|error| Refused(format!("`{name}`: {error}")))
}

/// A plain value as text; anything else as JSON.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A value as one text: items with `separator` between them, members as `name=value` or as a list.
pub(super) fn joined(value: &Value, separator: &str, explode: bool, encode: fn(&str) -> String) -> String {
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

pub(super) fn in_path(name: &str, style: Style, value: &Value) -> String {
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

pub(super) fn in_query(name: &str, style: Style, value: &Value, write: fn(&str) -> String) -> Vec<String> {
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
pub(super) fn encode(text: &str) -> String {
    encode_but(text, b"-._~")
}

/// Percent-encodes everything but unreserved and reserved characters (RFC 3986, section 2.2). Those
/// that would end the query or a pair are encoded all the same.
pub(super) fn encode_reserved(text: &str) -> String {
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
