//! The document says that it is OpenAPI 3.0.3, and members that 3.0 does not know stand aside.

use openapi_document::{Pointer, Version};
use serde_json::{Value, json};

use crate::{Notes, Pass, Step};

/// See the module.
pub const PASS: Pass = Pass { name: "version", step: Step::Document(run) };

fn run(root: &mut Value, version: Version, notes: &mut Notes) {
    let Some(members) = root.as_object_mut() else { return };
    if version != Version::V3_0 {
        let before = members.insert("openapi".to_owned(), json!("3.0.3"));
        let before = before.as_ref().and_then(Value::as_str).unwrap_or_default();
        notes.kept(&Pointer::from("/openapi"), format!("the document was OpenAPI {before}"));
    }
    for name in ["jsonSchemaDialect", "$self"] {
        members.shift_remove(name);
    }
    if let Some(webhooks) = members.shift_remove("webhooks") {
        members.insert("x-webhooks".to_owned(), webhooks);
        notes.kept(&Pointer::from("/webhooks"), "what the API calls is not called by a client; the schemas stay");
    }
    let components = members.get_mut("components").and_then(Value::as_object_mut);
    let Some(schemes) =
        components.and_then(|components| components.get_mut("securitySchemes")).and_then(Value::as_object_mut)
    else {
        return;
    };
    // A scheme that 3.0 does not know, such as mutualTLS, is none of progenitor's business either.
    let unknown: Vec<String> = schemes
        .iter()
        .filter(|(_, scheme)| {
            serde_json::from_value::<openapiv3::ReferenceOr<openapiv3::SecurityScheme>>((*scheme).clone()).is_err()
        })
        .map(|(name, _)| name.clone())
        .collect();
    let base = Pointer::from("/components/securitySchemes");
    for name in unknown {
        schemes.shift_remove(&name);
        notes.kept(&base.child(&name), "a security scheme that OpenAPI 3.0 does not have; the caller sets credentials");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::run_document;

    #[test]
    fn webhooks_and_unknown_schemes_stand_aside() {
        let (root, notes) = run_document(
            PASS,
            json!({"openapi": "3.1.0", "webhooks": {}, "components": {"securitySchemes": {
                "a": {"type": "mutualTLS"}, "b": {"type": "http", "scheme": "bearer"}}}}),
        );
        assert_eq!(
            root,
            json!({"openapi": "3.0.3", "x-webhooks": {}, "components": {"securitySchemes": {
                "b": {"type": "http", "scheme": "bearer"}}}})
        );
        assert_eq!(notes.len(), 3);
    }
}
