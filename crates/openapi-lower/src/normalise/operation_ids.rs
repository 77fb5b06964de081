//! Gives every operation an id that is unique in snake case.

use openapi_document::{
    Pointer, operations,
    template::{Piece, pieces},
};
use serde_json::Value;

use crate::{Names, Notes, Pass, Step, snake};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "operation-ids", step: Step::Document(assign_operation_ids) };

fn assign_operation_ids(root: &mut Value, notes: &mut Notes) {
    let mut names = Names::default();
    let mut renamed: Vec<(Pointer, String)> = Vec::new();
    let all = operations(root);
    let short: Vec<Option<String>> = all
        .iter()
        .map(|operation| Some(without_route(operation.operation_id()?, operation.method, operation.path)?.to_owned()))
        .collect();
    let ids: Vec<&str> = all.iter().filter_map(|operation| operation.operation_id()).collect();
    // The shortened id must be unique among the ids of other operations, in full and shortened.
    let is_own = |word: &String| {
        let name = snake(word);
        short.iter().flatten().filter(|other| snake(other) == name).count() == 1
            && !ids.iter().any(|id| snake(id) == name)
    };
    for (operation, short) in all.iter().zip(&short) {
        let (wanted, why) = match operation.operation_id() {
            Some(_) if short.as_ref().is_some_and(is_own) => {
                (short.clone().unwrap_or_default(), "operationId repeats path and method")
            }
            Some(id) if id.chars().any(|c| c.is_ascii_alphanumeric()) => (id.to_owned(), "duplicate operationId"),
            _ => (invented(operation.method, operation.path), "missing operationId"),
        };
        let name = snake(&wanted);
        let given = names.claim_snake(&name);
        let is_same = given == name && operation.operation_id() == Some(wanted.as_str());
        if !is_same {
            let id = if given == name { wanted } else { given };
            notes.kept(&operation.pointer, format!("{why}; `{id}` used"));
            renamed.push((operation.pointer.clone(), id));
        }
    }
    for (pointer, id) in renamed {
        if let Some(Value::Object(operation)) = root.pointer_mut(pointer.as_str()) {
            operation.insert("operationId".to_owned(), id.into());
        }
    }
}

/// Returns the function name in an id such as `read_flow_flows__id__get`, to which FastAPI appends the path and the
/// method.
fn without_route<'i>(id: &'i str, method: &str, path: &str) -> Option<&'i str> {
    let tail: String = path.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' }).collect();
    let rest = id.strip_suffix(&format!("{tail}_{}", method.to_lowercase()))?;
    (rest.contains(|c: char| c.is_ascii_alphanumeric()) && path.len() > 1).then_some(rest)
}

/// Derives an id from the method and path: `GET /org/{org_id}/plans` becomes `get_org_by_org_id_plans`.
fn invented(method: &str, path: &str) -> String {
    let words = path.split('/').filter(|word| !word.is_empty()).map(|word| {
        let pieces = pieces(word);
        match (pieces.first(), pieces.last()) {
            (Some(Piece::Name(_)), Some(Piece::Name(_))) => format!("by_{}", snake(word)),
            _ => snake(word),
        }
    });
    std::iter::once(snake(method)).chain(words).collect::<Vec<_>>().join("_")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::run_document;

    #[test]
    fn ids_that_repeat_path_and_method_are_shortened() {
        let (root, notes) = run_document(
            PASS,
            json!({"paths": {
                "/flows/{id}": {"get": {"operationId": "read_flow_flows__id__get"}, "put": {"operationId": "update_flows__id__put"}},
                "/flows/": {"get": {"operationId": "read_flows_flows__get"}},
                "/jobs/{id}": {"put": {"operationId": "update_jobs__id__put"}},
                "/x/y": {"get": {"operationId": "get_x_y_get"}},
            }}),
        );
        let id = |path: &str, method: &str| root["paths"][path][method]["operationId"].clone();
        assert_eq!(id("/flows/{id}", "get"), "read_flow");
        assert_eq!(id("/flows/", "get"), "read_flows");
        // Shortened, both would be `update`.
        assert_eq!(id("/flows/{id}", "put"), "update_flows__id__put");
        assert_eq!(id("/jobs/{id}", "put"), "update_jobs__id__put");
        assert_eq!(id("/x/y", "get"), "get");
        assert_eq!(notes.len(), 3);
    }

    #[test]
    fn ids_are_supplied_and_distinguished() {
        let (root, notes) = run_document(
            PASS,
            json!({"paths": {"/org/{id}": {"get": {}, "put": {"operationId": "get:org"}, "post": {"operationId": "getOrg"}}}}),
        );
        let item = &root["paths"]["/org/{id}"];
        assert_eq!(item["get"]["operationId"], "get_org_by_id");
        assert_eq!(item["put"]["operationId"], "get:org");
        assert_eq!(item["post"]["operationId"], "get_org_2");
        assert_eq!(notes.len(), 2);
    }
}
