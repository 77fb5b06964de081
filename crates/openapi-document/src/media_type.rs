//! Media types and their objects (OpenAPI 3.2, "Media Type Object").

use serde_json::{Map, Value};

use crate::{Members, Pointer, reference::followed};

/// A media type of a request, a response or a parameter, with its location.
#[derive(Debug, Clone)]
pub struct MediaTypeRef<'a> {
    /// The media type as written: `application/json; charset=utf-8`, `image/*`.
    pub name: &'a str,
    /// The location of the object, with references resolved.
    pub pointer: Pointer,
    /// The object.
    pub value: &'a Map<String, Value>,
}

impl<'a> MediaTypeRef<'a> {
    /// Returns the media type without its parameters, in lower case.
    pub fn essence(&self) -> String {
        essence(self.name)
    }

    /// Returns true if it is a JSON media type.
    pub fn is_json(&self) -> bool {
        is_json(self.name)
    }

    /// Returns the schema with its location.
    pub fn schema(&self) -> Option<(Pointer, &'a Value)> {
        Some((self.pointer.child("schema"), self.value.member("schema")?))
    }

    /// Returns the schema of each item of a sequence with its location (OpenAPI 3.2).
    pub fn item_schema(&self) -> Option<(Pointer, &'a Value)> {
        Some((self.pointer.child("itemSchema"), self.value.member("itemSchema")?))
    }
}

/// Returns the entries of the field `content` of an object.
pub(crate) fn content<'a>(root: &'a Value, holder: &'a Map<String, Value>, pointer: &Pointer) -> Vec<MediaTypeRef<'a>> {
    let at = pointer.child("content");
    let content = holder.member("content").and_then(Value::as_object);
    let read = |(name, media_type): (&'a String, &'a Value)| {
        let found = followed(root, &at.child(name), media_type)?;
        Some(MediaTypeRef { name, pointer: found.pointer, value: found.value.as_object()? })
    };
    content.into_iter().flatten().filter_map(read).collect()
}

/// Returns a media type without its parameters, in lower case (RFC 9110, section 8.3.1).
pub fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_lowercase()
}

/// Returns `true` for a media type of consecutive items (OpenAPI 3.2, "Sequential Media Types").
pub fn is_sequential(media_type: &str) -> bool {
    let essence = essence(media_type);
    matches!(
        essence.as_str(),
        "text/event-stream"
            | "application/x-ndjson"
            | "application/ndjson"
            | "application/jsonl"
            | "application/x-jsonlines"
            | "application/json-seq"
    ) || essence.ends_with("+json-seq")
}

/// Returns true if a media type is JSON (RFC 8259, and RFC 6839, section 3.1).
pub fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    matches!(essence.as_str(), "application/json" | "text/json") || essence.ends_with("+json")
}

/// Returns true if a media type equals the one that a document declares, or is in the declared range (RFC 9110,
/// section 12.5.1), which may be one of all media types with a suffix: `application/*+json`.
pub fn covers(named: &str, media_type: &str) -> bool {
    let (named, sent) = (essence(named), essence(media_type));
    let is_within = |(prefix, suffix): (&str, &str)| {
        // `application/json` is the media type without a name before its suffix (RFC 6839, section 3.1).
        let rest = sent.strip_prefix(prefix);
        rest.is_some_and(|rest| rest.ends_with(suffix) || suffix.strip_prefix('+') == Some(rest))
    };
    named == sent || named == "*/*" || named.split_once('*').is_some_and(is_within)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_identified_by_the_essence() {
        for json in ["application/json", "Application/JSON; charset=utf-8", "application/problem+json", "text/json"] {
            assert!(is_json(json), "{json}");
        }
        for other in ["application/x-ndjson", "application/jsonl", "application/json-seq", "text/plain", "*/*", ""] {
            assert!(!is_json(other), "{other}");
        }
    }

    #[test]
    fn ranges_cover_what_is_in_them() {
        assert!(
            covers("image/*", "image/png") && covers("*/*", "a/b") && covers("text/csv; header=present", "text/csv")
        );
        assert!(!covers("image/*", "audio/mp3") && !covers("text/plain", "text/html"));
        let suffixed = |media_type: &str| covers("application/*+json", media_type);
        assert!(suffixed("application/vnd.pets+json") && suffixed("application/json"));
        assert!(!suffixed("application/xml") && !suffixed("text/a+json") && !suffixed("application/x-json"));
    }
}
