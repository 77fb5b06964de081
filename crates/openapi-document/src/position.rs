//! Lines and columns of values.

use std::{
    collections::HashMap,
    fmt,
    hash::{BuildHasherDefault, Hasher},
};

use memchr::memchr2;

use crate::Pointer;

/// A position in a text file. Both numbers start at one; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line, from one.
    pub line: usize,
    /// The column in characters, from one.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// The start of each value of a document: its key, or the value itself inside an array. Pointers are stored as
/// hashes, since a document has a hundred thousand of them and few are queried.
#[derive(Debug, Default)]
pub(crate) struct Positions(HashMap<Trail, Position, BuildHasherDefault<Itself>>);

/// The estimated length of a value's text in bytes, with its key and surrounding space.
const BYTES: usize = 32;

/// The hash of the text of a pointer (FNV-1a), extended for each token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Trail(u64);

/// A hasher for keys that are hashes already.
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
    /// The hash of the pointer to the whole document.
    pub(crate) const ROOT: Self = Self(0xcbf2_9ce4_8422_2325);

    fn on(self, bytes: impl IntoIterator<Item = u8>) -> Self {
        Self(bytes.into_iter().fold(self.0, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)))
    }

    /// Returns the hash of the pointer extended by one token.
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
    /// Creates an empty map, with capacity for the values of a text.
    pub(crate) fn for_text(text: &str) -> Self {
        Self(HashMap::with_capacity_and_hasher(text.len() / BYTES, BuildHasherDefault::default()))
    }

    /// Returns the start of a value, if the document has it.
    pub(crate) fn get(&self, pointer: &Pointer) -> Option<Position> {
        self.0.get(&pointer.into()).copied()
    }

    /// Stores the start of a value and replaces a previous one.
    pub(crate) fn insert(&mut self, trail: impl Into<Trail>, position: Position) {
        self.0.insert(trail.into(), position);
    }
}
