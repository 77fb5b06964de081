//! Names for what a change is about: `Pet.id`, `query parameter `q``.

use openapi_document::Pointer;

use crate::pair::RootOf;

/// The keywords by which a schema stands inside another.
const INSIDE: [&str; 12] = [
    "properties",
    "patternProperties",
    "additionalProperties",
    "items",
    "prefixItems",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "$defs",
    "definitions",
    "dependentSchemas",
];

/// The keywords that stand last in the place of a change.
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

/// Returns the name of a schema or a member by its place; of one that stands right in an operation it begins with what
/// of the operation it is.
pub(crate) fn of_schema(at: &Pointer, root: Option<&RootOf>) -> Option<String> {
    let keys: Vec<String> = at.keys().collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let (owner, rest) = split(&keys);
    let path = path(rest);
    if let Some(owner) = owner {
        return Some(format!("`{owner}{path}`"));
    }
    let words = words(root?);
    let path = path.trim_start_matches('.');
    Some(if path.is_empty() { words } else { format!("{words}, `{path}`") })
}

/// Returns the name of the innermost member that a place is in, if it is in one.
pub(crate) fn member(at: &Pointer) -> Option<String> {
    let keys: Vec<String> = at.keys().collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let path = path(split(&keys).1);
    path.rsplit('.').next().filter(|name| !name.is_empty()).map(str::to_owned)
}

/// The name of the schema that a place is in, and the way from there; no name for one inside an operation.
fn split<'k>(keys: &'k [&'k str]) -> (Option<&'k str>, &'k [&'k str]) {
    let keys = match keys {
        ["components", "schemas", name, rest @ ..] => return (Some(*name), rest),
        ["files", file, rest @ ..] => {
            let is_inside = |key: &&str| INSIDE.contains(key);
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

/// A file without its folder and its ending.
fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The way from a schema to a member.
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

/// A part of an operation in words.
fn words(root: &RootOf) -> String {
    match root {
        RootOf::Parameter(location, name) => format!("{location} parameter `{name}`"),
        RootOf::Body(_) => "request body".to_owned(),
        RootOf::Response(status, _) => format!("response {status}"),
        RootOf::Header(status, name) => format!("header `{name}` of the response {status}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_named_by_their_schema() {
        let name = |at: &str| of_schema(&Pointer::from(at), Some(&RootOf::Response("200".into(), "a/b".into())));
        let of = |at: &str| name(at).unwrap_or_default();
        assert_eq!(of("/components/schemas/Pet/properties/id/type"), "`Pet.id`");
        assert_eq!(of("/components/schemas/Pet/allOf/1/properties/tags/items/enum"), "`Pet.tags[]`");
        assert_eq!(of("/components/schemas/Pet/required"), "`Pet`");
        assert_eq!(of("/files/parts~1pet.yaml/properties/id/type"), "`pet.id`");
        assert_eq!(of("/files/pet.yaml/required"), "`pet`");
        assert_eq!(of("/files/parts.yaml/Pet/properties/id/type"), "`Pet.id`");
        assert_eq!(of("/paths/~1a/get/responses/200/content/a~1b/schema/items/properties/id"), "response 200, `[].id`");
        assert_eq!(of("/paths/~1a/get/responses/200/content/a~1b/schema/type"), "response 200");
    }
}
