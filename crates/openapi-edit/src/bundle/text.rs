//! Entries of a YAML mapping as text: a bundle is edited by its lines, so that what others wrote stays as it is.

use serde_json::Value;

use openapi_document::Members;

/// The lines of a text, and where its mappings stand by their indentation.
pub(super) struct Lines {
    lines: Vec<String>,
}

impl Lines {
    pub(super) fn new(text: &str) -> Self {
        Self { lines: text.lines().map(str::to_owned).collect() }
    }

    pub(super) fn into_text(self) -> String {
        self.lines.join("\n") + "\n"
    }

    /// The lines of an entry: of the keys on the way to it, each two columns further in.
    pub(super) fn find(&self, keys: &[&str]) -> Option<std::ops::Range<usize>> {
        let mut range = 0..self.lines.len();
        for (depth, key) in keys.iter().enumerate() {
            let start = range.clone().find(|line| self.key(*line, depth * 2).as_deref() == Some(*key))?;
            let end = (start + 1..range.end).find(|line| self.ends(*line, depth * 2)).unwrap_or(range.end);
            // Blank lines and comments between two entries belong to the next one.
            let end = (start + 1..end).rev().find(|line| !self.is_blank(*line)).map_or(start + 1, |last| last + 1);
            range = if depth + 1 == keys.len() { start..end } else { start + 1..end };
            if depth + 1 == keys.len() {
                return Some(range);
            }
        }
        Some(range)
    }

    /// The key that a line at this indentation begins with.
    fn key(&self, line: usize, indent: usize) -> Option<String> {
        let line = self.lines.get(line)?;
        let rest = line.get(indent..)?;
        if line.len() - line.trim_start().len() != indent || rest.starts_with('#') {
            return None;
        }
        let key = match rest.chars().next()? {
            quote @ ('\'' | '"') => rest.get(1..)?.split(quote).next()?.to_owned(),
            _ => rest.split_once(": ").map(|(key, _)| key).or_else(|| rest.trim_end().strip_suffix(':'))?.to_owned(),
        };
        Some(key)
    }

    fn is_blank(&self, line: usize) -> bool {
        self.lines.get(line).is_none_or(|line| line.trim().is_empty() || line.trim_start().starts_with('#'))
    }

    /// Whether a line is outside of an entry at this indentation.
    fn ends(&self, line: usize, indent: usize) -> bool {
        let Some(text) = self.lines.get(line) else { return true };
        !self.is_blank(line) && text.len() - text.trim_start().len() <= indent
    }

    /// Takes an entry out; gives where it was.
    pub(super) fn remove(&mut self, keys: &[&str]) -> Option<usize> {
        let range = self.find(keys)?;
        self.lines.drain(range.clone());
        Some(range.start)
    }

    /// Makes room for entries in an empty mapping: `key: {}` becomes `key:`.
    pub(super) fn open(&mut self, keys: &[&str]) {
        let line = self.find(keys).filter(|_| !keys.is_empty()).and_then(|range| self.lines.get_mut(range.start));
        if let Some(line) = line
            && let Some(key) = line.trim_end().strip_suffix("{}").and_then(|rest| rest.trim_end().strip_suffix(':'))
        {
            *line = format!("{key}:");
        }
    }

    /// Puts an entry at a line.
    pub(super) fn insert(&mut self, at: usize, key: &str, value: &Value, indent: usize) -> usize {
        let mut out = String::new();
        entry(&mut out, key, value, indent);
        let new: Vec<String> = out.lines().map(str::to_owned).collect();
        let count = new.len();
        let at = at.min(self.lines.len());
        self.lines.splice(at..at, new);
        at + count
    }
}

/// A key and its value.
fn entry(out: &mut String, key: &str, value: &Value, indent: usize) {
    out.push_str(&" ".repeat(indent));
    out.push_str(&scalar(key));
    out.push(':');
    nested(out, value, indent);
}

/// What comes after a colon.
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

/// A value that ends its line.
fn alone(out: &mut String, value: &Value) {
    match value {
        Value::String(text) if is_plain(text, ":,") && !text.contains(": ") && !text.ends_with(':') => {
            out.push_str(text);
        }
        value => flow(out, value),
    }
}

/// An item of a list.
fn item(out: &mut String, value: &Value, indent: usize) {
    let dash = " ".repeat(indent) + "-";
    match value {
        Value::Object(members) if !is_flow(value) => {
            let mut inner = String::new();
            members.iter().for_each(|(key, member)| entry(&mut inner, key, member, indent + 2));
            // The first key stands beside the dash.
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

/// Whether a value is short enough for one line: a reference, a list of scalars, an empty one.
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

/// Whether a text is written line by line.
fn is_block(text: &str) -> bool {
    text.trim_end_matches('\n').contains('\n')
        && !text.starts_with([' ', '\n', '\t'])
        && !text.ends_with("\n\n")
        && text.chars().all(|c| c == '\n' || !c.is_control())
        && !text.contains('\u{feff}')
}

/// Whether a text needs no quotes, where these signs mean nothing.
fn is_plain(text: &str, signs: &str) -> bool {
    text.chars().next().is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '_' | '$'))
        && text.chars().all(|c| c.is_ascii_alphanumeric() || " _-./$+()`'".contains(c) || signs.contains(c))
        && !text.ends_with(' ')
        && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(&text.to_ascii_lowercase().as_str())
}

/// A scalar: plain where that is no other value, in single quotes where one may, as in JSON otherwise.
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
    use openapi_document::{Document, Limits};

    /// Whatever is written is read as it was.
    #[test]
    fn values_come_back() {
        let value = json!({
            "/a/{id}": {"get": {"tags": ["a", "b: c"], "parameters": [{"$ref": "#/x"}, {"name": "a[b]", "in": "query", "deep": [[1, [2]], {}]}]}},
            "200": "it's: #1", "yes": "no", "": "", "multi": "one\n  two\n\nthree\n", "odd": " lead\nline", "tab": "a\tb\u{7}", "null": null,
            "n": [1.5, -3, true, null, "null", "1", "~", "- a", "é ü", "a: b"], "empty": {"a": [], "b": {}}, "long": (0..40).collect::<Vec<_>>(),
            "trailing ": "x ", "end": "a\n\n", "- a": "? b", "@": "`", "%": "!",
        });
        let mut lines = Lines::new("");
        lines.insert(0, "root", &value, 0);
        let text = lines.into_text();
        let read = Document::parse_data("t.yaml", text.clone(), &Limits::default()).unwrap();
        assert_eq!(read.root()["root"], value, "{text}");
    }

    #[test]
    fn an_empty_mapping_takes_entries_and_others_are_unchanged() {
        let mut lines = Lines::new("paths: {}\ncomponents:\n  schemas: { }\n  responses:\n    A: {}\n");
        lines.open(&["paths"]);
        lines.open(&["components"]);
        lines.open(&["components", "responses", "A"]);
        lines.open(&["absent"]);
        assert_eq!(lines.into_text(), "paths:\ncomponents:\n  schemas: { }\n  responses:\n    A:\n");
    }

    #[test]
    fn entries_are_found_by_their_keys_and_others_stay() {
        let text = "# head\npaths:\n  /a:\n    get: {}\n  # of b\n  '/b/{id}':\n    get:\n      x: 1\n\n  /c: {}\ncomponents:\n  schemas:\n    A: {}\n";
        let mut lines = Lines::new(text);
        assert_eq!(lines.find(&["paths", "/b/{id}"]), Some(5..8));
        assert_eq!(lines.find(&["components", "schemas", "A"]), Some(12..13));
        assert_eq!(lines.find(&["paths", "/d"]), None);
        let at = lines.remove(&["paths", "/b/{id}"]).unwrap();
        lines.insert(at, "/d", &json!({"get": {"responses": {}}}), 2);
        let now = lines.into_text();
        assert_eq!(now, text.replace("  '/b/{id}':\n    get:\n      x: 1\n", "  /d:\n    get:\n      responses: {}\n"));
    }
}
