//! Removes fields that the objects of OpenAPI 3.0.3 do not define: fields of later versions, JSON Schema keywords
//! that types do not represent, and undefined fields.

use std::collections::HashSet;

use openapi_document::{
    Members, Pointer,
    walk::{Kind, Order, visit_mut},
};
use serde_json::{Map, Value};

use crate::{Notes, Pass, Step};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "fields", step: Step::Document(remove_unknown_fields) };

/// Returns the fields of OpenAPI 3.0.3, section 4.7; `None` for maps. Extensions are always allowed.
pub(crate) fn fields(kind: Kind) -> Option<&'static [&'static str]> {
    Some(match kind {
        Kind::Root => &["openapi", "info", "servers", "paths", "components", "security", "tags", "externalDocs"],
        Kind::Components => &[
            "schemas",
            "responses",
            "parameters",
            "examples",
            "requestBodies",
            "headers",
            "securitySchemes",
            "links",
            "callbacks",
        ],
        Kind::PathItem => &[
            "$ref",
            "summary",
            "description",
            "get",
            "put",
            "post",
            "delete",
            "options",
            "head",
            "patch",
            "trace",
            "servers",
            "parameters",
        ],
        Kind::Operation => &[
            "tags",
            "summary",
            "description",
            "externalDocs",
            "operationId",
            "parameters",
            "requestBody",
            "responses",
            "callbacks",
            "deprecated",
            "security",
            "servers",
        ],
        Kind::Parameter => &[
            "name",
            "in",
            "description",
            "required",
            "deprecated",
            "allowEmptyValue",
            "style",
            "explode",
            "allowReserved",
            "schema",
            "example",
            "examples",
            "content",
        ],
        Kind::Header => &[
            "description",
            "required",
            "deprecated",
            "allowEmptyValue",
            "style",
            "explode",
            "allowReserved",
            "schema",
            "example",
            "examples",
            "content",
        ],
        Kind::RequestBody => &["description", "content", "required"],
        Kind::MediaType => &["schema", "example", "examples", "encoding"],
        Kind::Encoding => &["contentType", "headers", "style", "explode", "allowReserved"],
        Kind::Response => &["description", "headers", "content", "links"],
        Kind::Schema => &[
            "title",
            "multipleOf",
            "maximum",
            "exclusiveMaximum",
            "minimum",
            "exclusiveMinimum",
            "maxLength",
            "minLength",
            "pattern",
            "maxItems",
            "minItems",
            "uniqueItems",
            "maxProperties",
            "minProperties",
            "required",
            "enum",
            "type",
            "allOf",
            "oneOf",
            "anyOf",
            "not",
            "items",
            "properties",
            "additionalProperties",
            "description",
            "format",
            "default",
            "nullable",
            "discriminator",
            "readOnly",
            "writeOnly",
            "xml",
            "externalDocs",
            "example",
            "deprecated",
        ],
        Kind::Callback => return None,
    })
}

fn remove_unknown_fields(root: &mut Value, notes: &mut Notes) {
    visit_mut(root, Order::TopDown, &mut |kind, pointer, value| {
        let Value::Object(members) = value else { return };
        // In 3.0 a Reference Object has no other fields, where a reference is allowed.
        let may_refer = !matches!(
            kind,
            Kind::Root | Kind::Components | Kind::PathItem | Kind::Operation | Kind::MediaType | Kind::Encoding
        );
        match fields(kind) {
            _ if may_refer && members.has("$ref") => keep(members, &["$ref"], pointer, notes),
            Some(known) => keep(members, known, pointer, notes),
            None => {}
        }
    });
    let at = Pointer::from("/info");
    if let Some(Value::Object(info)) = root.member_mut("info") {
        let known = ["title", "description", "termsOfService", "contact", "license", "version"];
        keep(info, &known, &at, notes);
        if let Some(Value::Object(license)) = info.member_mut("license") {
            keep(license, &["name", "url"], &at.child("license"), notes);
        }
    }
    let tags = root.member_mut("tags").and_then(Value::as_array_mut);
    if let Some(tags) = tags {
        keep_tags(tags, notes);
    }
}

/// Removes later fields from the tags, and tags with the name of an earlier one.
fn keep_tags(tags: &mut Vec<Value>, notes: &mut Notes) {
    for (index, tag) in tags.iter_mut().enumerate() {
        if let Value::Object(tag) = tag {
            let at = Pointer::from("/tags").child(index);
            keep(tag, &["name", "description", "externalDocs"], &at, notes);
            if let Some(Value::Object(docs)) = tag.member_mut("externalDocs") {
                keep(docs, &["description", "url"], &at.child("externalDocs"), notes);
            }
        }
    }
    let mut seen: HashSet<String> = HashSet::new();
    let mut index = 0;
    tags.retain(|tag| {
        let name = tag.member("name").and_then(Value::as_str);
        let is_new = name.is_none_or(|name| seen.insert(name.to_owned()));
        if let Some(name) = name.filter(|_| !is_new) {
            notes.kept(&Pointer::from("/tags").child(index), format!("duplicate of the tag `{name}` removed"));
        }
        index += 1;
        is_new
    });
}

fn keep(members: &mut Map<String, Value>, known: &[&str], pointer: &Pointer, notes: &mut Notes) {
    members.retain(|field, value| {
        // In 3.0 no field may be null except those that hold an arbitrary value.
        let is_empty = value.is_null() && !["default", "example"].contains(&field.as_str());
        let stays = known.contains(&field.as_str()) && !is_empty || field.starts_with("x-");
        if !stays {
            notes.dropped(&pointer.child(field), "field not defined by OpenAPI 3.0, or null");
        }
        stays
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::run_document;

    #[test]
    fn what_later_versions_have_is_left_out() {
        let (root, notes) = run_document(
            PASS,
            json!({"openapi": "3.0.3", "$self": "https://a", "info": {"title": "T", "summary": "s", "x-own": 1},
                "components": {"schemas": {"A": {"$ref": "#/components/schemas/B", "description": "d"}, "B": {"type": "string", "contentEncoding": "base64"}}}}),
        );
        assert_eq!(
            root,
            json!({"openapi": "3.0.3", "info": {"title": "T", "x-own": 1},
                "components": {"schemas": {"A": {"$ref": "#/components/schemas/B"}, "B": {"type": "string"}}}})
        );
        assert_eq!(notes.len(), 4);
    }

    #[test]
    fn tags_have_unique_names() {
        let (root, notes) =
            run_document(PASS, json!({"tags": [{"name": "a"}, {"name": "b"}, {"name": "a", "kind": "nav"}]}));
        assert_eq!(root["tags"], json!([{"name": "a"}, {"name": "b"}]));
        assert_eq!(notes.len(), 2);
    }
}
