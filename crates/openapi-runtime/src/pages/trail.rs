//! The visited positions of a list, by which a repeated one is detected.

use std::{
    collections::HashSet,
    hash::{BuildHasher, RandomState},
};

use serde_json::Value;

use super::position::PagePosition;

/// The number of stored positions; the list may be longer.
const KEPT: usize = 1 << 16;

/// The maximum number of consecutive equal pages of scalar values, if only page numbers distinguish them and the
/// total is unknown: a server that ignores the number would send the same page forever.
const EQUAL: u32 = 10;

/// The hashes of the visited positions of a list.
///
/// Beyond the stored ones, a single position is marked at a time, each for twice as many steps as the one before
/// (Brent's cycle detection), so that a repeated position is detected as well, if later.
#[derive(Debug)]
pub(super) struct Trail {
    hasher: RandomState,
    passed: HashSet<u64>,
    mark: Option<u64>,
    steps: u64,
    until_next_mark: u64,
    /// The hash of the previous page, and the number of equal pages before it.
    page: Option<u64>,
    equal: u32,
}

impl Trail {
    pub(super) fn new() -> Self {
        let (hasher, passed) = (RandomState::new(), HashSet::new());
        Self { hasher, passed, mark: None, steps: 0, until_next_mark: 1, page: None, equal: 0 }
    }

    /// Records that the list visits a position.
    pub(super) fn pass(&mut self, at: &PagePosition) {
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

    /// Returns true if the position was visited before.
    pub(super) fn has_passed(&self, at: &PagePosition) -> bool {
        let hash = self.hasher.hash_one(at);
        self.mark == Some(hash) || self.passed.contains(&hash)
    }

    /// Compares a page with the preceding ones.
    pub(super) fn compare(&mut self, page: &[u8]) -> Equal {
        let hash = self.hasher.hash_one(page);
        self.equal = if self.page == Some(hash) { self.equal + 1 } else { 0 };
        self.page = Some(hash);
        let has_records = || serde_json::from_slice(page).is_ok_and(|page| has_records(&page));
        Equal { pages: self.equal, are_records: self.equal > 0 && has_records() }
    }
}

/// The result of comparing a page with the preceding ones.
#[derive(Debug, Clone, Copy)]
pub(super) struct Equal {
    pages: u32,
    are_records: bool,
}

impl Equal {
    /// Returns true if it is the previous page again, rather than another page with equal content. Records are
    /// distinct, so equal pages of records are the same page; pages of scalar values may be equal.
    pub(super) fn is_again(self, is_endless: bool) -> bool {
        self.are_records || is_endless && self.pages >= EQUAL
    }
}

/// Returns true if any list in a page contains objects.
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

    fn at(number: usize) -> PagePosition {
        PagePosition::Cursor(number.to_string())
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
    fn equal_pages_are_distinguished_from_a_page_for_ever() {
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
