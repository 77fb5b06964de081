//! Names for the branches of a `oneOf` or `anyOf`, derived from the properties that distinguish them.

use openapi_document::{Members, resolve_object};
use serde_json::{Map, Value};

/// The length from which a title is treated as a sentence rather than a name.
const TITLE: usize = 40;

/// The length from which a constant is not used as a name. Longer than for titles, since a constant is an identifier.
const CONSTANT: usize = 64;

/// The depth to which nested arrays are named after their items.
const LISTS: usize = 3;

/// The depth to which nested `allOf` branches are searched for members.
const PARTS: usize = 4;

/// The largest number of enum values from which a name is composed.
const VALUES: usize = 3;

/// A function that returns candidate words for a schema, derived from one of its aspects.
type Way = fn(&Value, &Map<String, Value>) -> Vec<String>;

/// Returns a word for each branch, in document order: the first that no other branch shares, out of its title,
/// constants, types, members, enum values, and members with their types. If exactly one branch has no such word it is
/// named `plain`; several are numbered.
pub fn branch_names(root: &Value, branches: &[Value]) -> Vec<String> {
    let seen: Vec<Option<&Map<String, Value>>> = branches.iter().map(|branch| resolve_object(root, branch)).collect();
    let ways: [Way; 7] = [titles, constants, types, members, values, typed_members, emptiness];
    let words: Vec<Vec<Vec<String>>> = ways
        .iter()
        .map(|way| seen.iter().map(|schema| schema.map(|schema| way(root, schema)).unwrap_or_default()).collect())
        .collect();
    let own = |index: usize| -> Option<String> {
        words.iter().find_map(|words| {
            let is_own =
                |word: &&String| words.iter().enumerate().all(|(other, them)| other == index || !them.contains(word));
            words.get(index)?.iter().find(is_own).cloned()
        })
    };
    let found: Vec<Option<String>> = (0..branches.len()).map(own).collect();
    let is_alone = found.iter().filter(|name| name.is_none()).count() == 1;
    let named = found.into_iter().enumerate().map(|(index, name)| match name {
        Some(name) => name,
        None if is_alone && branches.len() > 1 => "plain".to_owned(),
        None => format!("variant{}", index + 1),
    });
    named.collect()
}

fn titles(_: &Value, schema: &Map<String, Value>) -> Vec<String> {
    let title = schema.member("title").and_then(Value::as_str);
    title
        .filter(|title| title.len() < TITLE && title.contains(|c: char| c.is_ascii_alphanumeric()))
        .map(str::to_owned)
        .into_iter()
        .collect()
}

/// Returns the members of a schema and of its `allOf` branches, by name.
fn properties<'v>(root: &'v Value, schema: &'v Map<String, Value>) -> Vec<(&'v String, &'v Value)> {
    fn add<'v>(
        root: &'v Value,
        schema: &'v Map<String, Value>,
        depth: usize,
        found: &mut Vec<(&'v String, &'v Value)>,
    ) {
        for (name, property) in schema.member("properties").and_then(Value::as_object).into_iter().flatten() {
            match found.iter_mut().find(|(known, _)| *known == name) {
                // The description of a member in a later `allOf` branch is narrower.
                Some((_, known)) => *known = property,
                None => found.push((name, property)),
            }
        }
        let parts = schema.member("allOf").and_then(Value::as_array).into_iter().flatten();
        for part in parts.filter(|_| depth > 0).filter_map(|part| resolve_object(root, part)) {
            add(root, part, depth - 1, found);
        }
    }
    let mut found = Vec::new();
    add(root, schema, PARTS, &mut found);
    found
}

/// Returns a word for each member that allows a single value: the value if it is a string, otherwise the member's
/// name with the value.
fn constants(root: &Value, schema: &Map<String, Value>) -> Vec<String> {
    let mut words = Vec::new();
    for (name, property) in properties(root, schema) {
        let Some(property) = resolve_object(root, property) else { continue };
        let only =
            match (property.member("const"), property.member("enum").and_then(Value::as_array).map(Vec::as_slice)) {
                (Some(value), _) => value,
                (None, Some([value])) => value,
                _ => continue,
            };
        match only {
            Value::String(text) if text.contains(|c: char| c.is_ascii_alphanumeric()) && text.len() < CONSTANT => {
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

/// Returns a word for each member that allows a few string values.
fn values(root: &Value, schema: &Map<String, Value>) -> Vec<String> {
    let of_member = |(_, property): (&String, &Value)| {
        let listed = resolve_object(root, property)?.member("enum")?.as_array()?;
        let texts: Vec<&str> = listed.iter().filter_map(Value::as_str).collect();
        (texts.len() == listed.len() && (2..=VALUES).contains(&texts.len())).then(|| texts.join("-or-"))
    };
    properties(root, schema).into_iter().filter_map(of_member).collect()
}

/// Returns the members combined with their types.
fn typed_members(root: &Value, schema: &Map<String, Value>) -> Vec<String> {
    let of_member = |(name, property): (&String, &Value)| {
        let words = resolve_object(root, property).map(|property| types(root, property)).unwrap_or_default();
        words.into_iter().map(|word| format!("{name}-{word}")).collect::<Vec<_>>()
    };
    properties(root, schema).into_iter().flat_map(of_member).collect()
}

/// Returns `empty` for an object without members.
fn emptiness(root: &Value, schema: &Map<String, Value>) -> Vec<String> {
    let is_object = schema.member("type").and_then(Value::as_str) == Some("object");
    let is_open = !matches!(schema.member("additionalProperties"), None | Some(Value::Bool(false)));
    if is_object && !is_open && properties(root, schema).is_empty() { vec!["empty".to_owned()] } else { Vec::new() }
}

fn types(root: &Value, schema: &Map<String, Value>) -> Vec<String> {
    types_within(root, schema, LISTS)
}

/// Returns the words for the type, and for the items of arrays down to a depth, since an array may contain itself.
fn types_within(root: &Value, schema: &Map<String, Value>, depth: usize) -> Vec<String> {
    let word = match schema.member("type").and_then(Value::as_str) {
        Some("string") => match schema.member("enum").and_then(Value::as_array).map(Vec::as_slice) {
            Some([Value::String(only)]) => only.as_str(),
            Some(_) => "choice",
            None => "text",
        },
        Some("array") => {
            let items = schema.member("items").and_then(|items| resolve_object(root, items));
            let items = items.filter(|_| depth > 0);
            let inner = items.map(|items| types_within(root, items, depth - 1)).unwrap_or_default();
            return inner.into_iter().map(|word| format!("{word}-list")).chain(["list".to_owned()]).collect();
        }
        Some(name) => name,
        None if schema.has("properties") => "object",
        None => return Vec::new(),
    };
    vec![word.to_owned()]
}

/// Returns the members by name, required ones first.
fn members(root: &Value, schema: &Map<String, Value>) -> Vec<String> {
    let required = schema.member("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let all = properties(root, schema).into_iter().map(|(name, _)| name.as_str());
    // Another branch may declare the member as optional, so all names are compared.
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
    fn branches_are_named_by_their_differences() {
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
        assert_eq!(names(by_member), ["email", "phone", "plain"]);
        let by_values = json!([
            {"properties": {"status": {"enum": ["completed"]}}},
            {"properties": {"status": {"enum": ["queued", "in_progress"]}}},
            {"type": "object", "additionalProperties": false},
        ]);
        assert_eq!(names(by_values), ["completed", "queued-or-in_progress", "empty"]);
        let by_types = json!([
            {"type": "object", "properties": {"labels": {"type": "array", "items": {"type": "string"}}}},
            {"type": "object", "properties": {"labels": {"type": "array", "items": {"type": "object"}}}},
            {"allOf": [{"properties": {"kind": {"type": "string"}}}, {"properties": {"kind": {"const": "ref"}}}]},
        ]);
        assert_eq!(names(by_types), ["labels-text-list", "labels-object-list", "ref"]);
        assert_eq!(names(json!([{}, {}])), ["variant1", "variant2"]);
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
