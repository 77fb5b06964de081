//! Names for the subjects of changes: `Pet.id`, `response 200 of `GET /pets``.

use openapi_document::{Pointer, applicators::applicator};

use crate::pair::RootOf;

/// The keywords that can end the location of a change.
const SAID: [&str; 12] = [
    "type",
    "enum",
    "format",
    "pattern",
    "required",
    "default",
    "nullable",
    "discriminator",
    "minimum",
    "maximum",
    "xml",
    "deprecated",
];

/// Returns the name of a schema, or of a member of one, by its location. An inline schema of an operation is named
/// after the part of the operation.
pub(crate) fn of_schema(at: &Pointer, member: Option<&str>, part: Option<&str>) -> Option<String> {
    let keys: Vec<String> = at.keys().collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let (owner, rest) = split(&keys);
    let mut path = path(rest);
    if let Some(member) = member {
        path.push('.');
        path.push_str(member);
    }
    if let Some(owner) = owner {
        return Some(format!("`{owner}{path}`"));
    }
    let part = part?;
    let path = path.trim_start_matches('.');
    Some(if path.is_empty() { part.to_owned() } else { format!("`{path}` in {part}") })
}

/// Returns the name of a part of an operation, with the operation if one is given.
pub(crate) fn of_part(root: &RootOf, operation: Option<&str>) -> String {
    let part = match root {
        RootOf::Parameter(location, name) => format!("{location} parameter `{name}`"),
        RootOf::Body(_) => "request body".to_owned(),
        RootOf::Response(status, _) => format!("response {status}"),
        RootOf::Header(status, name) => format!("header `{name}` of response {status}"),
    };
    operation.map_or_else(|| part.clone(), |operation| format!("{part} of `{operation}`"))
}

/// Returns the name of the innermost member that contains a location, if there is one.
pub(crate) fn member(at: &Pointer) -> Option<String> {
    let keys: Vec<String> = at.keys().collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let path = path(split(&keys).1);
    path.rsplit('.').next().filter(|name| !name.is_empty()).map(str::to_owned)
}

/// Returns the name of the schema that contains a location, and the remaining keys; no name inside an operation.
fn split<'k>(keys: &'k [&'k str]) -> (Option<&'k str>, &'k [&'k str]) {
    let keys = match keys {
        ["components", "schemas", name, rest @ ..] => return (Some(*name), rest),
        ["files", file, rest @ ..] => {
            let is_inside = |key: &&str| applicator(key).is_some();
            let first = rest.iter().position(is_inside).unwrap_or(rest.len());
            let head = rest.get(..first).unwrap_or_default();
            let head = match head {
                [head @ .., last] if SAID.contains(last) => head,
                head => head,
            };
            if !head.iter().any(|key| matches!(*key, "schema" | "itemSchema")) {
                let rest = rest.get(first..).unwrap_or_default();
                return match (head.last(), rest) {
                    (None, ["$defs" | "definitions", name, rest @ ..]) => (Some(*name), rest),
                    (Some(name), rest) => (Some(*name), rest),
                    (None, rest) => (Some(stem(file)), rest),
                };
            }
            rest
        }
        keys => keys,
    };
    let schema = keys.iter().position(|key| matches!(*key, "schema" | "itemSchema"));
    (None, schema.and_then(|at| keys.get(at + 1..)).unwrap_or_default())
}

/// Returns a file name without folder and extension.
fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Returns the path from a schema to a member.
fn path(keys: &[&str]) -> String {
    let mut path = String::new();
    let mut rest = keys;
    loop {
        rest = match rest {
            ["properties" | "patternProperties", name, more @ ..] => {
                path.push('.');
                path.push_str(name);
                more
            }
            ["items", more @ ..] => {
                path.push_str("[]");
                more
            }
            ["additionalProperties", more @ ..] => {
                path.push_str(".*");
                more
            }
            ["prefixItems", index, more @ ..] => {
                path.push_str(&format!("[{index}]"));
                more
            }
            ["allOf" | "anyOf" | "oneOf", _, more @ ..] => more,
            _ => return path,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_named_by_their_schema() {
        let part = of_part(&RootOf::Response("200".into(), "a/b".into()), Some("GET /a"));
        let of = |at: &str| of_schema(&Pointer::from(at), None, Some(&part)).unwrap_or_default();
        assert_eq!(of("/components/schemas/Pet/properties/id/type"), "`Pet.id`");
        assert_eq!(of("/components/schemas/Pet/allOf/1/properties/tags/items/enum"), "`Pet.tags[]`");
        assert_eq!(of("/components/schemas/Pet/required"), "`Pet`");
        assert_eq!(of("/files/parts~1pet.yaml/properties/id/type"), "`pet.id`");
        assert_eq!(of("/files/pet.yaml/required"), "`pet`");
        assert_eq!(of("/files/parts.yaml/Pet/properties/id/type"), "`Pet.id`");
        assert_eq!(
            of("/paths/~1a/get/responses/200/content/a~1b/schema/items/properties/id"),
            "`[].id` in response 200 of `GET /a`"
        );
        assert_eq!(of("/paths/~1a/get/responses/200/content/a~1b/schema/type"), "response 200 of `GET /a`");
        assert_eq!(
            of_schema(&Pointer::from("/components/schemas/A/required"), Some("x"), None).as_deref(),
            Some("`A.x`")
        );
    }
}
