//! Resolves references to parameters, responses, request bodies and headers that are not plainly
//! `#/components/KIND/NAME`, or whose target is another reference. References to callbacks, their path items and
//! security schemes outside of the locations that OpenAPI defines, such as other files, are resolved as well. Operations
//! by reference that reading could not resolve are removed.

use openapi_document::{
    Members, Pointer, add_component, components, resolve,
    walk::{Kind, Order, is_known, may_stand, parts, visit_mut},
};
use serde_json::Value;

use super::path_items::completed;
use crate::{Notes, Pass, Step};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "single-references", step: Step::Document(resolve_references) };

/// The maximum number of references followed inside resolved targets. Objects that refer to each other would
/// otherwise be expanded in all combinations.
const NESTED: usize = 10_000;

fn resolve_references(root: &mut Value, notes: &mut Notes) {
    let mut is_needed = false;
    parts(root, &mut |kind, _, value| is_needed |= is_indirect(root, kind, value));
    if is_needed {
        replace(root, notes);
    }
    replace_security_schemes(root, notes);
    if let Some(Value::Object(components)) = root.member_mut("components") {
        components.take_member("mediaTypes");
    }
}

/// Returns the section of components for a kind, and the reference, if the value is one.
fn reference(kind: Kind, value: &Value) -> Option<(&'static str, &str)> {
    let section = match kind {
        Kind::Parameter => "parameters",
        Kind::Response => "responses",
        Kind::RequestBody => "requestBodies",
        Kind::Header => "headers",
        Kind::MediaType => "mediaTypes",
        Kind::Callback => "callbacks",
        Kind::PathItem => "pathItems",
        // OpenAPI has no component for operations.
        Kind::Operation => "operations",
        _ => return None,
    };
    Some((section, value.reference()?))
}

/// Returns true if the value is a reference other than `#/components/KIND/NAME` of a component that is not itself a
/// reference.
fn is_indirect(root: &Value, kind: Kind, value: &Value) -> bool {
    let Some((section, reference)) = reference(kind, value) else { return false };
    if matches!(kind, Kind::Callback | Kind::PathItem) {
        return resolve(root, reference).is_none_or(|target| !is_known(&target.pointer));
    }
    let name = reference.strip_prefix("#/components/").and_then(|rest| rest.strip_prefix(section)?.strip_prefix('/'));
    let component = name
        .filter(|name| section != "mediaTypes" && !name.contains(['/', '~', '%']))
        .and_then(|name| components(root, section)?.get(name));
    component.is_none_or(|component| component.has("$ref"))
}

fn replace(root: &mut Value, notes: &mut Notes) {
    let before = root.clone();
    let mut unresolved = Vec::new();
    // The enclosing locations at which a target was inserted, with the location of that target.
    let mut around: Vec<(Pointer, Pointer)> = Vec::new();
    let mut nested = 0;
    visit_mut(root, Order::TopDown, &mut |kind, pointer, value| {
        if !is_indirect(&before, kind, value) {
            return;
        }
        let Some((_, reference)) = reference(kind, value) else { return };
        around.retain(|(place, _)| pointer.is_within(place));
        nested += usize::from(!around.is_empty());
        let target = resolve(&before, reference)
            .filter(|target| target.value.is_object() && may_mean(kind, &target.pointer) && kind != Kind::Operation)
            .filter(|target| nested < NESTED && around.iter().all(|(_, known)| *known != target.pointer));
        match target {
            Some(target) => {
                notes.replaced(pointer, &target.pointer, format!("reference `{reference}` replaced by its target"));
                *value = match kind {
                    Kind::PathItem => completed(target.value, value.take(), pointer, notes),
                    _ => target.value.clone(),
                };
                if let (Kind::Response, Some(members)) = (kind, value.as_object_mut()) {
                    members.entry("description").or_insert_with(|| "".into());
                }
                around.push((pointer.clone(), target.pointer));
            }
            None => {
                notes.dropped(pointer, format!("unresolved or circular reference `{reference}`"));
                unresolved.push(pointer.clone());
                *value = serde_json::json!({});
            }
        }
    });
    for pointer in unresolved.iter().rev() {
        let holder = pointer.parent().and_then(|parent| root.pointer_mut(parent.as_str()));
        match holder {
            Some(Value::Object(members)) => {
                members.shift_remove(&pointer.last());
            }
            Some(Value::Array(items)) => {
                if let Ok(index) = pointer.last().parse::<usize>()
                    && index < items.len()
                {
                    items.remove(index);
                }
            }
            _ => {}
        }
    }
}

/// Replaces the references to security schemes in other files, which are removed later.
fn replace_security_schemes(root: &mut Value, notes: &mut Notes) {
    let schemes = components(root, "securitySchemes").into_iter().flatten();
    let found: Vec<(String, Value)> = schemes
        .filter_map(|(name, scheme)| {
            let reference = scheme.reference().filter(|reference| !reference.starts_with("#/components/"))?;
            let target = resolve(root, reference).filter(|target| target.value.is_object())?;
            let pointer = Pointer::component("securitySchemes", name);
            notes.kept(&pointer, format!("reference `{reference}` replaced by its target"));
            Some((name.clone(), target.value.clone()))
        })
        .collect();
    for (name, scheme) in found {
        add_component(root, "securitySchemes", &name, scheme);
    }
}

/// Returns true if the target is valid for the kind. A request body is accepted for a response and vice versa: both
/// have `content`, and documents confuse them.
fn may_mean(kind: Kind, target: &Pointer) -> bool {
    may_stand(kind, target)
        || match kind {
            Kind::Response => may_stand(Kind::RequestBody, target),
            Kind::RequestBody => may_stand(Kind::Response, target),
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::run_document;

    #[test]
    fn what_holds_itself_is_written_out_once() {
        let to = |name: &str| json!({"$ref": format!("#/components/mediaTypes/{name}")});
        let holds = |all: Value| json!({"encoding": {"f": {"headers": {"h": {"content": all}}}}});
        let all: serde_json::Map<_, _> =
            (0..9).map(|number| (format!("x/{number}"), to(&number.to_string()))).collect();
        let types: serde_json::Map<_, _> = (0..9).map(|number| (number.to_string(), holds(json!(all)))).collect();
        let document = json!({"paths": {"/a": {"get": {"responses": {"200": {"content": {"x/y": to("0")}}}}}},
            "components": {"mediaTypes": types}});
        let (root, notes) = run_document(PASS, document);
        assert!(root["paths"]["/a"]["get"]["responses"]["200"]["content"]["x/y"]["encoding"].is_object());
        assert!(notes.len() < 2 * NESTED + 200, "{}", notes.len());
    }

    #[test]
    fn callbacks_and_their_path_items_of_other_files_are_copied() {
        let to = |place: &str| json!({"$ref": format!("#{place}")});
        let item = json!({"post": {"operationId": "hook"}});
        let (mut beside, mut whole) = (to("/files/a/item"), item.clone());
        beside["summary"] = "own".into();
        whole["summary"] = "own".into();
        let callbacks = json!({"a": to("/files/a/callback"), "b": {"{$url}": beside}, "c": to("/components/callbacks/C"),
            "d": {"{$url}": to("/components/pathItems/P")}, "e": to("/files/none"), "f": to("/components/callbacks/D")});
        let (root, notes) = run_document(
            PASS,
            json!({"paths": {"/a": {"post": {"callbacks": callbacks}}, "/b": {"get": to("/files/none")}},
                "components": {"callbacks": {"C": to("/files/a/callback"), "D": {"{$url}": item}},
                    "pathItems": {"P": to("/files/a/item")}},
                "files": {"a": {"callback": {"{$url}": to("/files/a/item")}, "item": item}}}),
        );
        assert_eq!(root["paths"]["/b"], json!({}));
        let plain = json!({"{$url}": item});
        let expected = json!({"a": plain, "b": {"{$url}": whole}, "c": plain, "d": plain,
            "f": to("/components/callbacks/D")});
        assert_eq!(root["paths"]["/a"]["post"]["callbacks"], expected);
        assert_eq!(root["components"]["pathItems"]["P"], item);
        assert!(notes.iter().any(|note| note.message == "unresolved or circular reference `#/files/none`"));
    }

    #[test]
    fn security_schemes_of_other_files_are_copied() {
        let scheme = json!({"type": "http", "scheme": "basic"});
        let alias = json!({"$ref": "#/components/securitySchemes/a"});
        let (root, _) = run_document(
            PASS,
            json!({"components": {"securitySchemes": {"a": {"$ref": "#/files/a.yaml"}, "b": alias, "c": {"$ref": "#/no"}}},
                "files": {"a.yaml": scheme}}),
        );
        let schemes = json!({"a": scheme, "b": alias, "c": {"$ref": "#/no"}});
        assert_eq!(root["components"]["securitySchemes"], schemes);
    }

    #[test]
    fn chains_and_far_references_are_followed_and_dead_ones_dropped() {
        let (root, notes) = run_document(
            PASS,
            json!({"paths": {"/a": {"get": {"parameters": [{"$ref": "#/components/parameters/Gone"}, {"$ref": "#/components/parameters/P"}],
                "responses": {"200": {"$ref": "#/components/responses/A"}, "201": {"$ref": "#/components/requestBodies/C"},
                    "202": {"$ref": "#/components/responses"}}}}},
                "components": {"requestBodies": {"C": {"content": {}}}, "parameters": {"P": {"name": "p"}}, "responses": {"A": {"$ref": "#/components/responses/B"}, "B": {"description": "b"}}}}),
        );
        let get = &root["paths"]["/a"]["get"];
        let responses = json!({"200": {"description": "b"}, "201": {"content": {}, "description": ""}});
        assert_eq!(get["responses"], responses);
        assert_eq!(get["parameters"], json!([{"$ref": "#/components/parameters/P"}]));
        assert_eq!(notes.len(), 4);
    }
}
