//! Identities.

/// The identity of a named type, which is stable while types are defined, moved and named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub(super) u32);
