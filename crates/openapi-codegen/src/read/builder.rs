//! The types of a model while its schemas are read.

use foldhash::HashMap;
use openapi_document::Pointer;
use serde_json::Value;

use crate::model::{Type, TypeId, Types};

/// The documentation of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Prose {
    /// It does: a client is written from it.
    Kept,
    /// It does not: only its names and types are looked at.
    LeftOut,
}

/// The types that were read so far.
pub(super) struct Builder<'a> {
    pub(super) root: &'a Value,
    pub(super) prose: Prose,
    /// The types of components by name.
    pub(super) components: HashMap<String, TypeId>,
    pub(super) types: Types,
    /// The types of schemas without a name, by place.
    pub(super) places: HashMap<Pointer, Type>,
    /// The components that allow null, as far as it was asked.
    pub(super) nullable: HashMap<String, bool>,
}

/// Returns the location of a component.
pub(super) fn component_place(name: &str) -> Pointer {
    Pointer::from("/components/schemas").child(name)
}
