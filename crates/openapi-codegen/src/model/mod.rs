//! What a lowered document means in Rust: types and operations, with names.

mod access;
mod answers;
mod build;
mod cycles;
mod facts;
mod forms;
mod operations;
mod security;
mod servers;
mod types;
mod unions;

pub use answers::{Answer, Answers, Payload, Status};
pub use build::build;
pub(crate) use cycles::Cycles;
pub use forms::{FormDef, Part};
pub use operations::{Body, BodyKind, Location, Operation, Parameter, Style};
pub use security::{Alternatives, Scheme, SchemeKind};
pub use servers::{Server, ServerGroup, ServerVariable};
pub use types::{Constant, Definition, Field, Integer, Model, Shape, Tag, Text, Type, TypeDef, Variant};
