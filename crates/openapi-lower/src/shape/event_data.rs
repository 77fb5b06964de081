//! The `data` of a server-sent event is a text; `contentSchema` says what JSON is in it (OpenAPI 3.2, "Special
//! Considerations for Server-Sent Events"). The schema of the JSON takes the place of the text, so that items have its
//! type.

use openapi_document::{
    Members, Pointer, Version,
    media_type::is_json,
    resolve,
    walk::{Kind, visit},
};
use serde_json::{Value, json};

use crate::{Notes, Pass, Step};

/// See the module.
pub const PASS: Pass = Pass { name: "event-data", step: Step::Document(run) };

/// Choices between events are looked into this deep.
const DEPTH: usize = 4;

fn run(root: &mut Value, _: Version, notes: &mut Notes) {
    let mut found: Vec<Pointer> = Vec::new();
    visit(root, &mut |kind, pointer, value| {
        if kind == Kind::MediaType
            && pointer.last().trim_start().to_ascii_lowercase().starts_with("text/event-stream")
            && let Some(item) = value.member("itemSchema")
        {
            events(root, item, &pointer.child("itemSchema"), DEPTH, &mut found);
        }
    });
    for pointer in found {
        let Some(Value::Object(properties)) = root.pointer_mut(pointer.as_str()) else { continue };
        let content = properties.member_mut("data").and_then(|data| data.take_member("contentSchema"));
        let Some(content) = content else { continue };
        properties.insert("data".to_owned(), content);
        // An event has a name, whether the document lists it or not; it tells events from what is in them.
        properties.entry("event").or_insert_with(|| json!({"type": "string"}));
        notes.kept(&pointer.child("data"), "the data of the event is the JSON that `contentSchema` describes");
    }
}

/// The places of the properties of events whose data is JSON.
fn events(root: &Value, schema: &Value, pointer: &Pointer, depth: usize, found: &mut Vec<Pointer>) {
    if let Some(reference) = schema.member("$ref").and_then(Value::as_str) {
        if let (Some(target), true) = (resolve(root, reference), depth > 0) {
            events(root, target.value, &target.pointer, depth - 1, found);
        }
        return;
    }
    let data = schema.member("properties").and_then(|all| all.member("data"));
    let is_json = data.is_some_and(|data| {
        data.has("contentSchema")
            && data.member("contentMediaType").and_then(Value::as_str).is_none_or(is_json)
            && !data.has("contentEncoding")
    });
    let place = pointer.child("properties");
    if is_json && !found.contains(&place) {
        found.push(place);
    }
    for key in ["oneOf", "anyOf", "allOf"].into_iter().filter(|_| depth > 0) {
        let branches = schema.member(key).and_then(Value::as_array).into_iter().flatten();
        for (index, branch) in branches.enumerate() {
            events(root, branch, &pointer.child(key).child(index), depth - 1, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::run_document;

    #[test]
    fn the_json_takes_the_place_of_the_text() {
        let data = json!({"type": "string", "contentMediaType": "application/json", "contentSchema": {"$ref": "#/components/schemas/D"}});
        let stream = |item: Value| json!({"get": {"responses": {"200": {"content": {"text/event-stream": {"itemSchema": item}}}}}});
        let (root, notes) = run_document(
            PASS,
            json!({"paths": {
                "/a": stream(json!({"properties": {"data": data}})),
                "/b": stream(json!({"$ref": "#/components/schemas/E"})),
                "/c": stream(json!({"properties": {"data": {"type": "string"}}})),
            }, "components": {"schemas": {"D": {}, "E": {"oneOf": [{"properties": {"event": {"const": "x"}, "data": data}}]}}}}),
        );
        let at = |path: &str| {
            let media_type = &root["paths"][path]["get"]["responses"]["200"]["content"]["text/event-stream"];
            media_type["itemSchema"]["properties"].clone()
        };
        assert_eq!(at("/a"), json!({"data": {"$ref": "#/components/schemas/D"}, "event": {"type": "string"}}));
        assert_eq!(at("/c"), json!({"data": {"type": "string"}}));
        assert_eq!(
            root["components"]["schemas"]["E"]["oneOf"][0]["properties"]["data"],
            json!({"$ref": "#/components/schemas/D"})
        );
        assert_eq!(notes.len(), 2);
    }
}
