#![doc = include_str!("../README.md")]
//!
//! [`Sampler`] generates values, [`Judge`] validates values, [`is_same`] compares their meaning, and [`read_text`]
//! reads a value from the text of a parameter. [`not_requiring`] and [`strip_flagged`] handle `readOnly` and
//! `writeOnly`.

mod array;
mod content;
mod discriminator;
mod expand;
mod judge;
mod number;
mod object;
mod part;
mod pattern;
mod same;
mod sample;
mod text;
mod usable;
mod view;
mod whole;
mod wire_text;

pub use judge::{Complaint, Judge, json_schema};
pub use same::is_same;
pub use sample::{Sampler, Unsampled, Variety};
pub use view::{not_requiring, strip_flagged};
pub use wire_text::{read_form, read_text};
