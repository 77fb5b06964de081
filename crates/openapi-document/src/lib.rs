#![doc = include_str!("../README.md")]
//!
//! [`Document::read`] reads a file within [`Limits`]. [`Document::position`] returns the line and column of a value,
//! [`walk`] visits each place of a document that has a schema or an operation, and [`mod@slice`] reduces a document to
//! some operations and what they reference. A [`Source`] is any other JSON or YAML file.

mod anchors;
pub mod applicators;
mod components;
mod document;
pub mod emit;
mod error;
mod external;
mod files;
mod identifiers;
mod join;
mod json;
mod limits;
pub mod media_type;
mod members;
mod operation;
pub mod overlay;
mod parameter;
mod pointer;
mod position;
mod read;
mod reference;
mod response;
mod scalar;
mod selector;
pub mod slice;
mod source;
mod structure;
pub mod template;
mod text;
mod tree;
pub mod walk;
mod whole_references;
mod written;
mod yaml;

pub use components::{add_component, components, components_mut, schema_named, schema_reference};
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
pub use reference::{Resolved, each_reference, end_of_chain, followed, redirect, resolve, resolve_object, target_of};
pub use response::{ResponseRef, Status};
pub use selector::Selector;
pub use source::Source;
