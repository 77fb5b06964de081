//! Sets the version to OpenAPI 3.0.3, and removes webhooks and the security schemes that 3.0 does not define.

use openapi_document::{
    Members, Pointer, components_mut,
    walk::{Kind, parts_mut},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{Notes, Pass, Step};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "version", step: Step::Document(set_version) };

fn set_version(root: &mut Value, notes: &mut Notes) {
    let Some(members) = root.as_object_mut() else { return };
    let is_3_0 = members.member("openapi").and_then(Value::as_str).is_some_and(|version| version.starts_with("3.0"));
    if !is_3_0 {
        let before = members.insert("openapi".to_owned(), json!("3.0.3"));
        let before = before.as_ref().and_then(Value::as_str).unwrap_or_default();
        notes.kept(&Pointer::from("/openapi"), format!("converted from OpenAPI {before}"));
    }
    if members.take_member("webhooks").is_some() {
        notes.dropped(&Pointer::from("/webhooks"), "webhooks are not operations of a client");
    }
    let unknown = take_unknown_schemes(root, notes);
    if unknown.is_empty() {
        return;
    }
    let forget = |holder: &mut Value| {
        if let Some(Value::Array(alternatives)) = holder.member_mut("security") {
            alternatives.retain(|it| !it.as_object().is_some_and(|it| it.keys().any(|name| unknown.contains(name))));
        }
    };
    parts_mut(root, &mut |kind, _, value| {
        if matches!(kind, Kind::Root | Kind::Operation) {
            forget(value);
        }
    });
}

/// Removes the security schemes that 3.0 does not define, such as `mutualTLS`, and returns their names.
fn take_unknown_schemes(root: &mut Value, notes: &mut Notes) -> Vec<String> {
    let Some(schemes) = components_mut(root, "securitySchemes") else { return Vec::new() };
    let is_known = |scheme: &Value| openapiv3::ReferenceOr::<openapiv3::SecurityScheme>::deserialize(scheme);
    let unknown: Vec<String> =
        schemes.iter().filter(|(_, scheme)| is_known(scheme).is_err()).map(|(name, _)| name.clone()).collect();
    for name in &unknown {
        schemes.shift_remove(name);
        let at = Pointer::component("securitySchemes", name);
        notes.dropped(&at, "security scheme not defined by OpenAPI 3.0; the caller sets the credential");
    }
    unknown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::run_document;

    #[test]
    fn webhooks_and_unknown_schemes_are_left_out() {
        let (root, notes) = run_document(
            PASS,
            json!({"openapi": "3.1.0", "webhooks": {}, "security": [{"a": []}, {"b": []}],
                "components": {"securitySchemes": {"a": {"type": "mutualTLS"}, "b": {"type": "http", "scheme": "bearer"}}}}),
        );
        assert_eq!(
            root,
            json!({"openapi": "3.0.3", "security": [{"b": []}],
                "components": {"securitySchemes": {"b": {"type": "http", "scheme": "bearer"}}}})
        );
        assert_eq!(notes.len(), 3);
    }
}
