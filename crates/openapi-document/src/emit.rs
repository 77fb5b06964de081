//! Output of values as YAML text in block style, with one line for each scalar.

use serde_json::Value;

use crate::Members;

/// Returns the text of an object: its entries, each on lines of its own.
pub fn to_yaml(value: &Value) -> String {
    let mut out = String::new();
    for (key, value) in value.as_object().into_iter().flatten() {
        entry(&mut out, key, value, 0);
    }
    out
}

/// Appends a key and its value, indented by a number of columns.
pub fn entry(out: &mut String, key: &str, value: &Value, indent: usize) {
    out.push_str(&" ".repeat(indent));
    out.push_str(&scalar(key));
    out.push(':');
    nested(out, value, indent);
}

/// Appends the value after a colon.
fn nested(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Object(members) if !is_flow(value) => {
            out.push('\n');
            members.iter().for_each(|(key, member)| entry(out, key, member, indent + 2));
        }
        Value::Array(items) if !is_flow(value) => {
            out.push('\n');
            items.iter().for_each(|item| self::item(out, item, indent + 2));
        }
        Value::String(text) if is_block(text) => {
            out.push_str(if text.ends_with('\n') { " |\n" } else { " |-\n" });
            for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
                if !line.is_empty() {
                    out.push_str(&" ".repeat(indent + 2));
                    out.push_str(line);
                }
                out.push('\n');
            }
        }
        value => {
            out.push(' ');
            alone(out, value);
            out.push('\n');
        }
    }
}

/// Appends a value that ends its line.
fn alone(out: &mut String, value: &Value) {
    match value {
        Value::String(text) if is_plain(text, ":,<>=\"{}*;~|\\") && !text.contains(": ") && !text.ends_with(':') => {
            out.push_str(text);
        }
        value => flow(out, value),
    }
}

/// Appends an item of an array.
fn item(out: &mut String, value: &Value, indent: usize) {
    let dash = " ".repeat(indent) + "-";
    match value {
        Value::Object(members) if !is_flow(value) => {
            let mut inner = String::new();
            members.iter().for_each(|(key, member)| entry(&mut inner, key, member, indent + 2));
            // The first key is on the line of the dash.
            out.push_str(&dash);
            out.push_str(inner.get(indent + 1..).unwrap_or_default());
        }
        Value::Array(_) if !is_flow(value) => {
            out.push_str(&dash);
            nested(out, value, indent);
        }
        value => {
            out.push_str(&dash);
            out.push(' ');
            alone(out, value);
            out.push('\n');
        }
    }
}

/// Returns `true` if a value is short enough for one line: a reference, an array of scalars, an empty array or object.
fn is_flow(value: &Value) -> bool {
    let is_scalar = |value: &Value| !value.is_object() && !value.is_array();
    match value {
        Value::Object(members) => {
            members.is_empty() || members.len() == 1 && members.values().all(is_scalar) && members.has("$ref")
        }
        Value::Array(items) => {
            items.iter().all(is_scalar) && items.iter().map(|item| item.to_string().len() + 2).sum::<usize>() < 100
        }
        _ => true,
    }
}

fn flow(out: &mut String, value: &Value) {
    match value {
        Value::Object(members) => {
            let members = members.iter().map(|(key, value)| format!("{}: {}", scalar(key), flowed(value)));
            out.push_str(&format!("{{{}}}", members.collect::<Vec<_>>().join(", ")));
        }
        Value::Array(items) => {
            out.push_str(&format!("[{}]", items.iter().map(flowed).collect::<Vec<_>>().join(", ")));
        }
        Value::String(text) => out.push_str(&scalar(text)),
        other => out.push_str(&other.to_string()),
    }
}

fn flowed(value: &Value) -> String {
    let mut out = String::new();
    flow(&mut out, value);
    out
}

/// Returns `true` if a string is written as a block scalar.
fn is_block(text: &str) -> bool {
    text.trim_end_matches('\n').contains('\n')
        && !text.starts_with([' ', '\n', '\t'])
        && !text.ends_with("\n\n")
        && text.chars().all(|c| c == '\n' || !c.is_control())
        && !text.contains('\u{feff}')
}

/// Returns `true` if a string needs no quotes where these signs have no meaning.
fn is_plain(text: &str, signs: &str) -> bool {
    text.chars().next().is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '_' | '$'))
        && text.chars().all(|c| c.is_ascii_alphanumeric() || " _-./$+()`'".contains(c) || signs.contains(c))
        && !text.ends_with(' ')
        && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(&text.to_ascii_lowercase().as_str())
}

/// Returns a scalar: plain if it would be read as a string, in single quotes if they suffice, otherwise as in JSON.
fn scalar(text: &str) -> String {
    if is_plain(text, "") {
        return text.to_owned();
    }
    if !text.chars().any(char::is_control) && !text.contains('\u{feff}') {
        return format!("'{}'", text.replace('\'', "''"));
    }
    Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{Limits, Source};

    #[test]
    fn values_are_read_as_they_were() {
        let value = json!({
            "/a/{id}": {"get": {"tags": ["a", "b: c"], "parameters": [{"$ref": "#/x"}, {"name": "a[b]", "in": "query", "deep": [[1, [2]], {}]}]}},
            "200": "it's: #1", "yes": "no", "": "", "multi": "one\n  two\n\nthree\n", "odd": " lead\nline", "tab": "a\tb\u{7}", "null": null,
            "n": [1.5, -3, true, null, "null", "1", "~", "- a", "é ü", "a: b"], "empty": {"a": [], "b": {}}, "long": (0..40).collect::<Vec<_>>(),
            "trailing ": "x ", "end": "a\n\n", "- a": "? b", "@": "`", "%": "!",
        });
        let text = to_yaml(&value);
        let read = Source::parse("t.yaml", text.clone(), &Limits::default()).unwrap();
        assert_eq!(read.root(), &value, "{text}");
    }
}
