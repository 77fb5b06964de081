//! The Encoding Objects of a form (OpenAPI 3.2, section 4.15), which specify the serialization of its members.

use openapi_document::{MediaTypeRef, Members, Style, followed, media_type::is_json};
use serde_json::Value;

use super::builder::Builder;
use crate::model::Encoding;

/// Reads the Encoding Objects of a form.
pub(super) fn read(builder: &Builder<'_>, media_type: &MediaTypeRef<'_>) -> Vec<Encoding> {
    let is_multipart = media_type.essence().starts_with("multipart/");
    let is_3_0 = builder.root.member("openapi").and_then(Value::as_str).is_some_and(|it| it.starts_with("3.0"));
    let all = media_type.value.member("encoding").and_then(Value::as_object);
    let encodings = all.into_iter().flatten().map(|(wire, encoding)| {
        // Before OpenAPI 3.1, `style` applied only to URL-encoded forms.
        let style = if is_multipart && is_3_0 { None } else { style(encoding) };
        let types =
            encoding.member("contentType").and_then(Value::as_str).unwrap_or_default().split(',').map(str::trim);
        let concrete = types.filter(|name| !name.is_empty() && !name.contains('*') && is_header_text(name));
        let concrete: Vec<&str> = concrete.collect();
        // Lists and objects are serialized as JSON if that is allowed.
        let json = concrete.iter().find(|name| is_json(name)).filter(|_| is_structured(builder.root, media_type, wire));
        // A style replaces the media type.
        let content_type = json.or(concrete.first()).map(|name| (*name).to_owned()).filter(|_| style.is_none());
        let headers = if is_multipart { headers(builder.root, encoding) } else { Vec::new() };
        Encoding { wire: wire.clone(), style, content_type, headers }
    });
    encodings.filter(|it| it.style.is_some() || it.content_type.is_some() || !it.headers.is_empty()).collect()
}

/// Returns `true` if a member of a form is a list or an object.
fn is_structured(root: &Value, media_type: &MediaTypeRef<'_>, wire: &str) -> bool {
    let place = &media_type.pointer;
    let schema = media_type.schema().and_then(|(at, schema)| followed(root, &at, schema));
    let member = schema.and_then(|schema| schema.value.member("properties")?.get(wire));
    let member = member.and_then(|member| followed(root, place, member));
    member.is_some_and(|it| it.value.has("items") || it.value.has("properties") || it.value.has("additionalProperties"))
}

fn style(encoding: &Value) -> Option<(Style, bool, bool)> {
    if !["style", "explode", "allowReserved"].iter().any(|key| encoding.has(key)) {
        return None;
    }
    let style = encoding.member("style").and_then(Value::as_str).and_then(Style::parse).unwrap_or(Style::Form);
    let is_set = |key: &str| encoding.member(key).and_then(Value::as_bool);
    Some((style, is_set("explode").unwrap_or(style == Style::Form), is_set("allowReserved").unwrap_or(false)))
}

/// Returns the headers whose only permitted value the document declares.
fn headers(root: &Value, encoding: &Value) -> Vec<(String, String)> {
    let all = encoding.member("headers").and_then(Value::as_object).into_iter().flatten();
    let value = |(name, header): (&String, &Value)| {
        let header = followed(root, &openapi_document::Pointer::root(), header)?.value;
        let schema = header.member("schema")?;
        let only = match schema.member("enum").and_then(Value::as_array).map(Vec::as_slice) {
            Some([only]) => Some(only),
            _ => schema.member("const").or_else(|| schema.member("default")),
        };
        let text = match only? {
            Value::String(text) => text.clone(),
            value @ (Value::Number(_) | Value::Bool(_)) => value.to_string(),
            _ => return None,
        };
        let is_own = name.eq_ignore_ascii_case("content-type") || name.eq_ignore_ascii_case("content-disposition");
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        (!is_own && is_name && is_header_text(&text)).then(|| (name.clone(), text))
    };
    all.filter_map(value).collect()
}

fn is_header_text(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_graphic() || c == ' ')
}
