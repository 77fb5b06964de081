//! Names: from what a document calls things, and where they stand, to what they are called in Rust.
//!
//! Names depend on the document alone, not on the order in which things come: where several would have
//! one name, each takes the next of its candidates, until words tell them apart. Only what no word tells
//! apart has a number.

mod members;
mod operations;
mod segments;
mod types;
mod unique;
mod variants;

use serde_json::Value;

pub(crate) use members::name_values;
pub(crate) use operations::BUILDER;
pub(crate) use types::is_choice;

use super::Model;

/// Gives everything its name.
pub(super) fn assign(model: &mut Model, root: &Value) {
    types::assign(model, root);
    members::assign(model);
    variants::assign(model, root);
    operations::assign(model, root);
}
