//! Removes malformed callbacks, links, examples and servers, because of which openapiv3 could not read the
//! surrounding operation. Client types do not depend on them.

use indexmap::IndexMap;
use openapi_document::{
    METHODS, Members, Pointer,
    walk::{Kind, Order, visit_mut},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{Notes, Pass, Step, verify::read};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "unused-parts", step: Step::Document(remove_malformed_parts) };

/// Reports whether openapiv3 can read a part; `None` if the member is not such a part.
fn is_readable(kind: Kind, part: &str, value: &Value) -> Option<bool> {
    use openapiv3::{
        Callback, Encoding, Example, ExternalDocumentation, Link, ReferenceOr as Or, SecurityRequirement,
        SecurityScheme, Server, Tag,
    };
    fn by<T: DeserializeOwned>(value: &Value) -> bool {
        T::deserialize(value).is_ok()
    }
    Some(match (kind, part) {
        (Kind::Root, "tags") => by::<Vec<Tag>>(value),
        (Kind::Operation, "tags") => by::<Vec<String>>(value),
        (Kind::Root | Kind::Operation, "security") => by::<Vec<SecurityRequirement>>(value),
        (Kind::Root | Kind::Operation, "externalDocs") => by::<ExternalDocumentation>(value),
        (Kind::Root | Kind::PathItem | Kind::Operation, "servers") => by::<Vec<Server>>(value),
        (Kind::Operation, "callbacks") => by::<IndexMap<String, Callback>>(value),
        (Kind::Components, "callbacks") => by::<IndexMap<String, Or<Callback>>>(value),
        (Kind::Components | Kind::Response, "links") => by::<IndexMap<String, Or<Link>>>(value),
        (Kind::Components, "securitySchemes") => by::<IndexMap<String, Or<SecurityScheme>>>(value),
        (Kind::Components | Kind::Parameter | Kind::Header | Kind::MediaType, "examples") => {
            by::<IndexMap<String, Or<Example>>>(value)
        }
        (Kind::MediaType, "encoding") => by::<IndexMap<String, Encoding>>(value),
        _ => return None,
    })
}

fn remove_malformed_parts(root: &mut Value, notes: &mut Notes) {
    visit_mut(root, Order::BottomUp, &mut |kind, pointer, value| {
        let Value::Object(members) = value else { return };
        members.retain(|part, value| {
            let is_kept = is_readable(kind, part, value).unwrap_or(true);
            if !is_kept {
                notes.dropped(&pointer.child(part), "invalid in OpenAPI 3.0, and not used by clients");
            }
            is_kept
        });
    });
    let Some(members) = root.as_object_mut() else { return };
    if let Some(Value::Object(paths)) = members.member_mut("paths") {
        paths.retain(|path, item| {
            let is_bare = !METHODS.iter().any(|method| item.get(method).is_some());
            let is_left_out = is_bare && !path.starts_with("x-") && read(Kind::PathItem, item).is_err();
            if is_left_out {
                notes.dropped(&Pointer::from("/paths").child(path), "invalid Path Item Object without operations");
            }
            !is_left_out
        });
    }
    if let Some(Value::Object(components)) = members.member_mut("components") {
        // Operations have their own copies of their parameters.
        if let Some(Value::Object(parameters)) = components.member_mut("parameters") {
            parameters.retain(|name, parameter| {
                let is_readable = read(Kind::Parameter, parameter).is_ok();
                if !is_readable {
                    let pointer = Pointer::component("parameters", name);
                    notes.dropped(&pointer, "invalid Parameter Object, not used by any operation");
                }
                is_readable
            });
        }
    }
    if let Some(Value::Object(info)) = members.member_mut("info")
        && openapiv3::Info::deserialize(&Value::Object(info.clone())).is_err()
    {
        info.retain(|key, value| matches!(key.as_str(), "title" | "version" | "description") && value.is_string());
        notes.dropped(&Pointer::from("/info"), "invalid Info Object; only `title`, `version` and `description` kept");
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
