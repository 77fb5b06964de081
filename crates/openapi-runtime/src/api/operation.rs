//! The static description of an operation.

use crate::Envelope;

/// An operation of a document (OpenAPI 3.2, "Operation Object").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operation {
    /// The HTTP method.
    pub method: &'static str,
    /// The `operationId`; derived from method and path if the document has none.
    pub id: &'static str,
    /// The path template.
    pub path: &'static str,
    /// The media types of the responses, in the format of the header `Accept`; empty if any is accepted.
    pub accept: &'static str,
    /// The index of its server group.
    pub server: usize,
    /// The alternative security requirements, if the operation declares its own.
    pub security: Option<&'static [&'static [usize]]>,
    /// The location of the idempotency key, if the operation accepts one.
    pub key: Option<IdempotencyKey>,
    /// The maximum number of calls, and the span in seconds.
    pub rate: Option<(u32, u64)>,
    /// The envelope of its responses.
    pub envelope: Envelope,
}

impl Operation {
    /// An operation with default values for everything.
    pub const PLAIN: Self = Self {
        method: "GET",
        id: "",
        path: "",
        accept: "",
        server: 0,
        security: None,
        key: None,
        rate: None,
        envelope: Envelope::NONE,
    };
}

/// The location of the key by which a server recognizes a repeated request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdempotencyKey {
    /// The header of this name (draft-ietf-httpapi-idempotency-key-header).
    Header(&'static str),
    /// The member of this name, at the top level of a JSON body.
    Member(&'static str),
}
