//! Adds members that OpenAPI requires and a document omits.

use openapi_document::{
    Members, Pointer,
    walk::{Kind, parts_mut},
};
use serde_json::{Map, Value, json};

use crate::{Notes, Pass, Step};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "required-members", step: Step::Document(add_required_members) };

fn add_required_members(root: &mut Value, notes: &mut Notes) {
    let Some(members) = root.as_object_mut() else { return };
    object(members, "info", &Pointer::root(), notes);
    object(members, "paths", &Pointer::root(), notes);
    if let Some(Value::Object(info)) = members.member_mut("info") {
        let at = Pointer::from("/info");
        text(info, "title", "untitled", &at, notes);
        text(info, "version", "0", &at, notes);
    }
    if let Some(Value::Object(paths)) = members.member_mut("paths") {
        let stray: Vec<String> =
            paths.keys().filter(|path| !path.starts_with('/') && !path.starts_with("x-")).cloned().collect();
        for path in stray {
            if let Some(item) = paths.shift_remove(&path) {
                notes.kept(&Pointer::from("/paths").child(&path), "missing `/` prepended to the path");
                paths.entry(format!("/{path}")).or_insert(item);
            }
        }
    }
    parts_mut(root, &mut |kind, pointer, value| {
        let Some(members) = value.as_object_mut() else { return };
        match kind {
            Kind::Response if !members.has("$ref") => text(members, "description", "", pointer, notes),
            Kind::Operation => object(members, "responses", pointer, notes),
            Kind::Parameter if !members.has("$ref") => {
                if members.member("in").and_then(Value::as_str) == Some("path")
                    && members.member("required") != Some(&json!(true))
                {
                    members.insert("required".to_owned(), json!(true));
                    notes.kept(pointer, "path parameter marked as required");
                }
                any_text(members, pointer, notes);
            }
            Kind::Header if !members.has("$ref") => any_text(members, pointer, notes),
            Kind::RequestBody if !members.has("$ref") => object(members, "content", pointer, notes),
            _ => {}
        }
    });
}

fn object(members: &mut Map<String, Value>, name: &str, pointer: &Pointer, notes: &mut Notes) {
    if !members.get(name).is_some_and(Value::is_object) {
        members.insert(name.to_owned(), json!({}));
        notes.kept(&pointer.child(name), "missing required member added");
    }
}

fn any_text(members: &mut Map<String, Value>, pointer: &Pointer, notes: &mut Notes) {
    if !members.has("schema") && !members.has("content") {
        members.insert("schema".to_owned(), json!({"type": "string"}));
        notes.widened(pointer, "missing `schema`; treated as any string");
    }
}

fn text(members: &mut Map<String, Value>, name: &str, otherwise: &str, pointer: &Pointer, notes: &mut Notes) {
    match members.get(name) {
        Some(Value::String(_)) => return,
        Some(other @ (Value::Number(_) | Value::Bool(_))) => {
            let text = other.to_string();
            members.insert(name.to_owned(), text.into());
        }
        _ => {
            members.insert(name.to_owned(), otherwise.into());
        }
    }
    notes.kept(&pointer.child(name), "missing or invalid required string added");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::run_document;

    #[test]
    fn what_is_missing_is_supplied() {
        let (root, notes) = run_document(
            PASS,
            json!({"info": {"version": 2}, "paths": {"a/{b}": {"get": {"parameters": [{"in": "path", "name": "b"}]}}}}),
        );
        assert_eq!(root["info"], json!({"version": "2", "title": "untitled"}));
        let operation = &root["paths"]["/a/{b}"]["get"];
        assert_eq!(operation["responses"], json!({}));
        assert_eq!(operation["parameters"][0]["schema"], json!({"type": "string"}));
        assert_eq!(operation["parameters"][0]["required"], true);
        assert_eq!(notes.len(), 6);
    }
}
