//! Values that the schemas of an OpenAPI document allow, and a judge of values.
//!
//! [`Sampler`] makes values up, [`Judge`] says by the `jsonschema` crate whether a schema of the document
//! allows a value, [`is_same`] whether two values mean the same, and [`read_text`] reads a value from the text that a
//! parameter goes as.

mod judge;
mod part;
mod same;
mod sample;
mod text;

pub use judge::{Judge, json_schema};
pub use same::is_same;
pub use sample::{Sampler, Variety};
pub use text::{read_form, read_text};
