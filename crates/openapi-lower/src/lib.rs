#![doc = include_str!("../README.md")]
//!
//! [`normalise`] returns the normal form, [`shape`] converts its schemas to the forms of Rust types, from which the
//! model is read, and [`narrow`] returns the 3.0.3 document. Each is a list of [passes](Pass), and every change is
//! recorded as a [`Note`]. A 3.0 document that progenitor accepts is unchanged.

mod branches;
mod discriminator;
#[cfg(feature = "narrow")]
mod error;
mod fit;
#[cfg(feature = "narrow")]
mod left_out;
mod lower;
mod merge;
mod merge_keywords;
mod named_members;
mod naming;
#[cfg(feature = "narrow")]
mod narrow;
mod normalise;
mod note;
mod origins;
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
#[cfg(feature = "narrow")]
pub use lower::{Narrowed, lower, narrow};
pub use lower::{Normal, Shaped, into_normal, normalise, shape};
pub use naming::{Names, is_keyword, snake, type_name};
#[cfg(feature = "narrow")]
pub use narrow::NARROW;
pub use normalise::NORMALISE;
pub use note::{Level, Note, Notes, Resolved};
pub use origins::Origins;
pub use pass::{Pass, Step};
pub use places::{names_of_place, words};
pub use shape::SHAPE;
