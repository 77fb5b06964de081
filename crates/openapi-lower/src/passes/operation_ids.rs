//! Every operation has an id of its own, which stays its own as a method's name.

use openapi_document::{Pointer, Version, operations};
use serde_json::Value;

use crate::{Names, Notes, Pass, Step, snake};

/// See the module.
pub const PASS: Pass = Pass { name: "operation-ids", step: Step::Document(run) };

fn run(root: &mut Value, _: Version, notes: &mut Notes) {
    // The generated client has methods of these names.
    let mut names = Names::reserving([
        "new",
        "new_with_client",
        "api_version",
        "baseurl",
        "client",
        "inner",
        "pre",
        "post",
        "exec",
        "exchange",
    ]);
    let mut renamed: Vec<(Pointer, String)> = Vec::new();
    for operation in operations(root) {
        let (wanted, why) = match operation.operation_id() {
            Some(id) if id.chars().any(|c| c.is_ascii_alphanumeric()) => (id.to_owned(), "the operationId is taken"),
            _ => (invented(operation.method, operation.path), "the operation has no operationId"),
        };
        let name = snake(&wanted);
        let given = names.claim_snake(&name);
        let is_same = given == name && operation.operation_id() == Some(wanted.as_str());
        if !is_same {
            let id = if given == name { wanted } else { given };
            notes.kept(&operation.pointer, format!("{why}; it is called `{id}`"));
            renamed.push((operation.pointer, id));
        }
    }
    for (pointer, id) in renamed {
        if let Some(Value::Object(operation)) = root.pointer_mut(pointer.as_str()) {
            operation.insert("operationId".to_owned(), id.into());
        }
    }
}

/// `GET /org/{org_id}/plans` is called `get_org_by_org_id_plans`.
fn invented(method: &str, path: &str) -> String {
    let path = path.strip_prefix("/x-method-").and_then(|rest| rest.split_once('/')).map_or(path, |(_, path)| path);
    let words = path.split('/').filter(|word| !word.is_empty()).map(|word| {
        match word.strip_prefix('{').and_then(|word| word.strip_suffix('}')) {
            Some(name) => format!("by_{}", snake(name)),
            None => snake(word),
        }
    });
    std::iter::once(method.to_owned()).chain(words).collect::<Vec<_>>().join("_")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::run_document;

    #[test]
    fn ids_are_supplied_and_told_apart() {
        let (root, notes) = run_document(
            PASS,
            json!({"paths": {"/org/{id}": {"get": {}, "put": {"operationId": "get:org"}, "post": {"operationId": "getOrg"}, "head": {"operationId": "client"}}}}),
        );
        let item = &root["paths"]["/org/{id}"];
        assert_eq!(item["get"]["operationId"], "get_org_by_id");
        assert_eq!(item["put"]["operationId"], "get:org");
        assert_eq!(item["post"]["operationId"], "get_org_2");
        assert_eq!(item["head"]["operationId"], "client_2");
        assert_eq!(notes.len(), 3);
    }
}
