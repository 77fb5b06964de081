//! Normalises the keys of `responses` to status codes, ranges or `default`, as OpenAPI spells them.

use openapi_document::{
    Members, Status,
    walk::{Kind, parts_mut},
};
use serde_json::{Map, Value};

use crate::{Notes, Pass, Step};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "responses", step: Step::Document(normalise_response_keys) };

fn normalise_response_keys(root: &mut Value, notes: &mut Notes) {
    parts_mut(root, &mut |kind, pointer, operation| {
        if kind != Kind::Operation {
            return;
        }
        let Some(Value::Object(responses)) = operation.member_mut("responses") else { return };
        let at = pointer.child("responses");
        let spelt = |key: &String| Status::parse(key).is_some_and(|status| status.to_string() == *key);
        if responses.keys().all(spelt) {
            return;
        }
        let mut read = Map::new();
        for (key, response) in std::mem::take(responses) {
            match Status::parse(&key).map(|status| status.to_string()) {
                Some(status) if status == key => {
                    read.insert(key, response);
                }
                Some(status) => {
                    notes.kept(&at.child(&key), format!("status rewritten as `{status}`"));
                    read.entry(status).or_insert(response);
                }
                None if key.starts_with("x-") => {
                    notes.dropped(&at.child(&key), "extension ignored");
                }
                None => notes.dropped(&at.child(&key), "invalid status code"),
            }
        }
        *responses = read;
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::run_document;

    #[test]
    fn keys_are_spelt_as_openapi_has_them() {
        let responses = json!({"200": {}, "4xx": {}, "Default": {}, "ok": {}, "x-own": {}});
        let (root, notes) = run_document(PASS, json!({"paths": {"/a": {"get": {"responses": responses}}}}));
        assert_eq!(root["paths"]["/a"]["get"]["responses"], json!({"200": {}, "4XX": {}, "default": {}}));
        assert_eq!(notes.len(), 4);
    }
}
