//! Lowering: any OpenAPI 3.0, 3.1 or 3.2 document becomes a 3.0.3 document that progenitor takes.
//!
//! [`lower`] runs the [`passes`] in their order. What 3.0 cannot say, or progenitor cannot take, is
//! kept beside its simple stand-in under an `x-full-` name, from which the model is read. Every change is a [`Note`]; nothing changes in silence. A 3.0 document that
//! needs no change comes out unchanged.

mod branches;
mod error;
mod fit;
mod lower;
mod merge;
mod naming;
mod note;
mod pass;
pub mod passes;
mod schema;
mod verify;

#[cfg(test)]
mod testing;

pub use branches::branch_names;
pub use error::Error;
pub use lower::{Lowered, lower};
pub use naming::{Names, name_of_place, snake, type_name};
pub use note::{Level, Note, Notes};
pub use openapi_document::walk::FULL;
pub use pass::{Pass, Step};
