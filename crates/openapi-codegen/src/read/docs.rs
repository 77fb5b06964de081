//! Documentation.

use super::{
    builder::{Builder, Prose},
    facts::facts,
};
use crate::{markdown::plain, model::Deprecation};
use openapi_document::Members;
use serde_json::{Map, Value};

/// The maximum length of a reason in a `deprecated` attribute.
const REASON: usize = 200;

/// Returns the deprecation of a value with its reason: from an extension, or from a sentence of the description.
pub(super) fn deprecation(value: &impl Members) -> Option<Deprecation> {
    if value.member("deprecated") != Some(&Value::Bool(true)) {
        return None;
    }
    let extension = ["x-deprecatedMessage", "x-deprecated-reason", "x-deprecation-reason", "x-deprecatedReason"]
        .iter()
        .find_map(|key| value.member(key).and_then(Value::as_str).map(str::to_owned));
    let reason = extension.unwrap_or_else(|| {
        let description = value.member("description").and_then(Value::as_str).unwrap_or_default();
        let mut sentences = description.split(['\n']).flat_map(|line| line.split_inclusive(". ")).map(str::trim);
        let about_it = sentences.find(|it| it.to_lowercase().contains("deprecat")).unwrap_or_default();
        // The word alone gives no reason; the next sentence may.
        let is_word = about_it.split_whitespace().count() == 1;
        let next = if is_word { sentences.find(|it| !it.is_empty()).unwrap_or_default() } else { "" };
        if is_word { next.to_owned() } else { about_it.to_owned() }
    });
    let reason = reason.replace(['*', '`', '_'], "").split_whitespace().collect::<Vec<_>>().join(" ");
    Some(Deprecation { reason: if reason.len() <= REASON { reason } else { String::new() } })
}

/// Returns the documentation of a schema or parameter, with its bounds and default.
pub(super) fn doc_of(schema: &Map<String, Value>) -> String {
    let text = |key: &str| schema.member(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let doc = plain(text("description").or_else(|| text("title")).unwrap_or_default());
    // The bounds of a parameter are in its schema.
    let inner = match schema.member("schema").filter(|_| schema.has("in")) {
        Some(inner) => inner.as_object(),
        None => Some(schema),
    };
    let facts = inner.map(facts).unwrap_or_default();
    [doc, facts].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// Returns the documentation of a named schema, without a title that only repeats the name.
fn doc_beside(schema: &Map<String, Value>, name: &str) -> String {
    let letters =
        |text: &str| -> String { text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase() };
    let title = schema.member("title").and_then(Value::as_str).unwrap_or_default().trim();
    let doc = doc_of(schema);
    match doc.strip_prefix(title) {
        Some(rest)
            if !title.is_empty()
                && letters(title) == letters(name)
                && !schema.member("description").is_some_and(Value::is_string) =>
        {
            rest.trim().to_owned()
        }
        _ => doc,
    }
}

/// Documentation of the model; empty if the model has none.
impl Builder<'_> {
    /// Returns the documentation of a schema or parameter.
    pub(super) fn doc_of(&self, schema: &Map<String, Value>) -> String {
        if self.has_prose() { doc_of(schema) } else { String::new() }
    }

    /// Returns the documentation of a named schema.
    pub(super) fn doc_beside(&self, schema: &Value, name: &str) -> String {
        let schema = schema.as_object().filter(|_| self.has_prose());
        schema.map(|schema| doc_beside(schema, name)).unwrap_or_default()
    }

    /// Converts Markdown of the document to documentation.
    pub(super) fn words(&self, text: &str) -> String {
        if self.has_prose() { plain(text.trim()) } else { String::new() }
    }

    pub(super) fn has_prose(&self) -> bool {
        self.prose == Prose::Kept
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_deprecation_has_its_reason_where_the_document_has_one() {
        let reason = |value: Value| deprecation(&value).map(|it| it.reason);
        assert_eq!(reason(json!({"description": "Deprecated."})), None);
        assert_eq!(reason(json!({"deprecated": true, "description": "The name."})).as_deref(), Some(""));
        assert_eq!(
            reason(
                json!({"deprecated": true, "description": "The name. **Deprecated**: use `title`. It stays a while."})
            )
            .as_deref(),
            Some("Deprecated: use title.")
        );
        assert_eq!(
            reason(json!({"deprecated": true, "description": "Deprecated. Ask for all."})).as_deref(),
            Some("Ask for all.")
        );
        assert_eq!(reason(json!({"deprecated": true, "description": "Deprecated."})).as_deref(), Some(""));
        assert_eq!(reason(json!({"deprecated": true, "x-deprecatedMessage": "Use v2."})).as_deref(), Some("Use v2."));
    }
}
