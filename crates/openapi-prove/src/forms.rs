//! Comparison of sent forms with the Encoding Objects of the document (OpenAPI 3.2, section 4.15). The module shares
//! no code with the serialization of forms.

use openapi_document::{OperationRef, Version, media_type::is_json};
use serde_json::{Map, Value};

use crate::{
    same_text::is_same_text,
    wire::{self, Part, Sheet, Unspecified},
};

type Expect<'e> = &'e mut dyn FnMut(&str, String, String);

/// The Encoding Objects of a request body.
pub struct Encodings(Map<String, Value>);

impl Encodings {
    /// Returns the Encoding Objects of a media type.
    pub fn of(original: &OperationRef<'_>, media_type: &str) -> Self {
        let content = original.request_body().map(|body| body.content()).unwrap_or_default();
        let found = content.iter().find(|it| it.name == media_type).and_then(|it| it.value.get("encoding"));
        Self(found.and_then(Value::as_object).cloned().unwrap_or_default())
    }

    /// Returns the Encoding Object of a member, if it specifies a style.
    fn style(&self, name: &str) -> Option<&Map<String, Value>> {
        let encoding = self.0.get(name)?.as_object()?;
        ["style", "explode", "allowReserved"].iter().any(|key| encoding.contains_key(*key)).then_some(encoding)
    }

    /// Returns the media types of a member.
    fn media_types(&self, name: &str) -> Option<Vec<&str>> {
        let listed = self.0.get(name)?.get("contentType")?.as_str()?;
        Some(listed.split(',').map(str::trim).collect())
    }
}

/// Compares the pairs of a URL-encoded form. Returns the number of members whose serialization is unspecified.
pub fn compare_pairs(
    original: &OperationRef<'_>,
    media_type: &str,
    value: &Value,
    text: &str,
    expect: Expect<'_>,
) -> usize {
    let encodings = Encodings::of(original, media_type);
    let pairs = wire::pairs(text, "&");
    let mut unspecified = 0;
    for (name, value) in value.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null()) {
        let own = || pairs.iter().filter(|(key, _)| key == name).map(|(_, text)| percent(text)).collect::<Vec<_>>();
        let is_json_type = encodings.media_types(name).is_some_and(|all| all.iter().any(|name| is_json(name)));
        let compared = match encodings.style(name) {
            Some(parameter) => Sheet { name, place: "query", parameter }.compare(&pairs, value),
            None if is_json_type || value.is_object() => Ok((json_texts(&own()), vec![wire::canonical(value)])),
            None => plain_texts(value).map(|texts| (own(), texts)),
        };
        match compared {
            Ok((found, expected)) if is_same_text(&found, &expected) => {}
            Ok((found, expected)) => expect(&format!("body {name}"), format!("{expected:?}"), format!("{found:?}")),
            Err(Unspecified) => unspecified += 1,
        }
    }
    unspecified
}

/// Compares the parts of a multipart form. Returns the number of members whose serialization is unspecified.
pub fn compare_parts(
    encodings: &Encodings,
    version: Version,
    listed: &[&str],
    value: &Value,
    parts: &[Part],
    expect: Expect<'_>,
) -> usize {
    let mut unspecified = 0;
    for (name, value) in value.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null()) {
        if !listed.contains(&name.as_str()) {
            continue;
        }
        let own: Vec<&Part> = parts.iter().filter(|part| part.name == *name).collect();
        let texts = || own.iter().map(|part| part.content.clone()).collect::<Vec<_>>();
        let media_types = encodings.media_types(name);
        if encodings.style(name).filter(|_| version != Version::V3_0).is_some() {
            // Styles apply to pairs and are compared there.
            unspecified += 1;
            continue;
        }
        if let Some(allowed) = &media_types {
            for part in &own {
                let is_allowed = allowed.iter().any(|it| openapi_document::media_type::covers(it, &part.media_type));
                if !is_allowed {
                    expect(&format!("media type of part {name}"), allowed.join(", "), part.media_type.clone());
                }
            }
        }
        let is_json_type = media_types.is_some_and(|all| all.first().is_some_and(|name| is_json(name)));
        let is_json_value = |value: &Value| is_json_type || value.is_object() || value.is_array();
        let compared = match value {
            // Each item is a part, in OpenAPI 3.2 even where the list has the media type of JSON.
            Value::Array(items) if !is_json_type || version == Version::V3_2 => {
                let is_any_json = items.iter().any(is_json_value);
                let text = |item| if is_json_value(item) { Some(wire::canonical(item)) } else { wire::plain(item) };
                let expected = items.iter().map(|item| text(item).ok_or(Unspecified)).collect::<Result<Vec<_>, _>>();
                expected.map(|expected| (if is_any_json { json_texts(&texts()) } else { texts() }, expected))
            }
            value if is_json_value(value) => Ok((json_texts(&texts()), vec![wire::canonical(value)])),
            value => plain_texts(value).map(|expected| (texts(), expected)),
        };
        match compared {
            Ok((found, expected)) if is_same_text(&found, &expected) => {}
            Ok((found, expected)) => expect(&format!("part {name}"), format!("{expected:?}"), format!("{found:?}")),
            Err(Unspecified) => unspecified += 1,
        }
    }
    unspecified
}

/// Returns the texts of a scalar or of an array of scalars.
fn plain_texts(value: &Value) -> Result<Vec<String>, Unspecified> {
    match value {
        Value::Array(items) => items.iter().map(|item| wire::plain(item).ok_or(Unspecified)).collect(),
        value => Ok(vec![wire::plain(value).ok_or(Unspecified)?]),
    }
}

/// Normalises the spelling of JSON texts.
fn json_texts(texts: &[String]) -> Vec<String> {
    let one =
        |text: &String| serde_json::from_str::<Value>(text).map_or_else(|_| text.clone(), |it| wire::canonical(&it));
    texts.iter().map(one).collect()
}

fn percent(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn parts_are_compared_with_their_media_types() {
        let encodings = Encodings(json!({"ids": {"contentType": "application/json"}}).as_object().unwrap().clone());
        let part = |name: &str, media_type: &str, content: &str| Part {
            name: name.to_owned(),
            media_type: media_type.to_owned(),
            content: content.to_owned(),
        };
        let compare = |version, value: Value, parts: &[Part]| {
            let mut wrong = 0;
            compare_parts(&encodings, version, &["ids", "rows"], &value, parts, &mut |_, _, _| wrong += 1);
            wrong
        };
        let (ids, json) = (json!({"ids": [1, 2]}), "application/json");
        assert_eq!(compare(Version::V3_1, ids.clone(), &[part("ids", json, "[1, 2]")]), 0);
        assert_eq!(compare(Version::V3_1, ids.clone(), &[part("ids", "application/octet-stream", "[1,2]")]), 1);
        assert!(compare(Version::V3_1, ids.clone(), &[part("ids", "", "1"), part("ids", "", "2")]) > 0);
        assert_eq!(compare(Version::V3_2, ids.clone(), &[part("ids", json, "1"), part("ids", json, "2")]), 0);
        assert_eq!(compare(Version::V3_2, ids, &[part("ids", json, "[1,2]")]), 1);
        let rows = json!({"rows": [{"a": 1}, {"a": 2}]});
        let parts = [part("rows", json, "{\"a\": 1}"), part("rows", json, "{\"a\": 2}")];
        assert_eq!(compare(Version::V3_1, rows.clone(), &parts), 0);
        assert_eq!(compare(Version::V3_1, rows, &[part("rows", json, "[{\"a\":1},{\"a\":2}]")]), 1);
    }
}
