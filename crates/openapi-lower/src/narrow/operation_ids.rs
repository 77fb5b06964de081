//! Renames operation ids whose methods or builders would collide with each other or with progenitor's own names.

use openapi_document::{Pointer, operations};
use serde_json::Value;

use crate::{Names, Notes, Pass, Step, snake, type_name};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "operation-ids", step: Step::Document(rename_operation_ids) };

/// The methods of progenitor's client and its traits, and the imports of its module of builders.
const TAKEN: [&str; 20] = [
    "api_version",
    "baseurl",
    "byte_stream",
    "client",
    "client_hooks",
    "client_info",
    "clone",
    "error",
    "exchange",
    "exec",
    "inner",
    "new",
    "new_with_client",
    "operation_info",
    "option",
    "post",
    "pre",
    "request_builder_ext",
    "response_value",
    "result",
];

fn rename_operation_ids(root: &mut Value, notes: &mut Notes) {
    let mut names = Names::reserving(TAKEN);
    let mut builders = Names::default();
    let mut renamed: Vec<(Pointer, String)> = Vec::new();
    for operation in operations(root) {
        let id = operation.operation_id().unwrap_or_default();
        let mut name = names.claim_snake(&snake(id));
        // `get_a1` and `get_a_1` are two methods with the same builder name.
        while !builders.is_free(&type_name(&name)) {
            name = names.claim_snake(&format!("{name}_x"));
        }
        builders.claim_type(&type_name(&name));
        if name != snake(id) {
            notes.kept(
                &operation.pointer,
                format!(
                    "method name of `{id}` collides with another name of the progenitor client; renamed to `{name}`"
                ),
            );
            renamed.push((operation.pointer, name));
        }
    }
    for (pointer, id) in renamed {
        if let Some(Value::Object(operation)) = root.pointer_mut(pointer.as_str()) {
            operation.insert("operationId".to_owned(), id.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::run_document;

    #[test]
    fn progenitors_own_names_are_left_to_it() {
        let ids =
            |get: &str, put: &str| json!({"paths": {"/a": {"get": {"operationId": get}, "put": {"operationId": put}}}});
        let (root, notes) = run_document(PASS, ids("client", "getA"));
        assert_eq!(root["paths"]["/a"]["get"]["operationId"], "client_2");
        assert_eq!(notes.len(), 1);
        let (root, _) = run_document(PASS, ids("get_a1", "get_a_1"));
        assert_ne!(type_name(root["paths"]["/a"]["put"]["operationId"].as_str().unwrap()), "GetA1");
    }
}
