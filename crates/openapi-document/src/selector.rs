//! Selection of operations by id, path or tag.

use crate::OperationRef;

/// A selector of operations: an operationId, `METHOD /path`, or `tag:NAME`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector(String);

impl Selector {
    /// Creates a selector from its text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Returns the text of the selector.
    pub(crate) fn text(&self) -> &str {
        &self.0
    }

    /// Returns true if the selector matches the operation.
    pub fn matches(&self, operation: &OperationRef<'_>) -> bool {
        if let Some(tag) = self.0.strip_prefix("tag:") {
            return operation.tags().any(|name| name == tag);
        }
        if let Some((method, path)) = self.0.split_once(' ')
            && method.eq_ignore_ascii_case(operation.method)
            && path.trim() == operation.path
        {
            return true;
        }
        operation.operation_id() == Some(self.0.as_str())
    }

    /// Returns the remedy for a selector that matches none of the operations: the most similar one that does, or the
    /// forms of selectors.
    pub fn help(&self, operations: &[OperationRef<'_>]) -> String {
        let ids = operations.iter().filter_map(|it| it.operation_id().map(str::to_owned));
        let paths = operations.iter().map(|it| format!("{} {}", it.verb(), it.path));
        let tags = operations.iter().flat_map(|it| it.tags().map(|tag| format!("tag:{tag}")));
        let scored = ids.chain(paths).chain(tags).map(|it| (strsim::normalized_levenshtein(&self.0, &it), it));
        match scored.filter(|(score, _)| *score >= SIMILAR).max_by(|(a, _), (b, _)| a.total_cmp(b)) {
            Some((_, similar)) => format!("did you mean `{similar}`?"),
            None => "a selector is an operationId, `METHOD /path`, or `tag:NAME`".to_owned(),
        }
    }
}

/// The minimum similarity, from 0 to 1, at which another selector is suggested.
const SIMILAR: f64 = 0.6;
