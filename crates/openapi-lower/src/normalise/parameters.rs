//! Reduces lists of parameters to valid Parameter Objects, with exactly the path parameters that occur in the path
//! template.

use openapi_document::{
    Location, Members, ParameterRef, Pointer, Style, operations, template,
    walk::{Kind, parts_mut},
};
use serde_json::{Map, Value, json};

use crate::{Notes, Pass, Step};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "parameters", step: Step::Document(normalise_parameters) };

/// The headers that are never parameters (OpenAPI 3.2, "Parameter Object").
const NOT_PARAMETERS: [&str; 3] = ["accept", "authorization", "content-type"];

fn normalise_parameters(root: &mut Value, notes: &mut Notes) {
    parts_mut(root, &mut |kind, pointer, parameter| {
        if let (Kind::Parameter, Value::Object(parameter)) = (kind, parameter) {
            take_misplaced_style(parameter, pointer, notes);
        }
    });
    for (list, index) in misplaced(root, notes) {
        if let Some(Value::Array(parameters)) = root.pointer_mut(list.as_str())
            && index < parameters.len()
        {
            parameters.remove(index);
        }
    }
    let missing: Vec<(Pointer, String)> = operations(root)
        .iter()
        .flat_map(|operation| {
            let known = operation.parameters();
            let is_known = |name: &&str| known.iter().any(|it| it.location == Location::Path && it.name == *name);
            let missing = template::distinct_placeholders(operation.path).into_iter().filter(|name| !is_known(name));
            missing.map(|name| (operation.pointer.clone(), name.to_owned())).collect::<Vec<_>>()
        })
        .collect();
    for (pointer, name) in missing {
        let Some(Value::Object(operation)) = root.pointer_mut(pointer.as_str()) else { continue };
        if let Value::Array(parameters) = operation.entry("parameters").or_insert_with(|| json!([])) {
            parameters.push(json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}));
            notes.widened(&pointer, format!("path parameter `{name}` not declared; treated as any string"));
        }
    }
}

/// Removes a style that is not defined for the location of the parameter and therefore has no effect.
fn take_misplaced_style(parameter: &mut Map<String, Value>, pointer: &Pointer, notes: &mut Notes) {
    let text = |key: &str| parameter.member(key).and_then(Value::as_str);
    let (Some(style), Some(location)) = (text("style"), text("in").and_then(Location::parse)) else { return };
    if !Style::parse(style).is_some_and(|style| location.has(style)) {
        notes.dropped(
            &pointer.child("style"),
            format!("style `{style}` is not allowed for `in: {}`; ignored", location.as_str()),
        );
        parameter.take_member("style");
    }
}

/// Returns the list entries that are not valid parameters, the last of each list first.
fn misplaced(root: &Value, notes: &mut Notes) -> Vec<(Pointer, usize)> {
    let mut found = Vec::new();
    let mut seen: Vec<Pointer> = Vec::new();
    for operation in operations(root) {
        let wanted = template::distinct_placeholders(operation.path);
        for (holder, pointer) in [(operation.path_item, &operation.item_pointer), (operation.value, &operation.pointer)]
        {
            if pointer == &operation.item_pointer {
                if seen.last() == Some(pointer) {
                    continue;
                }
                seen.push(pointer.clone());
            }
            let list = pointer.child("parameters");
            let entries = holder.member("parameters").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            for (index, entry) in entries.iter().enumerate().rev() {
                let at = list.child(index);
                let Some(parameter) = ParameterRef::read(root, entry, &at) else {
                    notes.dropped(&at, "invalid Parameter Object removed");
                    found.push((list.clone(), index));
                    continue;
                };
                let name = parameter.name;
                let is_header = parameter.location == Location::Header;
                if is_header && NOT_PARAMETERS.contains(&name.to_lowercase().as_str()) {
                    notes.dropped(&at, format!("header parameter `{name}` ignored (OpenAPI, \"Parameter Object\")"));
                    found.push((list.clone(), index));
                } else if parameter.location == Location::Path && !wanted.contains(&name) {
                    notes.dropped(&at, format!("path parameter `{name}` does not occur in the path template"));
                    found.push((list.clone(), index));
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Level, testing::run_document};

    #[test]
    fn the_path_decides_on_path_parameters() {
        let (root, notes) = run_document(
            PASS,
            json!({"paths": {"/x/{id}": {
                "parameters": [{"name": "Accept", "in": "header"}, {"name": "other", "in": "path"}, {"name": "q", "in": "query", "style": "simple"}],
                "get": {"parameters": [{"name": "z", "in": "body"}, {"name": "", "in": "query"}]}, "put": {}}}}),
        );
        let item = &root["paths"]["/x/{id}"];
        assert_eq!(item["parameters"], json!([{"name": "q", "in": "query"}]));
        for method in ["get", "put"] {
            let id = json!([{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}]);
            assert_eq!(item[method]["parameters"], id, "{method}");
        }
        let of = |level| notes.iter().filter(|note| note.level == level).count();
        assert_eq!((of(Level::Dropped), of(Level::Widened)), (5, 2));
    }
}
