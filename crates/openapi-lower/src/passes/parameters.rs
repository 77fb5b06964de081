//! Parameters that progenitor cannot send: in cookies, in a style other than the usual one, given by
//! `content`, of a type that is no plain text in a path or header, two of one name, or not matching
//! the path. The full list stays as `x-full-parameters`; what progenitor is shown are the path's
//! own parameters as text.

use std::collections::HashSet;

use openapi_document::{METHODS, Pointer, Version, resolve_object};
use serde_json::{Map, Value, json};

use crate::{FULL, Notes, Pass, Step, snake};

/// See the module.
pub const PASS: Pass = Pass { name: "parameters", step: Step::Document(run) };

fn run(root: &mut Value, _: Version, notes: &mut Notes) {
    for Change { item, shown, full } in changes(root, notes) {
        for (at, parameters) in full {
            let Some(Value::Object(operation)) = root.pointer_mut(at.as_str()) else { continue };
            operation.insert("parameters".to_owned(), Value::Array(shown.clone()));
            let written = parameters.into_iter().map(|parameter| parameter.written).collect();
            operation.insert(format!("{FULL}parameters"), Value::Array(written));
        }
        if let Some(Value::Object(item)) = root.pointer_mut(item.as_str()) {
            item.shift_remove("parameters");
        }
    }
}

/// What becomes of a path item.
struct Change {
    item: Pointer,
    /// What progenitor is shown.
    shown: Vec<Value>,
    /// What each operation takes.
    full: Vec<(Pointer, Vec<Found>)>,
}

fn changes(root: &Value, notes: &mut Notes) -> Vec<Change> {
    let mut changes = Vec::new();
    let paths = root.get("paths").and_then(Value::as_object);
    for (path, item) in paths.into_iter().flatten() {
        let base = Pointer::from("/paths").child(path);
        let shared = list(root, item);
        let mut full: Vec<(Pointer, Vec<Found>)> = Vec::new();
        let mut is_needed = false;
        for (method, operation) in
            item.as_object().into_iter().flatten().filter(|(key, _)| METHODS.contains(&key.as_str()))
        {
            if operation.get(format!("{FULL}parameters")).is_some() {
                continue;
            }
            let at = base.child(method);
            let template = operation.get(format!("{FULL}path")).and_then(Value::as_str).unwrap_or(path);
            let (parameters, remarks) = settle(template, &shared, &list(root, operation));
            for (widens, remark) in &remarks {
                match widens {
                    true => notes.widened(&at, remark.clone()),
                    false => notes.kept(&at, remark.clone()),
                }
            }
            let plain = is_plain(root, &parameters);
            if !plain {
                notes.kept(
                    &at.child("parameters"),
                    "parameters that progenitor does not know are sent by the client itself",
                );
            }
            is_needed |= !plain || !remarks.is_empty();
            full.push((at, parameters));
        }
        // Shared parameters stay where they are only if no operation of the path needs the full form.
        if is_needed {
            let shown = placeholders(path).iter().map(|name| any_text(name)).collect();
            changes.push(Change { item: base, shown, full });
        }
    }
    changes
}

/// A parameter as it is written, maybe as a reference, and what it means.
#[derive(Clone)]
struct Found {
    written: Value,
    meant: Map<String, Value>,
}

impl Found {
    /// What tells parameters apart (OpenAPI 3.0.3, "Parameter Object"): location and name.
    fn key(&self) -> (String, String) {
        let text = |name: &str| self.meant.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        (text("in"), text("name"))
    }
}

fn list(root: &Value, holder: &Value) -> Vec<Found> {
    let parameters = holder.get("parameters").and_then(Value::as_array);
    parameters
        .into_iter()
        .flatten()
        .filter_map(|written| Some(Found { written: written.clone(), meant: resolve_object(root, written)?.clone() }))
        .collect()
}

/// The names in a path template, in order, each once.
pub(crate) fn placeholders(path: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for part in path.split('{').skip(1) {
        if let Some((name, _)) = part.split_once('}')
            && !found.iter().any(|known| known == name)
        {
            found.push(name.to_owned());
        }
    }
    found
}

/// The parameters of one operation: shared ones first, its own in their place, none twice, and
/// exactly those in the path that the path has. The remarks say what had to be mended; `true` marks
/// one that widens.
fn settle(path: &str, shared: &[Found], own: &[Found]) -> (Vec<Found>, Vec<(bool, String)>) {
    let mut remarks = Vec::new();
    let mut parameters: Vec<Found> = shared.to_vec();
    for parameter in own {
        match parameters.iter_mut().find(|known| known.key() == parameter.key()) {
            Some(known) => *known = parameter.clone(),
            None => parameters.push(parameter.clone()),
        }
    }
    let wanted = placeholders(path);
    parameters.retain(|parameter| {
        let (place, name) = parameter.key();
        let is_ignored =
            place == "header" && ["accept", "content-type", "authorization"].contains(&name.to_lowercase().as_str());
        if is_ignored {
            remarks.push((false, format!("the header `{name}` is not a parameter (OpenAPI, \"Parameter Object\")")));
            return false;
        }
        if place == "path" && !wanted.contains(&name) {
            remarks.push((false, format!("the path has no place for the parameter `{name}`")));
            return false;
        }
        if !["path", "query", "header", "cookie", "querystring"].contains(&place.as_str())
            || name.is_empty() && place != "querystring"
        {
            remarks.push((true, format!("`{name}` in `{place}` is no parameter; it is left out")));
            return false;
        }
        true
    });
    for name in wanted {
        if !parameters.iter().any(|parameter| parameter.key() == ("path".to_owned(), name.clone())) {
            remarks.push((true, format!("the path's `{name}` is declared nowhere; any text is taken")));
            let written = any_text(&name);
            let meant = written.as_object().cloned().unwrap_or_default();
            parameters.push(Found { written, meant });
        }
    }
    (parameters, remarks)
}

/// A parameter in the path that may be any text.
fn any_text(name: &str) -> Value {
    json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}})
}

fn is_plain(root: &Value, parameters: &[Found]) -> bool {
    let mut names = HashSet::new();
    parameters.iter().all(|parameter| {
        let identifier = snake(&parameter.key().1);
        identifier != "body" && names.insert(identifier) && is_usual(root, &parameter.meant)
    })
}

fn is_usual(root: &Value, parameter: &Map<String, Value>) -> bool {
    let place = parameter.get("in").and_then(Value::as_str).unwrap_or_default();
    let style = parameter.get("style").and_then(Value::as_str);
    let (usual, lists) = match place {
        "path" => ("simple", false),
        "header" => ("simple", false),
        "query" => ("form", parameter.get("explode") != Some(&Value::Bool(false))),
        _ => return false,
    };
    style.is_none_or(|style| style == usual)
        && !parameter.contains_key("content")
        && parameter.get("allowReserved") != Some(&Value::Bool(true))
        && parameter.get("schema").is_some_and(|schema| is_text(root, schema, lists))
}

/// Whether the value is written as one text, or as a list of them where lists may be.
fn is_text(root: &Value, schema: &Value, lists: bool) -> bool {
    let Some(mut schema) = resolve_object(root, schema) else { return false };
    // `allOf` with one reference may lead in a circle.
    let mut steps = 0;
    while let Some(Value::Array(all)) = schema.get("allOf") {
        let ([only], 0..64) = (all.as_slice(), steps) else { return false };
        let Some(next) = resolve_object(root, only) else { return false };
        (schema, steps) = (next, steps + 1);
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("string" | "integer" | "number" | "boolean") => true,
        Some("array") => lists && schema.get("items").is_some_and(|items| is_text(root, items, false)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::lowered;

    fn parameters(path: &str, parameters: Value) -> Value {
        let (root, _) = lowered(json!({path: {"get": {"parameters": parameters}}}), json!({}));
        root["paths"][path]["get"].clone()
    }

    #[test]
    fn unusual_parameters_are_kept_in_full() {
        for unusual in [
            json!({"name": "a", "in": "cookie", "schema": {"type": "string"}}),
            json!({"name": "a", "in": "query", "style": "deepObject", "schema": {"type": "object"}}),
            json!({"name": "a", "in": "query", "explode": false, "schema": {"type": "array", "items": {"type": "string"}}}),
            json!({"name": "a", "in": "header", "schema": {"type": "array", "items": {"type": "string"}}}),
            json!({"name": "a", "in": "query", "content": {"application/json": {"schema": {"type": "object"}}}}),
            json!({"name": "body", "in": "query", "schema": {"type": "string"}}),
        ] {
            let operation = parameters("/x", json!([unusual]));
            assert_eq!(operation["parameters"], json!([]), "{unusual}");
            assert_eq!(operation["x-full-parameters"], json!([unusual]), "{unusual}");
        }
    }

    #[test]
    fn usual_parameters_stay() {
        let usual = json!([{"name": "a", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}},
            {"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}}]);
        let operation = parameters("/x/{id}", usual.clone());
        assert_eq!(operation["parameters"], usual);
        assert!(operation.get("x-full-parameters").is_none());
    }

    #[test]
    fn the_path_decides_on_path_parameters() {
        let operation = parameters(
            "/x/{id}",
            json!([{"name": "other", "in": "path", "required": true, "schema": {"type": "string"}}]),
        );
        assert_eq!(operation["x-full-parameters"][0]["name"], "id");
        assert_eq!(operation["x-full-parameters"].as_array().map(Vec::len), Some(1));
    }
}
