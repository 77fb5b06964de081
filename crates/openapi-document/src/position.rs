//! Lines and columns.

use std::{
    collections::HashMap,
    fmt,
    hash::{BuildHasherDefault, Hasher},
};

use memchr::memchr2;

use crate::Pointer;

/// A place in a text file. Both numbers count from one; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, from one.
    pub line: usize,
    /// Column in characters, from one.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// Where each value of a document starts: at its key, or at the value itself inside an array. Pointers are known by
/// their hash: a document has a hundred thousand of them, and few are asked for.
#[derive(Debug, Default)]
pub(crate) struct Positions(HashMap<Trail, Position, BuildHasherDefault<Itself>>);

/// How long the text of a value is, with its key and the space around it.
const BYTES: usize = 32;

/// The hash of the text of a pointer (FNV-1a), which goes on from key to key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Trail(u64);

/// A hash is its own hash.
#[derive(Debug, Default)]
struct Itself(u64);

impl Hasher for Itself {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

impl Trail {
    /// That of the whole document.
    pub(crate) const ROOT: Self = Self(0xcbf2_9ce4_8422_2325);

    fn on(self, bytes: impl IntoIterator<Item = u8>) -> Self {
        Self(bytes.into_iter().fold(self.0, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)))
    }

    /// One step further down, to a member or an item.
    pub(crate) fn child(self, key: &str) -> Self {
        let trail = self.on(*b"/");
        if memchr2(b'~', b'/', key.as_bytes()).is_none() {
            return trail.on(key.bytes());
        }
        trail.on(key.replace('~', "~0").replace('/', "~1").bytes())
    }
}

impl From<&Pointer> for Trail {
    fn from(pointer: &Pointer) -> Self {
        Self::ROOT.on(pointer.as_str().bytes())
    }
}

impl Positions {
    /// None yet, with room for those of a text.
    pub(crate) fn for_text(text: &str) -> Self {
        Self(HashMap::with_capacity_and_hasher(text.len() / BYTES, BuildHasherDefault::default()))
    }

    /// Where a value starts, if the document has it.
    pub(crate) fn get(&self, pointer: &Pointer) -> Option<Position> {
        self.0.get(&pointer.into()).copied()
    }

    /// Notes where a value starts, whatever is known of it.
    pub(crate) fn insert(&mut self, trail: impl Into<Trail>, position: Position) {
        self.0.insert(trail.into(), position);
    }

    /// Notes where a value starts, unless it is known.
    pub(crate) fn add(&mut self, trail: Trail, position: Position) {
        self.0.entry(trail).or_insert(position);
    }
}
