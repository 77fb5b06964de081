//! Entries of a YAML mapping as text: a bundle is edited by lines, so that the rest of it is unchanged.

use serde_json::Value;

use openapi_document::emit;

/// The lines of a text, in which mappings are located by indentation.
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

    /// Returns the lines of an entry, located by its keys, each indented by two further columns.
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

    /// Returns the key at the start of a line with this indentation.
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

    /// Returns true if a line is outside of an entry with this indentation.
    fn ends(&self, line: usize, indent: usize) -> bool {
        let Some(text) = self.lines.get(line) else { return true };
        !self.is_blank(line) && text.len() - text.trim_start().len() <= indent
    }

    /// Removes an entry and returns its line.
    pub(super) fn remove(&mut self, keys: &[&str]) -> Option<usize> {
        let range = self.find(keys)?;
        self.lines.drain(range.clone());
        Some(range.start)
    }

    /// Opens an empty mapping for entries: `key: {}` becomes `key:`.
    pub(super) fn open(&mut self, keys: &[&str]) {
        let line = self.find(keys).filter(|_| !keys.is_empty()).and_then(|range| self.lines.get_mut(range.start));
        if let Some(line) = line
            && let Some(key) = line.trim_end().strip_suffix("{}").and_then(|rest| rest.trim_end().strip_suffix(':'))
        {
            *line = format!("{key}:");
        }
    }

    /// Inserts an entry at a line and returns the line after it.
    pub(super) fn insert(&mut self, at: usize, key: &str, value: &Value, indent: usize) -> usize {
        let mut out = String::new();
        emit::entry(&mut out, key, value, indent);
        let new: Vec<String> = out.lines().map(str::to_owned).collect();
        let count = new.len();
        let at = at.min(self.lines.len());
        self.lines.splice(at..at, new);
        at + count
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

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
