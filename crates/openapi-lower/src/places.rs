//! Names for schemas without a name, derived from their location.

use openapi_document::{Members, Pointer, Status};
use serde_json::Value;

use crate::{branch_names, snake, type_name};

/// Returns the words of a phrase.
pub fn words(phrase: &str) -> Vec<String> {
    snake(phrase).split('_').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Returns candidate names for a schema without a name, best first: the name of the component or operation with that
/// of the nearest member, then with more of the steps between them, and last with a word for the kind of schema.
/// `OrgAddress` for the property `address` of `Org`, `ListOrgsResponseItem` for the items of a response.
pub fn names_of_place(root: &Value, pointer: &Pointer) -> Vec<String> {
    names_as_at(root, pointer, pointer)
}

/// Returns the candidate names for a schema as if it were at another location.
pub(crate) fn names_as_at(root: &Value, pointer: &Pointer, real: &Pointer) -> Vec<String> {
    let mut phrases: Vec<Vec<String>> = Vec::new();
    for phrase in phrases_of_place(root, pointer) {
        match phrases.last_mut() {
            // An item is named after its list.
            Some(list) if phrases_end_in(&phrase) => list.extend(words(&phrase)),
            _ => phrases.push(words(&phrase)),
        }
    }
    let Some((holder, steps)) = phrases.split_first() else { return vec![type_name("Value")] };
    // A single word is not specific enough.
    let nearest = match steps {
        [.., last] if last.len() > 1 => 1,
        [_] | [] => steps.len(),
        _ => 2,
    };
    let mut found: Vec<String> = Vec::new();
    for count in nearest..=steps.len() {
        let kept = steps.get(steps.len() - count..).unwrap_or_default();
        let name = joined(std::iter::once(holder).chain(kept));
        if !found.contains(&name) {
            found.push(name);
        }
    }
    if steps.len() <= 2 {
        // Two steps are used in full.
        found.reverse();
    }
    if let (Some(whole), Some(schema)) = (found.iter().max_by_key(|name| name.len()), real.find(root)) {
        found.push(format!("{}{}", whole.trim_end_matches('_'), kind(pointer, schema)));
    }
    found
}

/// Returns the word that distinguishes a schema from another with the same name.
fn kind(pointer: &Pointer, schema: &Value) -> &'static str {
    let is_body = pointer.parent().and_then(|it| it.parent()).is_some_and(|it| it.last() == "content");
    match () {
        () if is_body => "Body",
        () if schema.has("enum") => "Value",
        () if schema.has("oneOf") || schema.has("anyOf") => "Choice",
        () => "Object",
    }
}

fn phrases_end_in(phrase: &str) -> bool {
    matches!(phrase, "item" | "value")
}

/// Joins phrases to one name, without the words that a phrase repeats from the end of the previous ones.
fn joined<'p>(phrases: impl Iterator<Item = &'p Vec<String>>) -> String {
    let mut words: Vec<&str> = Vec::new();
    for phrase in phrases {
        let phrase: Vec<&str> = phrase.iter().map(String::as_str).collect();
        let repeated = (1..=phrase.len()).rev().find(|count| {
            let start = phrase.get(..*count).unwrap_or_default();
            *count < phrase.len() && words.ends_with(start)
        });
        words.extend(phrase.iter().skip(repeated.unwrap_or_default()));
    }
    type_name(&words.join("_"))
}

/// Returns the phrases for a location: the component or operation that contains it, then a phrase for each step that
/// has one.
fn phrases_of_place(root: &Value, pointer: &Pointer) -> Vec<String> {
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
        // Parameters shared by operations are named after their path.
        [_, path, "parameters", index, rest @ ..] => {
            let place = Pointer::root().join(["paths", path, "parameters", index]);
            let name = place.find(root).and_then(|it| it.member("name")).and_then(Value::as_str);
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
            ("prefixItems", [index, ..]) => (2, format!("item{}", index.parse().unwrap_or(0_usize) + 1)),
            ("additionalProperties", _) => (1, "value".to_owned()),
            ("requestBody", _) => (1, "body".to_owned()),
            ("responses", [status, ..]) => (2, response(root, &at.child(key), status)),
            ("parameters", [index, ..]) => {
                let place = at.child(key).child(index);
                let name = place.find(root).and_then(|parameter| parameter.member("name"));
                (2, name.and_then(Value::as_str).unwrap_or("parameter").to_owned())
            }
            // A branch of `allOf` is part of the whole and adds no words.
            ("allOf", [_, ..]) => (2, String::new()),
            ("oneOf" | "anyOf", [index, ..]) => {
                let siblings = at.child(key).find(root).and_then(Value::as_array);
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
    words
}

/// Returns the word for a response: its reason phrase, unless it is the only success with a body.
fn response(root: &Value, responses: &Pointer, status: &str) -> String {
    let Some(parsed) = Status::parse(status) else { return format!("response-{status}") };
    let all = responses.find(root).and_then(Value::as_object).into_iter().flatten();
    let has_body = |response: &Value| response.has("content") || response.has("$ref");
    let successes = all.filter(|(key, it)| Status::parse(key).is_some_and(Status::is_success) && has_body(it)).count();
    if parsed.is_success() && successes <= 1 { "response".to_owned() } else { parsed.phrase() }
}

fn operation_at(root: &Value, place: &Pointer) -> Option<String> {
    place.find(root)?.member("operationId")?.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_place_has_a_name() {
        let root = serde_json::json!({"paths": {"/o": {"get": {"operationId": "list_orgs", "parameters": [{"name": "sort-by"}]}}},
            "components": {"schemas": {"Org": {"oneOf": [{"title": "Small one"}]}}}});
        let name = |pointer: &str| names_of_place(&root, &Pointer::from(pointer))[0].clone();
        assert_eq!(name("/components/schemas/Org/properties/address/items"), "OrgAddressItem");
        assert_eq!(name("/components/schemas/Org/prefixItems/1"), "OrgItem2");
        assert_eq!(name("/components/schemas/Org/oneOf/0"), "OrgSmallOne");
        assert_eq!(name("/paths/~1o/get/responses/200/content/application~1json/schema"), "ListOrgsResponse");
        assert_eq!(name("/paths/~1o/get/parameters/0/schema"), "ListOrgsSortBy");
        assert_eq!(name("/paths/~1o/get/responses/404/content/x/schema"), "ListOrgsNotFound");
        assert_eq!(name("/components/responses/NotFound/content/x/schema"), "NotFoundResponse");
    }

    #[test]
    fn names_do_not_repeat_what_stands_between() {
        let root = json!({"components": {"schemas": {"CreateAssistantRequest": {"properties": {"tool_resources": {"properties": {"file_search": {
            "properties": {"vector_stores": {"items": {"properties": {"chunking_strategy": {"oneOf": [
                {"title": "Auto"}, {"title": "Static Chunking Strategy", "properties": {"static": {}}}]}}}}}}}}}}}}});
        let of = |pointer: &str| names_of_place(&root, &Pointer::from(pointer));
        let deep = "/components/schemas/CreateAssistantRequest/properties/tool_resources/properties/file_search/properties/vector_stores/items/properties/chunking_strategy/oneOf/1";
        assert_eq!(of(deep)[0], "CreateAssistantRequestStaticChunkingStrategy");
        assert_eq!(of(&format!("{deep}/properties/static"))[0], "CreateAssistantRequestStaticChunkingStrategyStatic");
        assert_eq!(
            of("/components/schemas/Orchestration/properties/orchestration_path/properties/parent/properties/type"),
            ["OrchestrationParentType", "OrchestrationPathParentType"]
        );
        assert_eq!(of("/components/schemas/Pet/properties/home/properties/address"), ["PetHomeAddress"]);
        assert_eq!(of("/components/schemas/Pet/properties/tags/items"), ["PetTagsItem"]);
    }
}
