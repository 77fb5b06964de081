//! Patterns in a form that the regular expression engine of the validator compiles in a short time.

use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex},
};

use serde_json::{Map, Value, json};

/// The maximum number of repetitions in a pattern. The engine expands each: `.{0,262144}` takes seconds and fails.
const MOST: usize = 1000;

/// The maximum number of patterns that are remembered.
const REMEMBERED: usize = 4096;

/// Replaces the patterns of a schema that cannot be compiled as they are, and removes those that cannot be compiled at
/// all, so that the rest of the schema is validated.
pub(crate) fn make_usable(schema: &mut Value) {
    let Value::Object(members) = schema else { return };
    if let Some(Value::String(pattern)) = members.get_mut("pattern") {
        match usable(pattern) {
            Some(usable) => *pattern = usable,
            None => drop(members.remove("pattern")),
        }
    }
    if let Some(Value::Object(properties)) = members.get_mut("patternProperties") {
        let all = std::mem::take(properties).into_iter();
        *properties = all.filter_map(|(name, schema)| Some((usable(&name)?, schema))).collect::<Map<_, _>>();
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
                escaped + braces.and_then(|after| after.find('}')).map_or(0, |end| end + 1)
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

/// Parses a repetition above the maximum, after its `{`. Returns its minimum, and the text after its `}`.
fn repetition(text: &str) -> Option<(usize, &str)> {
    let (counts, after) = text.split_once('}')?;
    let (least, most) = counts.split_once(',').unwrap_or((counts, counts));
    let least: usize = least.parse().ok()?;
    let most = if most.is_empty() { least } else { most.parse().ok()? };
    (least.max(most) > MOST).then_some((least, after))
}

#[cfg(test)]
mod tests {
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
    fn a_pattern_that_cannot_be_compiled_leaves_the_rest_of_the_schema() {
        let mut schema = json!({"type": "string", "pattern": "(", "patternProperties": {"[": true, "^x-": false}});
        make_usable(&mut schema);
        assert_eq!(schema, json!({"type": "string", "patternProperties": {"^x-": false}}));
    }
}
