//! Words that an `operationId` runs together: `deletesearchableAttributes` consists of three.

use foldhash::HashSet;
use openapi_lower::{snake, words};

use crate::model::Model;

/// Common words of ids, beside those of the document's paths and tags.
const USUAL: [&str; 34] = [
    "get", "list", "create", "update", "delete", "put", "post", "patch", "set", "add", "remove", "reset", "find",
    "search", "fetch", "read", "check", "cancel", "start", "stop", "enable", "disable", "upload", "download", "all",
    "by", "for", "of", "from", "to", "and", "with", "in", "id",
];

/// The minimum length of a run that is split.
const RUN: usize = 8;

/// The words that a document uses separately.
pub(super) struct Segments(HashSet<String>);

impl Segments {
    pub(super) fn of(model: &Model) -> Self {
        let mut known: HashSet<String> = USUAL.iter().map(|word| (*word).to_owned()).collect();
        for operation in &model.operations {
            for text in operation.path.split('/').chain(operation.tags.iter().map(String::as_str)) {
                for word in words(text).into_iter().filter(|word| word.len() > 1) {
                    if let Some(one) = word.strip_suffix('s').filter(|one| one.len() > 2) {
                        known.insert(one.to_owned());
                    }
                    known.insert(word);
                }
            }
        }
        Self(known)
    }

    /// Returns the id in snake case, with its runs split into words.
    pub(super) fn snake(&self, id: &str) -> String {
        let name = snake(id);
        if !name.split('_').any(|word| word.len() >= RUN) {
            return name;
        }
        let words: Vec<String> =
            name.split('_').map(|word| self.apart(word).unwrap_or_else(|| word.to_owned())).collect();
        words.join("_")
    }

    /// Splits a run into the fewest known words, if it consists of these only.
    fn apart(&self, run: &str) -> Option<String> {
        if run.len() < RUN || self.0.contains(run) || !run.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return None;
        }
        // The best split of each prefix of the run.
        let mut best: Vec<Option<Vec<&str>>> = vec![Some(Vec::new())];
        for end in 1..=run.len() {
            let ways = (0..end).filter_map(|start| {
                let before = best.get(start)?.as_ref()?;
                let word = run.get(start..end).filter(|word| self.0.contains(*word))?;
                Some(before.iter().copied().chain([word]).collect::<Vec<_>>())
            });
            let way = ways.min_by_key(Vec::len);
            best.push(way);
        }
        best.pop().flatten().map(|words| words.join("_"))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::client;

    #[test]
    fn runs_are_taken_apart_where_the_document_has_the_words() {
        let paths = json!({"/indexes/{index_uid}/settings/searchable-attributes": {"delete": {"tags": ["Settings"]}}});
        let segments = Segments::of(&client(paths, json!({})).model);
        assert_eq!(segments.snake("deletesearchableAttributes"), "delete_searchable_attributes");
        assert_eq!(segments.snake("resetindexsettings"), "reset_index_settings");
        assert_eq!(segments.snake("getAddresses"), "get_addresses");
        assert_eq!(segments.snake("getUnderstanding"), "get_understanding");
    }
}
