//! The Encoding Objects of a form (OpenAPI 3.2, section 4.15), which specify the serialization of its members.

use openapi_document::{MediaTypeRef, Members, Pointer, Style, followed, media_type::is_json};
use openapi_lower::Level;
use serde_json::Value;

use super::builder::Builder;
use crate::model::Encoding;

/// Reads the Encoding Objects of a form.
pub(super) fn read(builder: &mut Builder<'_>, media_type: &MediaTypeRef<'_>) -> Vec<Encoding> {
    let root = builder.root;
    let is_multipart = media_type.essence().starts_with("multipart/");
    let version = root.member("openapi").and_then(Value::as_str).unwrap_or_default();
    let is_3_0 = version.starts_with("3.0");
    // OpenAPI 3.2 requires it. Servers that earlier documents describe read a list with the media type of JSON as one
    // part, as the literal text of OpenAPI 3.0.3 and 3.1.0 permits.
    let is_each = is_multipart && !is_3_0 && !version.starts_with("3.1");
    let mut found = Vec::new();
    for (wire, encoding) in media_type.value.member("encoding").and_then(Value::as_object).into_iter().flatten() {
        let at = media_type.pointer.child("encoding").child(wire);
        // Before OpenAPI 3.1, `style` applied only to URL-encoded forms.
        let style = if is_multipart && is_3_0 { None } else { style(encoding) };
        let types =
            encoding.member("contentType").and_then(Value::as_str).unwrap_or_default().split(',').map(str::trim);
        let concrete = types.filter(|name| !name.is_empty() && !name.contains('*') && is_header_text(name));
        let concrete: Vec<&str> = concrete.collect();
        let member = member(root, media_type, wire);
        // Lists and objects are serialized as JSON if that is allowed.
        let json = concrete.iter().find(|name| is_json(name)).filter(|_| member.is_some_and(is_structured));
        // A style replaces the media type.
        let content_type = json.or(concrete.first()).map(|name| (*name).to_owned()).filter(|_| style.is_none());
        if let Some(name) = content_type.as_deref().filter(|_| is_multipart) {
            note_media_type(builder, &at, name, concrete.len(), member.is_some_and(|it| holds_objects(root, it)));
        }
        let headers = if is_multipart { headers(builder, encoding, &at) } else { Vec::new() };
        let each = is_each && content_type.as_deref().is_some_and(is_json);
        found.push(Encoding { wire: wire.clone(), style, content_type, each, headers });
    }
    found.retain(|it| it.style.is_some() || it.content_type.is_some() || !it.headers.is_empty());
    found
}

/// Notes the media types of a part that calls do not send.
fn note_media_type(builder: &mut Builder<'_>, at: &Pointer, sent: &str, count: usize, is_object: bool) {
    let at = at.child("contentType");
    if is_object && !is_json(sent) {
        let message =
            format!("an object of `{sent}` is sent as JSON; declare the part as a string to serialize it yourself");
        builder.note_once("encoding", at, Level::Dropped, message);
    } else if count > 1 {
        let message = format!("parts are sent as `{sent}`; set another media type of a file with `Upload::media_type`");
        builder.note_once("encoding", at, Level::Kept, message);
    }
}

/// Returns the schema of a member of a form.
fn member<'r>(root: &'r Value, media_type: &MediaTypeRef<'r>, wire: &str) -> Option<&'r Value> {
    let place = &media_type.pointer;
    let schema = media_type.schema().and_then(|(at, schema)| followed(root, &at, schema))?;
    Some(followed(root, place, schema.value.member("properties")?.get(wire)?)?.value)
}

/// Returns `true` if a schema is of a list or an object.
fn is_structured(schema: &Value) -> bool {
    ["items", "properties", "additionalProperties"].iter().any(|key| schema.has(key))
}

/// Returns `true` if a schema is of an object, or of a list of objects.
fn holds_objects(root: &Value, schema: &Value) -> bool {
    let item = schema.member("items").and_then(|items| followed(root, &Pointer::root(), items));
    let schema = item.map_or(schema, |item| item.value);
    schema.has("properties") || schema.has("additionalProperties")
}

fn style(encoding: &Value) -> Option<(Style, bool, bool)> {
    if !["style", "explode", "allowReserved"].iter().any(|key| encoding.has(key)) {
        return None;
    }
    let style = encoding.member("style").and_then(Value::as_str).and_then(Style::parse).unwrap_or(Style::Form);
    let is_set = |key: &str| encoding.member(key).and_then(Value::as_bool);
    Some((style, is_set("explode").unwrap_or(style == Style::Form), is_set("allowReserved").unwrap_or(false)))
}

/// Returns the headers whose only permitted value the document declares, and notes required headers without one.
fn headers(builder: &mut Builder<'_>, encoding: &Value, at: &Pointer) -> Vec<(String, String)> {
    let root = builder.root;
    let mut found = Vec::new();
    for (name, header) in encoding.member("headers").and_then(Value::as_object).into_iter().flatten() {
        let is_own = name.eq_ignore_ascii_case("content-type") || name.eq_ignore_ascii_case("content-disposition");
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let Some(header) = followed(root, &Pointer::root(), header).filter(|_| !is_own) else { continue };
        match only_value(header.value).filter(|text| is_name && is_header_text(text)) {
            Some(text) => found.push((name.clone(), text)),
            None if header.value.member("required") == Some(&Value::Bool(true)) => {
                let message = "a required header of a part is sent only if its schema lists one value or a default";
                builder.note_once("encoding", at.child("headers").child(name), Level::Dropped, message.to_owned());
            }
            None => {}
        }
    }
    found
}

/// Returns the only permitted value of a header, or its default.
fn only_value(header: &Value) -> Option<String> {
    let schema = header.member("schema")?;
    let only = match schema.member("enum").and_then(Value::as_array).map(Vec::as_slice) {
        Some([only]) => Some(only),
        _ => schema.member("const").or_else(|| schema.member("default")),
    };
    match only? {
        Value::String(text) => Some(text.clone()),
        value @ (Value::Number(_) | Value::Bool(_)) => Some(value.to_string()),
        _ => None,
    }
}

fn is_header_text(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_graphic() || c == ' ')
}

#[cfg(test)]
mod tests {
    use openapi_document::Document;
    use serde_json::{Value, json};

    fn generated(version: &str, media_type: &str, encoding: Value) -> crate::Generated {
        let properties = json!({
            "ids": {"type": "array", "items": {"type": "integer"}},
            "row": {"type": "object", "properties": {"a": {"type": "integer"}}},
            "rows": {"type": "array", "items": {"$ref": "#/components/schemas/Row"}},
            "file": {"type": "string", "format": "binary"}});
        let content =
            json!({media_type: {"schema": {"type": "object", "properties": properties}, "encoding": encoding}});
        let root = json!({"openapi": version, "info": {"title": "T", "version": "1"},
            "paths": {"/a": {"post": {"operationId": "up", "requestBody": {"content": content}}}},
            "components": {"schemas": {"Row": {"type": "object", "properties": {"b": {"type": "integer"}}}}}});
        crate::generate(&Document::parse("t.json", root.to_string()).unwrap())
    }

    #[test]
    fn a_list_in_json_is_one_part_before_openapi_3_2() {
        let encoding = json!({"ids": {"contentType": "application/json"}});
        for (version, write) in [("3.0.3", "value_as"), ("3.1.1", "value_as"), ("3.2.0", "values_as")] {
            let types = generated(version, "multipart/form-data", encoding.clone()).texts.types;
            assert!(types.contains(&format!("form.{write}(\"ids\", ")), "{version}: {types}");
            assert!(types.contains("form.value(\"rows\", "), "{types}");
        }
    }

    #[test]
    fn what_a_part_cannot_have_is_noted() {
        let required = json!({"required": true, "schema": {"type": "string"}});
        let fixed = json!({"required": true, "schema": {"type": "string", "enum": ["a"]}});
        let xml = json!({"contentType": "application/xml"});
        let file = json!({"contentType": "image/png, image/jpeg", "headers":
            {"X-Kind": required, "X-One": fixed, "X-Other": {"schema": {"type": "string"}}, "Content-Type": required}});
        let encoding = json!({"row": xml, "rows": xml, "ids": xml, "file": file});
        let places = |media_type: &str| -> Vec<String> {
            let report = generated("3.1.0", media_type, encoding.clone()).report;
            let notes = report.notes.iter().filter(|note| note.pass == "encoding");
            notes
                .filter_map(|note| note.pointer.to_reference().rsplit_once("/encoding/").map(|it| it.1.to_owned()))
                .collect()
        };
        let expected = ["row/contentType", "rows/contentType", "file/contentType", "file/headers/X-Kind"];
        assert_eq!(places("multipart/form-data"), expected);
        assert!(places("application/x-www-form-urlencoded").is_empty());
    }
}
