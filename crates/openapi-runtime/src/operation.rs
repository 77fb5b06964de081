//! The operation that a call is of.

/// An operation of a document (OpenAPI 3.2, "Operation Object").
#[derive(Debug, PartialEq, Eq)]
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
}
