//! What a pass is.

use openapi_document::{Pointer, Version};
use serde_json::{Map, Value};

use crate::Notes;

/// A schema object while a pass looks at it.
pub type Schema = Map<String, Value>;

/// One named step of lowering.
#[derive(Debug, Clone, Copy)]
pub struct Pass {
    /// The name in notes; the file has the same name with underscores.
    pub name: &'static str,
    /// What it does.
    pub step: Step,
}

/// How a pass sees the document.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    /// It changes the document as a whole.
    Document(fn(&mut Value, &mut Notes)),
    /// It changes one schema, seen after the schemas inside it. Neighbouring passes over schemas share one walk: each
    /// schema goes through all of them before the next schema is looked at.
    Schema(fn(&mut Schema, &Pointer, &mut Notes)),
    /// As [`Step::Schema`], where the meaning of a schema depends on the version of OpenAPI.
    Dialect(fn(&mut Schema, &Pointer, Version, &mut Notes)),
}
