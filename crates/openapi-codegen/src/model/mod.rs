//! What a document means in Rust: types and operations, with names. Read from the normal form, its
//! schemas shaped.

mod access;
mod build;
mod circles;
mod cycles;
mod facts;
mod forms;
mod operations;
mod responses;
mod security;
mod servers;
mod types;
mod unions;

pub use build::build;
pub(crate) use cycles::Cycles;
pub use forms::{FormDef, Part};
pub use openapi_document::{Location, Status, Style};
pub use operations::{Body, BodyKind, Operation, Parameter};
pub use responses::{Payload, Response, Responses};
pub use security::{Alternatives, Scheme, SchemeKind};
pub use servers::{Server, ServerGroup, ServerVariable};
pub use types::{Constant, Definition, Field, Integer, Model, Shape, Tag, Text, Type, TypeDef, Variant};
