//! Multipart form bodies: one form, or one of several if the schema has branches.

use openapi_document::{Members, Pointer, resolve};
use openapi_lower::{Level, branch_names};
use serde_json::Value;

use super::{builder::Builder, schema::properties_of};
use crate::model::{Encoding, FormDef, Part};

/// A schema to be read as a form: its name among its alternatives, and the schemas that declare its parts.
type Sheet<'v> = (String, Vec<(&'v Value, Pointer)>);

/// The maximum depth of nested branches.
const DEPTH: usize = 8;

/// Reads the forms of a schema.
pub(super) fn read(builder: &mut Builder<'_>, schema: &Value, at: &Pointer, encodings: &[Encoding]) -> Vec<FormDef> {
    let mut sheets = Vec::new();
    let root = builder.root;
    let Some(schema) = at.find(root).or(Some(schema)).cloned() else { return Vec::new() };
    collect(root, &schema, at, String::new(), &[], DEPTH, &mut sheets);
    let mut forms: Vec<FormDef> = Vec::new();
    let mut open: Vec<Pointer> = Vec::new();
    for (word, schemas) in sheets {
        open.extend(schemas.iter().filter_map(|(schema, at)| additional(schema, at)));
        let parts = parts(builder, &schemas, encodings);
        // Branches that differ only in `required` are the same form.
        if !forms.iter().any(|known| known.parts == parts) {
            let word = if word.is_empty() { "form".to_owned() } else { word };
            let (id, variant) = (builder.types.new_id(), builder.types.new_member());
            forms.push(FormDef { id, variant, word, parts, taken: Vec::new() });
        }
    }
    // Without declared parts the caller writes the body, and may add any part.
    if forms.iter().any(|form| !form.parts.is_empty()) {
        for pointer in open {
            let message =
                "additional parts of a multipart body are not supported; only the declared properties are sent";
            builder.note_once("forms", pointer, Level::Dropped, message.to_owned());
        }
    }
    forms
}

/// Returns the location of `additionalProperties` if a schema declares that there may be some.
fn additional(schema: &Value, at: &Pointer) -> Option<Pointer> {
    const KEY: &str = "additionalProperties";
    schema.member(KEY).filter(|allowed| **allowed != Value::Bool(false)).map(|_| at.child(KEY))
}

/// Collects the alternatives of a schema, each with the schemas that apply to it.
fn collect<'v>(
    root: &'v Value,
    schema: &'v Value,
    at: &Pointer,
    word: String,
    around: &[(&'v Value, Pointer)],
    depth: usize,
    sheets: &mut Vec<Sheet<'v>>,
) {
    if let Some(reference) = schema.reference()
        && let (Some(target), true) = (resolve(root, reference), depth > 0)
    {
        return collect(root, target.value, &target.pointer, word, around, depth - 1, sheets);
    }
    let mut schemas = around.to_vec();
    schemas.push((schema, at.clone()));
    let all = schema.member("allOf").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    for (index, part) in all.iter().enumerate() {
        let place = at.child("allOf").child(index);
        match part.reference().and_then(|reference| resolve(root, reference)) {
            Some(target) => schemas.push((target.value, target.pointer)),
            None => schemas.push((part, place)),
        }
    }
    let branches = ["oneOf", "anyOf"].into_iter().find_map(|key| Some((key, schema.member(key)?.as_array()?)));
    match branches {
        Some((key, branches)) if depth > 0 && !branches.is_empty() => {
            let names = branch_names(root, branches);
            for (index, (branch, name)) in branches.iter().zip(names).enumerate() {
                let word = if word.is_empty() { name } else { format!("{word}-{name}") };
                collect(root, branch, &at.child(key).child(index), word, &schemas, depth - 1, sheets);
            }
        }
        _ => sheets.push((word, schemas)),
    }
}

fn parts(builder: &mut Builder<'_>, schemas: &[(&Value, Pointer)], encodings: &[Encoding]) -> Vec<Part> {
    let required: Vec<&str> = schemas
        .iter()
        .filter_map(|(schema, _)| schema.member("required").and_then(Value::as_array))
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let mut parts: Vec<Part> = Vec::new();
    for (schema, at) in schemas {
        let Some(object) = schema.as_object() else { continue };
        for (wire, property) in properties_of(object) {
            if parts.iter().any(|known| known.wire == *wire) {
                continue;
            }
            let place = at.child("properties").child(wire);
            parts.push(Part {
                id: builder.types.new_member(),
                wire: wire.clone(),
                doc: property.as_object().map(|schema| builder.doc_of(schema)).unwrap_or_default(),
                // Only responses have to contain a member that is read only.
                required: required.contains(&wire.as_str()) && !builder.is_set(property, "readOnly"),
                ty: builder.use_of(property, &place),
                encoding: encodings.iter().find(|it| it.wire == *wire).cloned(),
            });
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::testing::client;

    fn notes(media_type: &str, schema: Value) -> Vec<String> {
        let form = json!({"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": true});
        let sent = json!({"requestBody": {"required": true, "content": {media_type: {"schema": schema}}}});
        let generated = client(json!({"/a": {"post": sent, "put": sent}}), json!({"Form": form}));
        let all = generated.report.notes.iter().filter(|note| note.pass == "forms");
        all.map(|note| note.pointer.to_reference()).collect()
    }

    #[test]
    fn a_file_may_be_a_component() {
        let file = json!({"type": "string", "format": "binary"});
        let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let form = json!({"type": "object", "properties": {"one": reference("File"), "many": reference("Files"),
            "list": {"type": "array", "items": reference("File")}}});
        let content = |media_type: &str, schema: Value| json!({"content": {media_type: {"schema": schema}}});
        let operation = json!({"operationId": "up", "requestBody": content("multipart/form-data", form), "responses": {
            "200": content("*/*", reference("File")), "201": content("application/jsonl", reference("Rows"))}});
        let schemas = json!({"File": file, "Files": {"type": "array", "items": reference("File")},
            "Rows": {"type": "array", "items": {"type": "integer"}}});
        let texts = client(json!({"/a": {"post": operation}}), schemas).texts;
        for line in [
            "form.file(\"one\", ",
            "form.files(\"many\", ",
            "form.files(\"list\", ",
            "many: Option<Vec<crate::support::Upload>>",
        ] {
            assert!(texts.types.contains(line), "{line} in {}", texts.types);
        }
        for line in ["Ok: stream(crate::support::ByteStream)", "Created: events(crate::support::EventStream<i64>)"] {
            assert!(texts.types.contains(line), "{line} in {}", texts.types);
        }
    }

    #[test]
    fn only_responses_have_to_contain_what_is_read_only() {
        let id = json!({"type": "integer", "readOnly": true});
        let form = json!({"type": "object", "required": ["id", "also", "name"], "properties": {
            "id": id, "also": {"$ref": "#/components/schemas/Id"}, "name": {"type": "string"}}});
        let operation =
            json!({"operationId": "up", "requestBody": {"content": {"multipart/form-data": {"schema": form}}}});
        let types = client(json!({"/a": {"post": operation}}), json!({"Id": id})).texts.types;
        assert!(types.contains("pub fn new(name: impl ::std::convert::Into<String>) -> Self {"), "{types}");
    }

    #[test]
    fn additional_parts_are_noted_once_for_each_schema() {
        let multipart = "multipart/form-data";
        let shared = notes(multipart, json!({"$ref": "#/components/schemas/Form"}));
        assert_eq!(shared, ["#/components/schemas/Form/additionalProperties"]);
        let own = json!({"type": "object", "properties": {"a": {}}, "additionalProperties": {"type": "string"}});
        assert_eq!(notes(multipart, own.clone()).len(), 2);
        let closed = json!({"type": "object", "properties": {"a": {}}, "additionalProperties": false});
        assert!(notes(multipart, closed).is_empty());
        // A URL-encoded form is an object with all its members, and a body without named parts is the caller's.
        assert!(notes("application/x-www-form-urlencoded", own).is_empty());
        assert!(notes(multipart, json!({"type": "object", "additionalProperties": true})).is_empty());
    }
}
