//! Lowering: what any OpenAPI 3.0, 3.1 or 3.2 document means, in one form.
//!
//! [`normalise`] brings a document to one form with its whole meaning; [`shape`] brings its schemas to
//! the forms that Rust types have, from which the model is read; [`narrow`] makes of that a plain 3.0.3
//! document which progenitor takes, unchanged. Each is a list of [passes](Pass). Every change is a
//! [`Note`]; nothing changes in silence. A 3.0 document that progenitor takes comes out as it is.

mod branches;
mod discriminator;
#[cfg(feature = "narrow")]
mod error;
mod fit;
mod lower;
mod merge;
mod named_members;
mod naming;
#[cfg(feature = "narrow")]
mod narrow;
mod normalise;
mod note;
mod pass;
mod places;
mod schema;
mod shape;
#[cfg(feature = "narrow")]
mod verify;

#[cfg(test)]
mod testing;

pub use branches::branch_names;
#[cfg(feature = "narrow")]
pub use error::Error;
pub use lower::{Lowered, normalise, shape};
#[cfg(feature = "narrow")]
pub use lower::{lower, narrow};
pub use naming::{Names, is_keyword, snake, type_name};
#[cfg(feature = "narrow")]
pub use narrow::NARROW;
pub use normalise::NORMALISE;
pub use note::{Level, Note, Notes, Resolved};
pub use pass::{Pass, Step};
pub use places::{names_of_place, words};
pub use shape::SHAPE;
