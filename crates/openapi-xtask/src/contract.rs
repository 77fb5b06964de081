//! The contract of an API as texts, one for each schema and operation, for snapshot tests.

use openapi_codegen::Generated;
use openapi_document::{Document, Pointer, components, operations};
use serde_json::{Map, Value};

/// The snapshot of a schema or operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The name of the snapshot, unique in the API: `schema_Pet`, `get_pets_id`.
    pub name: String,
    /// The JSON pointer of the schema or operation in the document.
    pub pointer: String,
    /// The path and Rust name, and the JSON without descriptions and examples.
    pub text: String,
}

/// Returns the snapshots of an API: those of its component schemas, then those of its operations.
pub fn snapshots(document: &Document, generated: &Generated) -> Vec<Snapshot> {
    let mut all: Vec<Snapshot> = Vec::new();
    let mut push = |name: String, pointer: String, head: &str, value: &Value| {
        let json = serde_json::to_string_pretty(&without_prose(value, false)).unwrap_or_default();
        let taken = all.iter().filter(|it| it.name == name || it.name.starts_with(&format!("{name}__"))).count();
        let name = if taken == 0 { name } else { format!("{name}__{taken}") };
        all.push(Snapshot { name, pointer, text: format!("{head}\n{json}") });
    };
    let root = document.root();
    let schemas = components(root, "schemas");
    for (name, schema) in schemas.into_iter().flatten() {
        let pointer = Pointer::schema(name).to_reference();
        let ty = generated.report.schemas.iter().find(|it| it.pointer == pointer).and_then(|it| it.ty.clone());
        push(format!("schema_{}", file_name(name)), pointer, &format!("{name}: {}", ty.unwrap_or_default()), schema);
    }
    for operation in operations(root) {
        let Some(value) = root.pointer(operation.pointer.as_str()) else { continue };
        let found = generated
            .report
            .operations
            .iter()
            .find(|it| it.path == operation.path && it.method.eq_ignore_ascii_case(operation.method));
        let function = found.and_then(|it| it.function.clone()).unwrap_or_default();
        let head = format!("{} {}: {function}", operation.verb(), operation.path);
        let name = format!("{}_{}", operation.method, file_name(operation.path));
        push(name, format!("#{}", operation.pointer), &head, value);
    }
    all
}

/// Returns the contents of a snapshot file, as written by insta.
pub fn file(text: &str) -> String {
    format!("---\nsource: contract.rs\nexpression: contract\n---\n{text}\n")
}

/// Returns a name that every file system accepts.
fn file_name(text: &str) -> String {
    let words =
        text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-').filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("_").chars().take(120).collect()
}

/// Removes annotations that do not affect a client. `is_map` is true for an object whose keys are names rather than
/// keywords.
fn without_prose(value: &Value, is_map: bool) -> Value {
    const PROSE: [&str; 6] = ["description", "summary", "example", "examples", "externalDocs", "title"];
    const MAPS: [&str; 9] = [
        "properties",
        "patternProperties",
        "$defs",
        "responses",
        "content",
        "headers",
        "callbacks",
        "encoding",
        "links",
    ];
    match value {
        Value::Object(members) => {
            let kept = members.iter().filter(|(key, _)| is_map || !PROSE.contains(&key.as_str()));
            let kept =
                kept.map(|(key, value)| (key.clone(), without_prose(value, !is_map && MAPS.contains(&key.as_str()))));
            Value::Object(kept.collect::<Map<_, _>>())
        }
        Value::Array(items) => items.iter().map(|item| without_prose(item, false)).collect(),
        other => other.clone(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_property_named_description_stays_and_a_description_goes() {
        let text = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  /a/{id}:\n    get: {operationId: readA, description: Long, responses: {'204': {description: gone}}}\ncomponents: {schemas: {A/B: {description: Long, type: object, properties: {description: {type: string}}}}}\n";
        let document = Document::parse("t.yaml", text).unwrap();
        let all = snapshots(&document, &openapi_codegen::generate(&document));
        let names: Vec<&str> = all.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["schema_A_B", "get_a_id"]);
        assert!(!all[0].text.contains("Long") && all[0].text.contains("\"description\": {"), "{}", all[0].text);
        assert!(all[1].text.starts_with("GET /a/{id}: read_a\n") && !all[1].text.contains("Long"), "{}", all[1].text);
        assert_eq!(all[0].pointer, "#/components/schemas/A~1B");
    }
}
