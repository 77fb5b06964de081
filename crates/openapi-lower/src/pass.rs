//! The type of a pass.

use openapi_document::{Pointer, Version};
use serde_json::{Map, Value};

use crate::Notes;

/// A Schema Object as a pass receives it.
pub type Schema = Map<String, Value>;

/// One named step of lowering.
#[derive(Debug, Clone, Copy)]
pub struct Pass {
    /// The name in notes; the file has the same name with underscores.
    pub name: &'static str,
    /// The function that changes the document.
    pub step: Step,
}

/// The function of a pass, by the part of the document that it receives.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    /// A change to the document as a whole.
    Document(fn(&mut Value, &mut Notes)),
    /// A change to one schema, made after those to the schemas inside it. Adjacent passes over schemas share one
    /// walk: all of them process a schema before the next schema is visited.
    Schema(fn(&mut Schema, &Pointer, &mut Notes)),
    /// A change as [`Step::Schema`], if the meaning of a schema depends on the OpenAPI version.
    Dialect(fn(&mut Schema, &Pointer, Version, &mut Notes)),
}
