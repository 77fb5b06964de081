//! Positions that a list has passed, so that one which comes again is found.

use std::{
    collections::HashSet,
    hash::{BuildHasher, RandomState},
};

use serde_json::Value;

use super::position::At;

/// The number of positions that are kept; the list may be longer.
const KEPT: usize = 1 << 16;

/// The maximum number of consecutive equal pages of plain values, where only page numbers distinguish them and no total
/// is known: a server that ignores the number would send the same page for ever.
const EQUAL: u32 = 10;

/// The hashes of positions that a list has passed.
///
/// Beyond those that are kept, one at a time is marked, each for twice as many as the one before it (Brent's way to
/// find a cycle): a position that comes again is found by that, if later.
#[derive(Debug)]
pub(super) struct Trail {
    hasher: RandomState,
    passed: HashSet<u64>,
    mark: Option<u64>,
    steps: u64,
    until_next_mark: u64,
    /// The page before, and how many before it are equal to it.
    page: Option<u64>,
    equal: u32,
}

impl Trail {
    pub(super) fn new() -> Self {
        let (hasher, passed) = (RandomState::new(), HashSet::new());
        Self { hasher, passed, mark: None, steps: 0, until_next_mark: 1, page: None, equal: 0 }
    }

    /// The list passes a position.
    pub(super) fn pass(&mut self, at: &At) {
        let hash = self.hasher.hash_one(at);
        if self.passed.len() < KEPT {
            self.passed.insert(hash);
            return;
        }
        self.steps += 1;
        if self.steps >= self.until_next_mark {
            (self.mark, self.steps) = (Some(hash), 0);
            self.until_next_mark = self.until_next_mark.saturating_mul(2);
        }
    }

    /// Checks whether the list was at a position before.
    pub(super) fn has_passed(&self, at: &At) -> bool {
        let hash = self.hasher.hash_one(at);
        self.mark == Some(hash) || self.passed.contains(&hash)
    }

    /// Compares a page with those before it.
    pub(super) fn compare(&mut self, page: &[u8]) -> Equal {
        let hash = self.hasher.hash_one(page);
        self.equal = if self.page == Some(hash) { self.equal + 1 } else { 0 };
        self.page = Some(hash);
        let has_records = || serde_json::from_slice(page).is_ok_and(|page| has_records(&page));
        Equal { pages: self.equal, are_records: self.equal > 0 && has_records() }
    }
}

/// The result of comparing a page with those just before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Equal {
    pages: u32,
    are_records: bool,
}

impl Equal {
    /// Checks whether it is the previous page again, rather than another page with equal content, where only page
    /// numbers distinguish pages. Records are distinct, so equal pages of records are the same page; pages of plain
    /// values may be equal.
    pub(super) fn is_again(self, is_endless: bool) -> bool {
        self.are_records || is_endless && self.pages >= EQUAL
    }
}

/// Checks whether any list in a page contains objects.
fn has_records(page: &Value) -> bool {
    match page {
        Value::Array(items) => items.iter().any(Value::is_object),
        Value::Object(members) => members.values().any(has_records),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(number: usize) -> At {
        At::Cursor(number.to_string())
    }

    #[test]
    fn a_cycle_is_found_however_late_it_begins() {
        for (begins, length) in [(0, 1), (0, 2), (3, 1000), (KEPT + 5, 700)] {
            let mut trail = Trail::new();
            let mut place = 0;
            let mut steps = 0;
            while !trail.has_passed(&at(place)) {
                trail.pass(&at(place));
                place = if place + 1 == begins + length { begins } else { place + 1 };
                steps += 1;
                assert!(steps <= begins + 8 * length + KEPT, "begins at {begins}, of {length}");
            }
            assert!(steps >= begins + length);
        }
    }

    #[test]
    fn equal_pages_are_told_from_a_page_for_ever() {
        let mut trail = Trail::new();
        assert!((0..10).all(|_| !trail.compare(b"[0]").is_again(true)));
        assert!(trail.compare(b"[0]").is_again(true));
        assert!(!trail.compare(b"[0]").is_again(false), "it is known how many there are");
        let records = br#"{"page": {"pets": [{"id": 1}]}, "last": 9}"#;
        assert!(!trail.compare(records).is_again(false));
        assert!(trail.compare(records).is_again(false));
        assert!(!trail.compare(b"[1]").is_again(true));
    }
}
