//! Reading: from the normal form of a document, its schemas shaped, to a model whose types are known by their places.

mod access;
mod builder;
mod docs;
mod document;
mod encoding;
mod facts;
mod formats;
mod forms;
mod headers;
mod idempotency;
mod operations;
mod rate_limit;
mod responses;
mod schema;
mod schemas;
mod security;
mod servers;
mod twins;
mod unions;
mod webhooks;

pub(crate) use builder::Prose;
pub(crate) use document::read;
