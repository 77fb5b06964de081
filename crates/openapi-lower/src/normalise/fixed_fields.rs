//! Converts or removes fields of operations, parameters, request bodies and responses that have the wrong type
//! (`tags: pets`, `required: "true"`, `description: 5`). An empty entry becomes an empty object. Reading a document
//! verifies that the objects themselves are objects.

use openapi_document::{
    METHODS,
    walk::{Kind, Order, visit_mut},
};
use serde_json::{Value, json};

use crate::{
    Notes, Pass, Step,
    fit::{Wants, mend},
};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "fixed-fields", step: Step::Document(correct_fixed_fields) };

/// Returns the type of a fixed field (OpenAPI 3.0.3, section 4.7).
fn wants(kind: Kind, field: &str) -> Option<Wants> {
    Some(match (kind, field) {
        (Kind::Root, "info" | "paths" | "components" | "externalDocs") => Wants::Object,
        (Kind::Root, "servers" | "security" | "tags") => Wants::List,
        (Kind::Components, _) if !field.starts_with("x-") => Wants::Object,
        (Kind::PathItem, method) if METHODS.contains(&method) => Wants::Object,
        (Kind::PathItem, "servers" | "parameters") => Wants::List,
        (Kind::Operation, "operationId") => Wants::Text,
        (Kind::Operation, "tags" | "parameters" | "security" | "servers") => Wants::List,
        (Kind::Operation, "requestBody" | "responses" | "callbacks" | "externalDocs") => Wants::Object,
        (Kind::Parameter, "name" | "in") => Wants::Text,
        (Kind::Parameter | Kind::Header | Kind::MediaType, "schema" | "itemSchema") => Wants::Schema,
        (Kind::Parameter | Kind::Header | Kind::RequestBody | Kind::Response, "content") => Wants::Object,
        (Kind::Response | Kind::Encoding, "headers") => Wants::Object,
        (Kind::Response, "links") | (Kind::MediaType, "encoding") => Wants::Object,
        (Kind::Parameter | Kind::Header | Kind::MediaType, "examples") => Wants::Object,
        (Kind::Encoding, "contentType") => Wants::Text,
        (Kind::Root | Kind::Components | Kind::Callback | Kind::Schema, _) => return None,
        (_, "$ref") => Wants::Reference,
        (_, "summary" | "description" | "style") => Wants::Text,
        (_, "required" | "deprecated" | "explode" | "allowReserved" | "allowEmptyValue") => Wants::Flag,
        _ => return None,
    })
}

fn correct_fixed_fields(root: &mut Value, notes: &mut Notes) {
    visit_mut(root, Order::TopDown, &mut |kind, pointer, value| {
        if value.is_null() {
            *value = json!({});
            notes.kept(pointer, format!("null read as an empty {}", kind.name()));
        }
        if let Value::Object(members) = value {
            mend(members, pointer, |field| wants(kind, field), notes);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::run_document;

    #[test]
    fn slips_are_read_as_meant() {
        let (root, notes) = run_document(
            PASS,
            json!({"components": null, "paths": {"/a": {"put": null, "get": {
                "operationId": 5, "tags": "a", "deprecated": "true", "description": ["x"],
                "parameters": [{"name": 7, "in": "query", "required": "yes", "schema": null}],
                "responses": {"200": null, "201": {"content": {"application/json": null}}}}}}}),
        );
        assert_eq!(
            root,
            json!({"paths": {"/a": {"get": {
                "operationId": "5", "deprecated": true, "parameters": [{"name": "7", "in": "query"}],
                "responses": {"200": {}, "201": {"content": {"application/json": {}}}}}}}})
        );
        assert_eq!(notes.len(), 11);
    }
}
