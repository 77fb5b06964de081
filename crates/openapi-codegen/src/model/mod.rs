//! What a lowered document means in Rust: types and operations, with names.
//!
//! progenitor is shown a skeleton of this (see `skeleton`), and refining puts what the skeleton
//! could not say into the code that comes back.

mod answers;
mod build;
mod cycles;
mod operations;
mod types;
mod unions;

pub use answers::{Answer, Answers, Payload, Status};
pub use build::build;
pub(crate) use cycles::Cycles;
pub use operations::{Body, BodyKind, Location, Operation, Parameter, Part, Style};
pub use types::{Definition, Field, Integer, Model, Shape, Tag, Text, Type, TypeDef, Variant};
