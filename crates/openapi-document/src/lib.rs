//! OpenAPI documents as the rest of the workspace sees them.
//!
//! [`Document::read`] takes a JSON or YAML file of any OpenAPI 3.x version, within [`Limits`], and
//! follows its references into other files of the same folder. Every value can be traced back to
//! its line and column with [`Document::position`]. [`walk`] knows each place of a document that
//! holds a schema or an operation, and [`mod@slice`] cuts a document down to some operations and what
//! they reach.

pub mod amend;
pub mod bundle;
mod document;
mod error;
mod identifiers;
mod join;
mod json;
mod limits;
pub mod media_type;
mod members;
mod operation;
mod overlay;
mod parameter;
mod pointer;
mod position;
mod reference;
mod response;
pub mod slice;
mod source;
mod structure;
pub mod template;
pub mod walk;
mod yaml;

pub use document::{Document, Remark, Version};
pub use error::{Error, Problem};
pub use limits::Limits;
pub use media_type::MediaTypeRef;
pub use members::{Members, type_of, type_phrase};
pub use operation::{METHODS, OperationRef, RequestBodyRef, operation, operations, operations_of_item};
pub use overlay::Overlay;
pub use parameter::{Location, ParameterRef, Style};
pub use pointer::{Pointer, Token};
pub use position::Position;
pub use reference::{Resolved, each_reference, followed, resolve, resolve_object, target_of};
pub use response::{ResponseRef, Status};
pub use slice::Selector;
