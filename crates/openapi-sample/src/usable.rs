//! Patterns in a form that the regular expression engine of the validator compiles in a short time.

use std::{
    collections::{HashMap, HashSet},
    sync::{LazyLock, Mutex},
};

use openapi_document::{Members, Pointer, target_of};
use serde_json::{Map, Value, json};

/// The maximum number of repetitions in a pattern. The engine expands each: `.{0,262144}` takes seconds and fails.
const MOST: usize = 1000;

/// The maximum number of patterns that are remembered.
const REMEMBERED: usize = 4096;

/// The keyword that marks a schema whose pattern was relaxed or removed.
const RELAXED: &str = "x-relaxed";

/// Replaces the patterns of a schema that cannot be compiled as they are, and removes those that cannot be compiled at
/// all, so that the rest of the schema is validated. Returns true if it changed the schema.
pub(crate) fn relax(schema: &mut Value) -> bool {
    let Value::Object(members) = schema else { return false };
    let mut is_relaxed = false;
    if let Some(Value::String(pattern)) = members.get_mut("pattern") {
        let found = usable(pattern);
        is_relaxed |= found.as_ref() != Some(pattern);
        match found {
            Some(found) => *pattern = found,
            None => drop(members.remove("pattern")),
        }
    }
    if let Some(Value::Object(properties)) = members.get_mut("patternProperties") {
        let mut is_open = false;
        for (name, schema) in std::mem::take(properties) {
            let found = usable(&name);
            is_relaxed |= found.as_ref() != Some(&name);
            match found.map(|name| (properties.remove(&name), name)) {
                Some((Some(other), name)) => drop(properties.insert(name, json!({"allOf": [other, schema]}))),
                Some((None, name)) => drop(properties.insert(name, schema)),
                None => is_open = true,
            }
        }
        if is_open {
            // Its properties would count as additional.
            ["additionalProperties", "unevaluatedProperties"].iter().for_each(|key| drop(members.remove(*key)));
        }
    }
    if is_relaxed {
        members.insert(RELAXED.to_owned(), Value::Bool(true));
    }
    is_relaxed
}

/// Removes the keywords that reject more values if a schema inside them, or one that it refers to, accepts more: `not`,
/// `if` and `oneOf`. `relaxed` contains the targets of references from which a marked schema is reached.
pub(crate) fn relax_around(schema: &mut Value, relaxed: &HashSet<Pointer>) {
    let Value::Object(members) = schema else { return };
    let has = |members: &Map<String, Value>, key: &str| {
        let mut found = false;
        let schema = members.get(key).unwrap_or(&Value::Null);
        each_link(schema, &mut |link| {
            found |= match link {
                Link::Marked => true,
                Link::To(target) => relaxed.contains(&target),
            }
        });
        found
    };
    if has(members, "not") {
        members.remove("not");
    }
    if has(members, "if") {
        ["if", "then", "else"].iter().for_each(|key| drop(members.remove(*key)));
    }
    if has(members, "oneOf")
        && let Some(branches) = members.remove("oneOf")
    {
        members.entry("anyOf").or_insert(branches);
    }
}

/// Returns the targets of references from which a marked schema is reached.
pub(crate) fn relaxed_targets(root: &Value) -> HashSet<Pointer> {
    // The targets that refer to a target, for each.
    let mut referring: HashMap<Pointer, Vec<Pointer>> = HashMap::new();
    let mut pending = Vec::new();
    let mut known = HashSet::new();
    each_link(root, &mut |link| {
        if let Link::To(target) = link {
            known.insert(target);
        }
    });
    for target in known {
        each_link(target.find(root).unwrap_or(&Value::Null), &mut |link| match link {
            Link::Marked => pending.push(target.clone()),
            Link::To(next) => referring.entry(next).or_default().push(target.clone()),
        });
    }
    let mut reached = HashSet::new();
    while let Some(target) = pending.pop() {
        pending.extend(referring.remove(&target).into_iter().flatten());
        reached.insert(target);
    }
    reached
}

/// A member of a schema that shows that it accepts more values, or may do so.
enum Link {
    /// The mark of a relaxed schema.
    Marked,
    /// A reference to another schema.
    To(Pointer),
}

/// Calls a function for every mark and every reference inside a value.
fn each_link(value: &Value, see: &mut dyn FnMut(Link)) {
    match value {
        Value::Object(members) => {
            if members.contains_key(RELAXED) {
                see(Link::Marked);
            }
            if let Some(target) = members.reference().and_then(target_of) {
                see(Link::To(target));
            }
            members.values().for_each(|member| each_link(member, see));
        }
        Value::Array(items) => items.iter().for_each(|item| each_link(item, see)),
        _ => {}
    }
}

/// Returns a pattern with repetitions that the engine can expand: a larger maximum is no maximum. `None` if it cannot be
/// compiled.
pub(crate) fn usable(pattern: &str) -> Option<String> {
    static KNOWN: LazyLock<Mutex<HashMap<String, Option<String>>>> = LazyLock::new(Mutex::default);
    if let Some(known) = KNOWN.lock().ok().and_then(|known| known.get(pattern).cloned()) {
        return known;
    }
    let found = Some(bounded(pattern)).filter(|text| jsonschema::validator_for(&json!({"pattern": text})).is_ok());
    if let Ok(mut known) = KNOWN.lock() {
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(pattern.to_owned(), found.clone());
    }
    found
}

/// Returns a pattern without repetitions above the maximum.
fn bounded(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut rest = pattern;
    let mut is_in_class = false;
    while let Some(letter) = rest.chars().next() {
        // An escaped character, with the name or number in braces that may follow: `\p{L}`, `\u{2028}`.
        let length = match letter {
            '\\' => {
                let escaped = rest.chars().nth(1).map_or(0, char::len_utf8) + 1;
                let braces = rest.get(escaped..).filter(|after| is_named(rest) && after.starts_with('{'));
                escaped + braces.and_then(|after| end_of_braces(after, 64)).unwrap_or(0)
            }
            letter => letter.len_utf8(),
        };
        let (token, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        match letter {
            '[' => is_in_class = true,
            ']' => is_in_class = false,
            '{' if !is_in_class => {
                if let Some((least, after)) = repetition(after) {
                    out.push_str(&format!("{{{},}}", least.min(MOST)));
                    rest = after;
                    continue;
                }
            }
            _ => {}
        }
        out.push_str(token);
        rest = after;
    }
    out
}

/// Returns true for an escape that a name or number in braces may follow.
fn is_named(escape: &str) -> bool {
    ["\\p", "\\P", "\\u", "\\x"].iter().any(|start| escape.starts_with(start))
}

/// Returns the length of a text up to and with its first `}`, if that is among the first bytes.
fn end_of_braces(text: &str, most: usize) -> Option<usize> {
    text.bytes().take(most).position(|byte| byte == b'}').map(|end| end + 1)
}

/// Parses a repetition above the maximum, after its `{`. Returns its minimum, and the text after its `}`.
fn repetition(text: &str) -> Option<(usize, &str)> {
    let (inside, after) = text.split_at_checked(end_of_braces(text, 24)?)?;
    let counts = inside.strip_suffix('}')?;
    let (least, most) = counts.split_once(',').unwrap_or((counts, counts));
    let least: usize = least.parse().ok()?;
    let most = if most.is_empty() { least } else { most.parse().ok()? };
    (least.max(most) > MOST).then_some((least, after))
}

#[cfg(test)]
mod tests {
    use openapi_document::walk::{Order, schemas_mut};

    use super::*;

    #[test]
    fn repetitions_are_bounded_and_nothing_else_changes() {
        for (pattern, expected) in [
            ("^.{0,262144}$", "^.{0,}$"),
            ("^a{2000}b{3,}[x{5000}]$", "^a{1000,}b{3,}[x{5000}]$"),
            (r"^\p{L}{1,64}\u{2028}\{5000\}é{1,1000}$", r"^\p{L}{1,64}\u{2028}\{5000\}é{1,1000}$"),
            ("{", "{"),
            ("\\", "\\"),
        ] {
            assert_eq!(bounded(pattern), expected);
        }
    }

    #[test]
    fn a_pattern_that_cannot_be_compiled_rejects_nothing() {
        let relaxed = |mut schema: Value| {
            schemas_mut(&mut schema, Order::BottomUp, |_, schema| {
                relax(schema);
            });
            let targets = relaxed_targets(&schema);
            schemas_mut(&mut schema, Order::BottomUp, |_, schema| relax_around(schema, &targets));
            schema["$ref"] = json!("#/components/schemas/A");
            jsonschema::validator_for(&schema).unwrap()
        };
        for (schema, valid, invalid) in [
            (json!({"type": "string", "pattern": "("}), json!("a"), json!(1)),
            (json!({"type": "string", "not": {"pattern": "("}}), json!("a"), json!(1)),
            (
                json!({"oneOf": [{"pattern": "("}, {"type": "string", "maxLength": 3}], "maxLength": 4}),
                json!("a"),
                json!("abcde"),
            ),
            (json!({"if": {"pattern": "^.{0,5000}$"}, "then": false, "type": "string"}), json!("a"), json!(1)),
            (
                json!({"patternProperties": {"(": {}, "^b": {"type": "string"}}, "additionalProperties": false}),
                json!({"a": 1}),
                json!({"b": 1}),
            ),
            (
                json!({"patternProperties": {"^a{2000}": {"type": "string"}, "^a{3000}": {"maxLength": 1}}}),
                json!({"a": 1}),
                json!({"a".repeat(1000): "text"}),
            ),
        ] {
            let (inner, outer) = (json!({"items": schema}), json!({"$ref": "#/components/schemas/B/items"}));
            for schemas in [json!({"A": schema}), json!({"A": outer, "B": inner})] {
                let validator = relaxed(json!({"components": {"schemas": schemas}}));
                assert!(validator.is_valid(&valid) && !validator.is_valid(&invalid), "{schemas}");
            }
        }
        // Behind references, one of which leads back.
        let to = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let behind = [json!({"pattern": "("}), json!({"properties": {"b": to("B"), "a": to("A")}})];
        for (schema, valid, invalid) in [
            (json!({"type": "object", "not": to("B")}), json!({"b": "a"}), json!(1)),
            (json!({"type": "object", "oneOf": [to("B"), {}]}), json!({"b": "a"}), json!(1)),
            (json!({"type": "object", "if": to("B"), "then": false}), json!({"b": "a"}), json!(1)),
        ] {
            let [c, b] = behind.clone();
            let b = json!({"allOf": [to("C"), b]});
            let validator = relaxed(json!({"components": {"schemas": {"A": schema, "B": b, "C": c}}}));
            assert!(validator.is_valid(&valid) && !validator.is_valid(&invalid), "{schema}");
        }
    }

    #[test]
    fn braces_without_an_end_take_no_time() {
        assert_eq!(bounded(&"{".repeat(200_000)).len(), 200_000);
        assert_eq!(bounded(&r"\p{".repeat(100_000)).len(), 300_000);
    }
}
