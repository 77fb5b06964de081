//! Callbacks, links, examples and servers say nothing to a client's types. Where one of them is so
//! malformed that openapiv3 cannot read the operation around it, it is taken out.

use openapi_document::{
    METHODS, Pointer, Version,
    walk::{Kind, Order, visit_mut},
};
use serde::Deserialize;
use serde_json::Value;

use crate::{Notes, Pass, Step, verify::read};

/// See the module.
pub const PASS: Pass = Pass { name: "unused-parts", step: Step::Document(run) };

const PARTS: [&str; 9] =
    ["callbacks", "links", "examples", "example", "servers", "externalDocs", "tags", "security", "encoding"];

fn run(root: &mut Value, _: Version, notes: &mut Notes) {
    if openapiv3::OpenAPI::deserialize(&*root).is_ok() {
        return;
    }
    // Inner parts first, so that what is around a mended part stays as it is.
    visit_mut(root, Order::BottomUp, &mut |kind, pointer, value| {
        if kind == Kind::Schema || read(kind, value).is_ok() {
            return;
        }
        let Some(members) = value.as_object_mut() else { return };
        for part in PARTS {
            if members.shift_remove(part).is_some() {
                notes.kept(&pointer.child(part), "says nothing to a client, and is not as OpenAPI has it");
            }
        }
    });
    let Some(members) = root.as_object_mut() else { return };
    if let Some(Value::Object(paths)) = members.get_mut("paths") {
        paths.retain(|path, item| {
            let is_bare = !METHODS.iter().any(|method| item.get(method).is_some());
            let is_left_out = is_bare && !path.starts_with("x-") && read(Kind::PathItem, item).is_err();
            if is_left_out {
                notes.kept(&Pointer::from("/paths").child(path), "a path without operations, not as OpenAPI has it");
            }
            !is_left_out
        });
    }
    for part in ["servers", "externalDocs", "tags", "security"] {
        members.shift_remove(part);
    }
    if let Some(Value::Object(components)) = members.get_mut("components") {
        for part in ["examples", "links", "callbacks", "securitySchemes"] {
            components.shift_remove(part);
        }
        // Operations have their own settled copies of the parameters that they take.
        if let Some(Value::Object(parameters)) = components.get_mut("parameters") {
            parameters.retain(|name, parameter| {
                let is_readable = read(Kind::Parameter, parameter).is_ok();
                if !is_readable {
                    let pointer = Pointer::from("/components/parameters").child(name);
                    notes.kept(&pointer, "is no parameter, and no operation takes it as one");
                }
                is_readable
            });
        }
    }
    if let Some(Value::Object(info)) = members.get_mut("info") {
        info.retain(|key, _| matches!(key.as_str(), "title" | "version" | "description") || key.starts_with("x-"));
        info.retain(|key, value| key.starts_with("x-") || value.is_string());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::run_document;

    #[test]
    fn malformed_links_go_and_well_formed_ones_stay() {
        let document = |links: Value| {
            json!({"openapi": "3.0.3", "info": {"title": "", "version": ""}, "paths": {"/x": {"get": {"responses": {
                "200": {"description": "", "links": links}}}}}})
        };
        let (root, notes) = run_document(PASS, document(json!([1])));
        assert!(root["paths"]["/x"]["get"]["responses"]["200"].get("links").is_none());
        assert_eq!(notes.len(), 1);
        let fine = document(json!({"a": {"operationId": "b"}}));
        assert_eq!(run_document(PASS, fine.clone()).0, fine);
    }
}
