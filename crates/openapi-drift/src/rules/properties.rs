//! Helpers for the rules about properties.

use crate::pair::SchemaPair;

/// Whether a property of the new schema is not marked with a keyword.
pub(super) fn may(pair: &SchemaPair<'_>, name: &str, keyword: &str) -> bool {
    !pair.inner(name).1.is_some_and(|node| node.is_set(keyword))
}

/// Whether the client cannot do without a property in what it reads: what may be null may be missing too.
pub(super) fn must_be_read(pair: &SchemaPair<'_>, name: &str) -> bool {
    pair.inner(name).0.is_some_and(|old| !old.is_nullable && !old.is_set("writeOnly"))
}
