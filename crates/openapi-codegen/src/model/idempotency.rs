//! Keys by which a server recognizes repeated requests.

/// Where an operation takes the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdempotencyKey {
    /// In the header of this name.
    Header(String),
    /// In the member of this name, at the top of its JSON body.
    Member(String),
}
