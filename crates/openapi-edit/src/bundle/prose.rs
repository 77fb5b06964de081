//! Prose: descriptions, summaries, examples and links of upstream documents are removed; those of the bundle are
//! retained.

use serde_json::{Value, json};

use openapi_document::{
    Members, Pointer, Status, components_mut,
    walk::{Kind, Order, visit_mut},
};

/// The fields that contain prose. A title names a type and is retained.
const PROSE: [&str; 6] = ["description", "summary", "example", "examples", "externalDocs", "termsOfService"];

/// Removes the prose of a document, or replaces it by that of the bundle at the same location.
pub(super) fn replace(root: &mut Value, bundle: &Value, in_bundle: impl Fn(&Pointer) -> Pointer) {
    visit_mut(root, Order::TopDown, &mut |kind, pointer, value| {
        let Value::Object(members) = value else { return };
        if matches!(kind, Kind::Root | Kind::Components | Kind::Callback) {
            return;
        }
        members.retain(|key, _| !PROSE.contains(&key.as_str()) && !key.starts_with("x-"));
        let written = bundle.pointer(in_bundle(pointer).as_str());
        for key in ["summary", "description"] {
            // A reference of 3.1 has a description of its own; other fields beside it are ignored.
            let known = written.and_then(|written| written.get(key)).filter(|text| text.is_string());
            if let Some(text) = known {
                members.insert(key.to_owned(), text.clone());
            }
        }
        if kind == Kind::Response && !members.has("description") && !members.has("$ref") {
            let phrase = Status::parse(&pointer.last()).map_or_else(|| pointer.last(), Status::phrase);
            members.insert("description".to_owned(), json!(format!("{phrase}.")));
        }
    });
    if let Some(schemes) = components_mut(root, "securitySchemes") {
        for scheme in schemes.values_mut().filter_map(Value::as_object_mut) {
            scheme.shift_remove("description");
        }
    }
}
