//! Reads a document in normal form into a model whose types are identified by the locations of their schemas.

mod access;
mod builder;
mod docs;
mod document;
mod encoding;
mod facts;
mod forms;
mod headers;
mod idempotency;
mod nullable_variants;
mod operations;
mod rate_limit;
mod responses;
mod schema;
mod schemas;
mod security;
mod servers;
mod unions;
mod webhooks;

pub(crate) use builder::Prose;
pub(crate) use document::read;
