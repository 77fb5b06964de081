//! Rust names, derived from the names in a document and the locations of its parts.
//!
//! Names depend on the document alone, not on the order of its parts: if several parts would have one name, each
//! takes the next of its candidates, until the names are distinct. A number is appended only if no candidate is
//! unique.

mod locked;
mod members;
mod operations;
mod reserved;
mod segments;
mod servers;
mod table;
mod types;
mod unique;
mod variants;
mod views;

pub(crate) use locked::usable;
pub(crate) use reserved::RUNTIME_TYPES;
pub use table::{NameTable, Named, View};

use self::segments::Segments;
use crate::{lock::Matched, model::Model};

/// Assigns all names: the locked name if there is one, and an unused name otherwise.
pub(super) fn assign(mut model: Model, matched: &Matched<'_>) -> Named {
    let mut names = NameTable { members: vec![Box::default(); model.types.members()], ..NameTable::default() };
    let segments = Segments::of(&model);
    types::assign(&model, &segments, &mut names, matched);
    members::assign(&model, &mut names, matched);
    variants::assign(&model, &mut names, matched);
    servers::assign(&model, &mut names, matched);
    operations::assign(&mut model, &segments, &mut names, matched);
    Named { model, names }
}
