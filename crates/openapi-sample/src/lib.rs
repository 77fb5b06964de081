//! Values that the schemas of an OpenAPI document allow, and a judge of values.
//!
//! [`Sampler`] makes values up, [`Judge`] says by the `jsonschema` crate whether a schema of the document
//! allows a value, [`is_same`] whether two values mean the same.

mod judge;
mod part;
mod same;
mod sample;

pub use judge::{Judge, json_schema};
pub use same::is_same;
pub use sample::{Sampler, Variety};
