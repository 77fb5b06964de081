//! Many checks in one test, so that all that fail are named at once.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs a check for each name and value, and fails after the last with the names of those that failed.
///
/// # Panics
///
/// If one of them did.
pub fn each_at_once<T>(all: impl IntoIterator<Item = (String, T)>, check: impl Fn(&str, T)) {
    let failed: Vec<String> = all
        .into_iter()
        .filter_map(|(name, value)| catch_unwind(AssertUnwindSafe(|| check(&name, value))).err().map(|_| name))
        .collect();
    assert!(failed.is_empty(), "{} failed: {}", failed.len(), failed.join(", "));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "2 failed: a, c")]
    fn all_that_fail_are_named() {
        each_at_once([("a".to_owned(), 1), ("b".to_owned(), 2), ("c".to_owned(), 3)], |_, value| assert_eq!(value, 2));
    }
}
