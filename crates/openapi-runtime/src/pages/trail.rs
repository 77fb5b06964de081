//! Positions that a list has passed, so that one which comes again is found.

use std::{
    collections::HashSet,
    hash::{BuildHasher, RandomState},
};

use super::position::At;

/// How many positions are kept; the list need not end before.
const KEPT: usize = 1 << 16;

/// How many pages that are equal may follow each other where only their numbers tell them apart and nothing says how
/// many there are: a server that does not look at the number would send the same for ever.
const EQUAL: u32 = 10;

/// The hashes of positions that a list has passed.
///
/// Beyond those that are kept, one at a time is marked, each for twice as many as the one before it (Brent's way to find
/// a cycle): a position that comes again is found by that, if later.
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

    /// Whether the list was at a position before.
    pub(super) fn has_passed(&self, at: &At) -> bool {
        let hash = self.hasher.hash_one(at);
        self.mark == Some(hash) || self.passed.contains(&hash)
    }

    /// Whether so many pages in a row are equal to this one that it is for ever.
    pub(super) fn is_stuck(&mut self, page: &[u8]) -> bool {
        let hash = self.hasher.hash_one(page);
        self.equal = if self.page == Some(hash) { self.equal + 1 } else { 0 };
        self.page = Some(hash);
        self.equal >= EQUAL
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
        assert!((0..10).all(|_| !trail.is_stuck(b"a")));
        assert!(trail.is_stuck(b"a"));
        assert!(!trail.is_stuck(b"b"));
    }
}
