//! Names: from what a document calls things, and where they stand, to what they are called in Rust.
//!
//! Names depend on the document alone, not on the order in which things come: where several would have
//! one name, each takes the next of its candidates, until words tell them apart. Only what no word tells
//! apart has a number.

mod members;
mod operations;
mod reserved;
mod segments;
mod types;
mod unique;
mod variants;
mod views;

use serde_json::Value;

pub(crate) use members::name_values;
pub(crate) use reserved::builder as builder_methods;

use crate::{lock::Held, model::Model};

/// Gives everything its name: what is held by a lock the one that it has there, the rest one that is free.
pub(super) fn assign(model: &mut Model, root: &Value, held: &Held<'_>) {
    types::assign(model, root, held);
    members::assign(model, held);
    variants::assign(model, root, held);
    operations::assign(model, held);
}
