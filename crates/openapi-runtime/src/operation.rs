//! The operation that a call is of.

/// An operation of a document (OpenAPI 3.2, "Operation Object").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operation {
    /// The HTTP method.
    pub method: &'static str,
    /// The `operationId`; made of method and path where the document has none.
    pub id: &'static str,
    /// The path template.
    pub path: &'static str,
    /// The media types that the response may have, as the header `Accept` lists them; empty if any.
    pub accept: &'static str,
    /// The group of servers that it goes to.
    pub server: usize,
    /// The alternatives of security schemes, where the operation has its own.
    pub security: Option<&'static [&'static [usize]]>,
    /// Where it takes a key by which repeated requests are known.
    pub key: Option<IdempotencyKey>,
    /// How many calls it takes, in how many seconds.
    pub rate: Option<(u32, u64)>,
}

impl Operation {
    /// An operation of which the document says nothing in particular.
    pub const PLAIN: Self =
        Self { method: "GET", id: "", path: "", accept: "", server: 0, security: None, key: None, rate: None };
}

/// The place of the key by which a server recognizes a repeated request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdempotencyKey {
    /// In the header of this name (draft-ietf-httpapi-idempotency-key-header).
    Header(&'static str),
    /// In the member of this name, at the top of a JSON body.
    Member(&'static str),
}
