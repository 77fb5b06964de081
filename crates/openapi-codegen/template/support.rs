//! What the generated types and methods share: how values are written and read.

mod answers;
mod call;
mod error;
mod form;
mod object;
mod open;
mod reply;
mod values;
mod write;

pub use answers::Answers;
pub(crate) use answers::{answers, failures};
pub use call::{Call, Refused, Style};
pub use error::{Error, Failure, Fails, Undocumented};
pub use form::{Form, Multipart, Upload};
pub use object::{Key, Object, ObjectSchema, Reader, Writer, read_object, required};
pub(crate) use object::{object, schema_name};
pub use open::{Fit, is_same, open_enum_schema};
pub(crate) use open::{open_enum, open_union};
pub use reply::{Reply, is_media_type, map, media_type, text};
pub use values::Secret;
