//! Several checks in one test, all of whose failures are reported.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs a check for each name and value, and fails after the last one with the names of the failed checks.
///
/// # Panics
///
/// Panics if a check fails.
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
