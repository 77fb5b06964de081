//! Schemas with their locations.

use openapi_document::Pointer;
use serde_json::Value;

/// A schema with its location.
#[derive(Debug, Clone)]
pub(super) struct Spot<'d> {
    pub(super) at: Pointer,
    pub(super) value: &'d Value,
}
