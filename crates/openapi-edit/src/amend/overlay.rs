//! The overlay for observed deviations.

use serde_json::{Value, json};

use super::{Seen, actions::Trial};
use openapi_document::{Document, OperationRef, Pointer, operations};

/// The correction of a document.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Amended {
    /// The overlay (OpenAPI Overlay Specification 1.0).
    pub overlay: Value,
    /// The number of its actions.
    pub actions: usize,
    /// The deviations that no overlay of this document can express, in words.
    pub inexpressible: Vec<String>,
}

/// Returns the overlay that makes a document allow the observed deviations. Each action is the smallest possible one:
/// an optional member, a further type, an open enum.
pub fn amend(document: &Document, seen: &[Seen]) -> Amended {
    let (mut trial, mut inexpressible) = (Trial::new(document), Vec::new());
    for it in seen {
        let done = match pointer_of(document, it) {
            Some(operation) => trial.amend(&operation, it),
            None => Err("operation not found in the document"),
        };
        inexpressible.extend(done.err().map(|reason| {
            let Seen { operation, status, place, .. } = it;
            let place = if place.is_empty() { String::new() } else { format!(" at {place}") };
            format!("{operation} {status}{place}: {reason}")
        }));
    }
    let actions = trial.into_actions();
    let title = format!("{}: additions observed in responses", document.title());
    let (info, count) = (json!({"title": title, "version": "1.0.0"}), actions.len());
    Amended { overlay: json!({"overlay": "1.0.0", "info": info, "actions": actions}), actions: count, inexpressible }
}

/// Returns the location of an operation: by its path, since a bundle has operationIds of its own, or by its
/// operationId.
fn pointer_of(document: &Document, seen: &Seen) -> Option<Pointer> {
    let all = operations(document.root());
    let by_path = |it: &&OperationRef<'_>| it.path == seen.path && it.verb() == seen.method;
    let by_id = |it: &&OperationRef<'_>| it.operation_id() == Some(seen.operation.as_str());
    all.iter().find(by_path).or_else(|| all.iter().find(by_id)).map(|it| it.pointer.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use openapi_document::{Limits, Overlay};

    use crate::amend::Deviation;

    fn zoo(version: &str) -> Value {
        json!({"openapi": version, "info": {"title": "Zoo", "version": "1"},
            "paths": {"/pets": {"get": {"operationId": "zoo.listPets", "responses": {
                "200": {"description": "", "content": {"application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}}}}},
                "404": {"$ref": "#/components/responses/Missing"}}}}},
            "components": {
                "responses": {"Missing": {"description": "", "content": {"application/json": {"schema": {"type": "object", "required": ["code"]}}}}},
                "schemas": {
                "Kind": {"type": "string", "enum": ["cat", "dog"]},
                "Owner": {"type": "object", "additionalProperties": false, "properties": {"name": {"type": "string"}, "by.name": {"type": "object", "additionalProperties": {"type": "integer"}}}},
                "Pet": {"type": "object", "required": ["id", "kind"], "properties": {
                    "id": {"type": "integer"}, "born": {"type": "string", "format": "date-time"}, "kind": {"$ref": "#/components/schemas/Kind"},
                    "owner": {"allOf": [{"$ref": "#/components/schemas/Owner"}]},
                    "held": {"oneOf": [{"type": "string"}, {"$ref": "#/components/schemas/Owner"}]}}}}}})
    }

    fn seen(status: u16, place: &str, what: Deviation) -> Seen {
        let [operation, method, path, media_type] = ["listPets", "GET", "/pets", "application/json"].map(str::to_owned);
        Seen { operation, method, path, status, media_type, place: place.to_owned(), what, count: 2 }
    }

    /// Returns the document after its overlay, whose actions must all have an effect.
    fn amended(version: &str, seen: &[Seen]) -> (Value, Amended) {
        let mut root = zoo(version);
        let document = Document::parse("zoo.json", root.to_string()).unwrap();
        let amended = amend(&document, seen);
        let overlay = Overlay::parse("o.json", amended.overlay.to_string(), &Limits::default()).unwrap();
        assert_eq!(overlay.apply(&mut root), [] as [&str; 0]);
        (root, amended)
    }

    #[test]
    fn each_deviation_is_the_smallest_action() {
        let schemas = "/components/schemas";
        let wide = |old: Value, other: Value| json!({"anyOf": [old, other]});
        let kind = json!({"type": "string", "enum": ["cat", "dog"]});
        let held = json!({"oneOf": [{"type": "string"}, {"$ref": "#/components/schemas/Owner"}]});
        let owner = json!({"allOf": [{"$ref": "#/components/schemas/Owner"}]});
        for (place, what, at, then) in [
            ("id", Deviation::Missing, "/Pet/required", json!(["kind"])),
            ("id", Deviation::Null, "/Pet/properties/id", json!({"type": ["integer", "null"]})),
            ("id", Deviation::Unreadable, "/Pet/properties/id", wide(json!({"type": "integer"}), json!({}))),
            ("age", Deviation::UnknownMember, "/Pet/properties/age", json!({})),
            ("owner.a.b", Deviation::UnknownMember, "/Owner/properties/a.b", json!({})),
            ("kind", Deviation::UnknownValue, "/Kind", wide(kind, json!({"type": "string"}))),
            ("held", Deviation::UnknownType, "/Pet/properties/held", wide(held, json!({}))),
            ("born", Deviation::NoOffset, "/Pet/properties/born", json!({"type": "string"})),
            ("owner", Deviation::Null, "/Pet/properties/owner", wide(owner, json!({"type": "null"}))),
            (
                "owner.by.name.a",
                Deviation::Unreadable,
                "/Owner/properties/by.name/additionalProperties",
                wide(json!({"type": "integer"}), json!({})),
            ),
        ] {
            // A deviation observed twice, with different media types, causes one action.
            let other = Seen { media_type: "text/json".to_owned(), ..seen(200, place, what) };
            let (root, amended) = amended("3.1.0", &[seen(200, place, what), other]);
            assert_eq!(root.pointer(&format!("{schemas}{at}")), Some(&then), "{what:?} {place}");
            assert!(amended.actions <= 2 && amended.inexpressible.is_empty(), "{what:?} {place}: {amended:?}");
        }
    }

    #[test]
    fn null_is_spelled_as_the_version_has_it() {
        let (root, _) = amended("3.0.3", &["id", "kind"].map(|place| seen(200, place, Deviation::Null)));
        let properties = &root["components"]["schemas"]["Pet"]["properties"];
        assert_eq!(properties["id"], json!({"type": "integer", "nullable": true}));
        assert_eq!(properties["kind"], json!({"anyOf": [{"$ref": "#/components/schemas/Kind"}, {"enum": [null]}]}));
    }

    #[test]
    fn what_is_seen_of_one_schema_adds_up() {
        let all = [Deviation::UnknownValue, Deviation::Null, Deviation::UnknownValue];
        let (root, _) = amended("3.1.0", &all.map(|what| seen(200, "kind", what)));
        let schemas = &root["components"]["schemas"];
        assert_eq!(schemas["Kind"]["anyOf"][1], json!({"type": "string"}));
        assert_eq!(schemas["Pet"]["properties"]["kind"]["anyOf"][1], json!({"type": "null"}));
    }

    #[test]
    fn failures_get_a_response_of_their_own() {
        let failures = [404, 418].map(|status| seen(status, "", Deviation::UnknownFailure));
        let (root, _) = amended("3.1.0", &failures);
        let responses = &root["paths"]["/pets"]["get"]["responses"];
        assert_eq!(responses["404"]["content"]["application/json"]["schema"]["anyOf"][1], json!({}));
        assert_eq!(responses["418"], json!({"description": "Status 418", "content": {"application/json": {}}}));
        // Components shared with other operations are unchanged.
        assert_eq!(root["components"]["responses"], zoo("3.1.0")["components"]["responses"]);
    }

    #[test]
    fn what_cannot_be_expressed_is_reported() {
        let elsewhere = Seen { path: "/gone".to_owned(), ..seen(200, "id", Deviation::Null) };
        let (_, amended) = amended("3.1.0", &[seen(200, "gone.id", Deviation::Null), elsewhere]);
        assert_eq!(amended.actions, 0);
        let expected = [
            "listPets 200 at gone.id: path not found in the response schema of the document",
            "listPets 200 at id: operation not found in the document",
        ];
        assert_eq!(amended.inexpressible, expected);
    }
}
