//! Selects the structs that preserve members which their schema does not declare. JSON Schema allows them by
//! default; a caller that reads a value, changes it and sends it back must not delete them.

use foldhash::{HashSet, HashSetExt};

use crate::model::{Definition, Model, Shape, TypeId};

/// Decides for every struct whether it preserves unknown members: those that are both received and sent, and those
/// in a union without a discriminator, as a value may match several types at once.
pub(super) fn find(model: &mut Model) {
    let mut at_once: HashSet<TypeId> = HashSet::new();
    for def in model.types.values() {
        let Definition::Union { variants, tag: None } = &def.definition else { continue };
        at_once.extend(variants.iter().filter_map(|variant| match model.shape(&variant.ty) {
            Shape::Named(id) => Some(*id),
            _ => None,
        }));
    }
    for (id, def) in model.types.iter_mut() {
        let is_open = matches!(&def.definition, Definition::Struct { additional: None, .. }) && !def.is_closed;
        let goes_back = def.usage.is_sent() && def.usage.is_received();
        def.keeps_unknown = is_open && (goes_back || at_once.contains(&id));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::client;

    #[test]
    fn what_is_read_and_written_keeps_what_it_does_not_know() {
        let to = |name: &str| json!({"content": {"application/json": {"schema": {"$ref": format!("#/components/schemas/{name}")}}}, "description": "d"});
        let paths = json!({"/a": {"put": {"operationId": "put", "requestBody": to("Both"), "responses": {"200": to("Both"), "201": to("Read")}},
            "post": {"operationId": "post", "requestBody": to("Sent"), "responses": {"200": to("Closed")}},
            "patch": {"operationId": "patch", "requestBody": to("Closed"), "responses": {"200": to("Any")}}}});
        let object = json!({"type": "object", "properties": {"a": {"type": "string"}}});
        let types = client(
            paths,
            json!({"Both": object, "Read": object, "Sent": object, "One": {"type": "object", "required": ["x"], "properties": {"x": {"type": "string"}}},
                "Closed": {"type": "object", "additionalProperties": false, "properties": {"a": {"type": "string"}}},
                "Any": {"anyOf": [{"$ref": "#/components/schemas/One"}, {"type": "object", "properties": {"y": {"type": "string"}}}]}}),
        )
        .texts
        .types;
        let keeps = |name: &str| {
            let text = types.split(&format!("wire! {{\n    {name} {{")).nth(1).unwrap();
            text.split("\n}\n").next().unwrap().contains(" keeps ")
        };
        assert_eq!(["Both", "Read", "Sent", "Closed", "One"].map(keeps), [true, false, false, false, true]);
    }
}
