//! Values that the schemas of an OpenAPI document allow, and a judge of values.
//!
//! [`Sampler`] makes values up, [`Judge`] says by the `jsonschema` crate whether a schema of the document
//! allows a value, [`is_same`] whether two values mean the same, and [`read_text`] reads a value from the text that a
//! parameter goes as. [`not_requiring`] and [`strip_flagged`] take account of `readOnly` and `writeOnly`.

mod array;
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
mod view;
mod whole;
mod wire_text;

pub use judge::{Complaint, Judge, json_schema};
pub use same::is_same;
pub use sample::{Sampler, Unsampled, Variety};
pub use view::{not_requiring, strip_flagged};
pub use wire_text::{read_form, read_text};
