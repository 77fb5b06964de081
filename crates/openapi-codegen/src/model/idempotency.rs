//! Idempotency keys, by which a server recognizes repeated requests.

/// The location of an operation's idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdempotencyKey {
    /// In the header of this name.
    Header(String),
    /// In the member of this name, at the top level of its JSON body.
    Member(String),
}
