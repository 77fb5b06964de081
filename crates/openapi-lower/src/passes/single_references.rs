//! A reference to a parameter, response, request body or header that is not plainly
//! `#/components/KIND/NAME`, or that leads to another reference, is replaced by what it means.

use openapi_document::{
    Pointer, Version, resolve,
    walk::{Kind, Order, may_stand, visit_mut},
};
use serde_json::Value;

use crate::{Notes, Pass, Step};

/// See the module.
pub const PASS: Pass = Pass { name: "single-references", step: Step::Document(run) };

fn run(root: &mut Value, _: Version, notes: &mut Notes) {
    let before = root.clone();
    let mut nowhere = Vec::new();
    visit_mut(root, Order::TopDown, &mut |kind, pointer, value| {
        let section = match kind {
            Kind::Parameter => "parameters",
            Kind::Response => "responses",
            Kind::RequestBody => "requestBodies",
            Kind::Header => "headers",
            Kind::MediaType => "mediaTypes",
            _ => return,
        };
        let Some(reference) = value.get("$ref").and_then(Value::as_str) else { return };
        let base = format!("#/components/{section}/");
        let is_plain = reference.strip_prefix(&base).is_some_and(|name| !name.contains(['/', '~', '%']));
        let target =
            resolve(&before, reference).filter(|target| target.value.is_object() && may_mean(kind, &target.pointer));
        let is_final = target.as_ref().is_some_and(|target| target.pointer.to_reference() == reference);
        if is_plain && is_final && section != "mediaTypes" {
            return;
        }
        match target {
            Some(target) => {
                notes.kept(pointer, format!("what `{reference}` means stands in its place"));
                *value = target.value.clone();
                if let (Kind::Response, Some(members)) = (kind, value.as_object_mut()) {
                    members.entry("description").or_insert_with(|| "".into());
                }
            }
            None => {
                notes.dropped(pointer, format!("`{reference}` leads nowhere"));
                nowhere.push(pointer.clone());
                *value = serde_json::json!({});
            }
        }
    });
    for pointer in nowhere.iter().rev() {
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
    if let Some(Value::Object(components)) = root.get_mut("components") {
        components.shift_remove("mediaTypes");
    }
}

/// A body may stand for an answer: both have `content`, and documents mix them up.
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
