//! Identities.

/// The identity of a named type, which is stable while types are defined, moved and named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub(super) u32);

/// The identity of a member of a type: a member of an object, a part of a form, a header, a value of an enum, a variant of a
/// union, a response, a webhook, or a method for an operation, a parameter, a body or a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MemberId(pub(crate) u32);

/// The identity of an operation: its index among the operations of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OperationId(pub(crate) usize);
