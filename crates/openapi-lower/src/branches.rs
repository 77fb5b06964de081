//! What the branches of a `oneOf` or `anyOf` are called: by what tells them apart.

use openapi_document::resolve;
use serde_json::{Map, Value};

/// A title longer than this is a sentence.
const TITLE: usize = 40;

/// How deep lists in lists are called by what they are lists of.
const LISTS: usize = 3;

/// The words that a schema may be called by, in one respect.
type Way = fn(&Value, &Map<String, Value>) -> Vec<String>;

/// A word for each branch, in the order of the document: its title, the constant that only it has,
/// its type if no other branch has it, the member that only it has. What nothing tells apart has a
/// number.
pub fn branch_names(root: &Value, branches: &[Value]) -> Vec<String> {
    let seen: Vec<Option<&Map<String, Value>>> = branches.iter().map(|branch| followed(root, branch)).collect();
    let ways: [Way; 4] = [titles, constants, types, members];
    let words: Vec<Vec<Vec<String>>> = ways
        .iter()
        .map(|way| seen.iter().map(|schema| schema.map(|schema| way(root, schema)).unwrap_or_default()).collect())
        .collect();
    (0..branches.len())
        .map(|index| {
            let own = |words: &Vec<Vec<String>>| -> Option<String> {
                let is_own = |word: &&String| {
                    words.iter().enumerate().all(|(other, them)| other == index || !them.contains(word))
                };
                words.get(index)?.iter().find(is_own).cloned()
            };
            words.iter().find_map(own).unwrap_or_else(|| format!("variant{}", index + 1))
        })
        .collect()
}

fn followed<'v>(root: &'v Value, schema: &'v Value) -> Option<&'v Map<String, Value>> {
    let mut schema = schema;
    for _ in 0..16 {
        match schema.get("$ref").and_then(Value::as_str) {
            Some(reference) => schema = resolve(root, reference)?.value,
            None => break,
        }
    }
    schema.as_object()
}

fn titles(_: &Value, schema: &Map<String, Value>) -> Vec<String> {
    let title = schema.get("title").and_then(Value::as_str);
    title
        .filter(|title| title.len() < TITLE && title.contains(|c: char| c.is_ascii_alphanumeric()))
        .map(str::to_owned)
        .into_iter()
        .collect()
}

/// The words of members that have one value: the value if it is a text, the member's name with it
/// otherwise.
fn constants(root: &Value, schema: &Map<String, Value>) -> Vec<String> {
    let mut words = Vec::new();
    for (name, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let Some(property) = followed(root, property) else { continue };
        let only = match (property.get("const"), property.get("enum").and_then(Value::as_array).map(Vec::as_slice)) {
            (Some(value), _) => value,
            (None, Some([value])) => value,
            _ => continue,
        };
        match only {
            Value::String(text) if text.contains(|c: char| c.is_ascii_alphanumeric()) && text.len() < TITLE => {
                words.push(text.clone());
            }
            Value::Number(number) => words.push(format!("{name}-{number}")),
            Value::Bool(true) => words.push(name.clone()),
            Value::Bool(false) => words.push(format!("not-{name}")),
            _ => {}
        }
    }
    words
}

fn types(root: &Value, schema: &Map<String, Value>) -> Vec<String> {
    types_within(root, schema, LISTS)
}

/// The words for the type, and for the items of lists down to a depth: a list may be one of itself.
fn types_within(root: &Value, schema: &Map<String, Value>, depth: usize) -> Vec<String> {
    let word = match schema.get("type").and_then(Value::as_str) {
        Some("string") => match schema.get("enum").and_then(Value::as_array).map(Vec::as_slice) {
            Some([Value::String(only)]) => only.as_str(),
            Some(_) => "choice",
            None => "text",
        },
        Some("array") => {
            let items = schema.get("items").and_then(|items| followed(root, items));
            let items = items.filter(|_| depth > 0);
            let inner = items.map(|items| types_within(root, items, depth - 1)).unwrap_or_default();
            return inner.into_iter().map(|word| format!("{word}-list")).chain(["list".to_owned()]).collect();
        }
        Some(name) => name,
        None if schema.contains_key("properties") => "object",
        None => return Vec::new(),
    };
    vec![word.to_owned()]
}

/// The members by name, those that are always there first.
fn members(_: &Value, schema: &Map<String, Value>) -> Vec<String> {
    let required = schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let all = schema.get("properties").and_then(Value::as_object).into_iter().flatten().map(|(name, _)| name.as_str());
    // Another branch may have the member without always having it: names are compared over all.
    let mut words: Vec<String> = Vec::new();
    for name in required.chain(all) {
        if !words.iter().any(|word| word == name) {
            words.push(name.to_owned());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn names(branches: Value) -> Vec<String> {
        branch_names(&json!({}), branches.as_array().unwrap())
    }

    #[test]
    fn branches_are_called_by_what_tells_them_apart() {
        assert_eq!(
            names(json!([
                {"title": "Small one"},
                {"properties": {"kind": {"const": "dog"}}},
                {"properties": {"kind": {"enum": ["cat"]}}},
                {"properties": {"type": {"enum": [3]}}},
                {"type": "string"},
                {"type": "array", "items": {"type": "integer"}},
            ])),
            ["Small one", "dog", "cat", "type-3", "text", "integer-list"]
        );
        let by_member = json!([
            {"type": "object", "properties": {"id": {}, "email": {}}, "required": ["id", "email"]},
            {"type": "object", "properties": {"id": {}, "phone": {}}, "required": ["id"]},
            {"type": "object", "properties": {"id": {}}},
        ]);
        assert_eq!(names(by_member), ["email", "phone", "variant3"]);
    }

    #[test]
    fn a_list_of_itself_has_a_name() {
        let root =
            json!({"components": {"schemas": {"A": {"type": "array", "items": {"$ref": "#/components/schemas/A"}}}}});
        let branches = [json!({"$ref": "#/components/schemas/A"}), json!({"type": "string"})];
        assert_eq!(branch_names(&root, &branches), ["list-list-list-list", "text"]);
    }

    #[test]
    fn a_branch_that_is_put_first_leaves_the_names_of_the_others() {
        let before = json!([{"type": "string"}, {"type": "object", "properties": {"a": {}}}]);
        let after = json!([{"type": "integer"}, {"type": "string"}, {"type": "object", "properties": {"a": {}}}]);
        assert_eq!(names(before)[..], names(after)[1..]);
    }
}
