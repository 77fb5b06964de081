//! Names: from what a document calls things to identifiers that do not collide.

use std::collections::HashSet;

use heck::{ToPascalCase, ToSnakeCase};
use openapi_document::Pointer;
use serde_json::Value;

use crate::branch_names;

const KEYWORDS: [&str; 53] = [
    "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "Self", "self", "static", "struct",
    "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while",
    "yield",
];

/// The name in snake case, a valid identifier: what progenitor calls a method or an argument.
pub fn snake(name: &str) -> String {
    identifier(name, str::to_snake_case)
}

/// The name in Pascal case, a valid identifier: what typify calls a type.
pub fn type_name(name: &str) -> String {
    identifier(name, str::to_pascal_case)
}

fn identifier(name: &str, case: fn(&str) -> String) -> String {
    let spoken = match name {
        "+1" => "plus1".to_owned(),
        "-1" => "minus1".to_owned(),
        _ => name.replace('\'', "").replace(|c: char| !(c.is_ascii_alphanumeric() || c == '_'), "-"),
    };
    // Twice, as typify does it again: `get_v_m` is `GetVM` at first and `GetVm` from then on.
    let mut name = case(&case(&spoken));
    // A name of signs alone would be empty; one of digits is no identifier.
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name = format!("{}{name}", case("x"));
    }
    if KEYWORDS.contains(&name.as_str()) {
        name.push('_');
    }
    name
}

/// A name for a schema that has none, from where it stands: `OrgAddress` for the property `address`
/// of `Org`, `ListOrgsResponseItem` for the items of a response.
pub fn name_of_place(root: &Value, pointer: &Pointer) -> String {
    let keys: Vec<String> = pointer.keys().collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let (start, mut rest) = match keys.as_slice() {
        ["components", "schemas", name, rest @ ..] => ((*name).to_owned(), rest),
        ["components", kind, name, rest @ ..] => {
            let kind = kind.trim_end_matches('s');
            let is_number = name.starts_with(|c: char| c.is_ascii_digit());
            (if is_number { format!("{kind}-{name}") } else { format!("{name}-{kind}") }, rest)
        }
        [holder @ ("paths" | "webhooks"), path, all @ "additionalOperations", method, rest @ ..] => {
            let place = Pointer::root().child(holder).child(path).child(all).child(method);
            (operation_at(root, &place).unwrap_or_else(|| format!("{path}-{method}")), rest)
        }
        // Parameters that operations share are named after their path.
        [_, path, "parameters", index, rest @ ..] => {
            let place = Pointer::root().join(["paths", path, "parameters", index]);
            let name = root.pointer(place.as_str()).and_then(|it| it.get("name")).and_then(Value::as_str);
            (format!("{path}-{}", name.unwrap_or("parameter")), rest)
        }
        [holder @ ("paths" | "webhooks"), path, method, rest @ ..] => {
            let place = Pointer::root().child(holder).child(path).child(method);
            (operation_at(root, &place).unwrap_or_else(|| format!("{path}-{method}")), rest)
        }
        other => (other.join("-"), [].as_slice()),
    };
    let mut at = Pointer::root().join(keys.iter().take(keys.len() - rest.len()).copied());
    let mut words = vec![start];
    while let [key, after @ ..] = rest {
        let (used, word) = match (*key, after) {
            ("properties" | "headers" | "callbacks", [name, ..]) => (2, (*name).to_owned()),
            ("patternProperties" | "content" | "encoding", [_, ..]) => (2, String::new()),
            ("items" | "itemSchema", _) => (1, "item".to_owned()),
            ("additionalProperties", _) => (1, "value".to_owned()),
            ("requestBody", _) => (1, "body".to_owned()),
            ("responses", [status, ..]) if status.starts_with('2') => (2, "response".to_owned()),
            ("responses", [status, ..]) => (2, format!("response-{status}")),
            ("parameters", [index, ..]) => {
                let place = at.child(key).child(index);
                let name = root.pointer(place.as_str()).and_then(|parameter| parameter.get("name"));
                (2, name.and_then(Value::as_str).unwrap_or("parameter").to_owned())
            }
            ("oneOf" | "anyOf" | "allOf", [index, ..]) => {
                let siblings = root.pointer(at.child(key).as_str()).and_then(Value::as_array);
                let names = siblings.map(|siblings| branch_names(root, siblings)).unwrap_or_default();
                let number: usize = index.parse().unwrap_or_default();
                (2, names.into_iter().nth(number).unwrap_or_else(|| format!("variant{}", number + 1)))
            }
            ("schema" | "not", _) => (1, String::new()),
            (other, _) => (1, other.to_owned()),
        };
        let (taken, after) = rest.split_at(used.min(rest.len()));
        at = at.join(taken.iter().copied());
        rest = after;
        words.push(word);
    }
    words.retain(|word| !word.is_empty());
    type_name(&words.join("-"))
}

fn operation_at(root: &Value, place: &Pointer) -> Option<String> {
    root.pointer(place.as_str())?.get("operationId")?.as_str().map(str::to_owned)
}

/// Hands out names that were not handed out before.
#[derive(Debug, Clone, Default)]
pub struct Names {
    taken: HashSet<String>,
}

impl Names {
    /// Names that must not be handed out.
    pub fn reserving<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self { taken: names.into_iter().map(str::to_owned).collect() }
    }

    /// The names of types that the components of a document have.
    pub fn of_components(root: &Value) -> Self {
        let schemas = root.pointer("/components/schemas").and_then(Value::as_object);
        Self { taken: schemas.into_iter().flatten().map(|(name, _)| type_name(name)).collect() }
    }

    /// Whether the name is still free.
    pub fn is_free(&self, name: &str) -> bool {
        !self.taken.contains(name)
    }

    /// The name itself if it is free, otherwise the name with the next free number, which `join`
    /// puts on.
    pub fn claim(&mut self, name: &str, join: fn(&str, usize) -> String) -> String {
        let mut candidate = name.to_owned();
        let mut number = 2;
        while !self.taken.insert(candidate.clone()) {
            candidate = join(name, number);
            number += 1;
        }
        candidate
    }

    /// [`claim`](Self::claim) for a name in snake case: `page`, `page_2`.
    pub fn claim_snake(&mut self, name: &str) -> String {
        self.claim(name, |name, number| format!("{}_{number}", name.trim_end_matches('_')))
    }

    /// [`claim`](Self::claim) for a type's name: `Org`, `Org2`; `V1`, `V1x2`.
    pub fn claim_type(&mut self, name: &str) -> String {
        self.claim(name, |name, number| {
            let name = name.trim_end_matches('_');
            let join = if name.ends_with(|c: char| c.is_ascii_digit()) { "x" } else { "" };
            format!("{name}{join}{number}")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_identifiers() {
        assert_eq!(snake("organization[id]"), "organization_id");
        assert_eq!(snake("get:organization"), "get_organization");
        assert_eq!(snake("type"), "type_");
        assert_eq!(snake("2fa"), "x2fa");
        assert_eq!(type_name("+1"), "Plus1");
        assert_eq!(type_name("get_v_m_n"), type_name(&type_name("get_v_m_n")));
        assert_eq!(type_name("ünï"), "N");
        assert_eq!(type_name("***"), "X");
        assert_eq!(type_name("self"), "Self_");
    }

    #[test]
    fn a_place_has_a_name() {
        let root = serde_json::json!({"paths": {"/o": {"get": {"operationId": "list_orgs", "parameters": [{"name": "sort-by"}]}}},
            "components": {"schemas": {"Org": {"oneOf": [{"title": "Small one"}]}}}});
        let name = |pointer: &str| name_of_place(&root, &Pointer::from(pointer));
        assert_eq!(name("/components/schemas/Org/properties/address/items"), "OrgAddressItem");
        assert_eq!(name("/components/schemas/Org/oneOf/0"), "OrgSmallOne");
        assert_eq!(name("/paths/~1o/get/responses/200/content/application~1json/schema"), "ListOrgsResponse");
        assert_eq!(name("/paths/~1o/get/parameters/0/schema"), "ListOrgsSortBy");
        assert_eq!(name("/components/responses/NotFound/content/x/schema"), "NotFoundResponse");
    }

    #[test]
    fn names_are_handed_out_once() {
        let mut names = Names::default();
        assert_eq!(names.claim_snake("page"), "page");
        assert_eq!(names.claim_snake("page"), "page_2");
        assert_eq!(names.claim_type("V1"), "V1");
        assert_eq!(names.claim_type("V1"), "V1x2");
    }
}
