//! Identities.

/// The identity of a named type, which is stable while types are defined, moved and named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub(super) u32);

/// The identity of an item that is named among others: a member of an object, a part of a form, a header, a value of an
/// enum, a variant of a union, a response, a webhook, a server, or a method for an operation, a parameter, a body, a
/// credential or a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MemberId(pub(crate) u32);

/// The identity of an operation: its index among the operations of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OperationId(pub(crate) usize);
