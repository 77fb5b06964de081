//! Writes the model as Rust source.
//!
//! Types are compact tables for macros of the runtime, methods a few calls to it. There is one file for each
//! writer, and `writers` defines their order.

mod aliases;
mod arguments;
mod calls;
mod candidates;
mod client;
mod code;
mod common;
mod constructors;
mod envelopes;
mod environment;
mod examples;
mod forms;
mod front;
mod headers;
mod methods;
mod objects;
mod open_enums;
mod open_unions;
mod operations;
mod pages;
mod parts;
mod responses;
mod schemas;
mod security;
mod servers;
mod signature;
mod styles;
mod views;
mod webhooks;
mod writers;

pub use arguments::{is_body_borrowed, is_borrowed};
pub use code::{Code, Texts};
pub use forms::{PartKind, kind_of as part_kind};
pub use parts::Part;
pub use writers::write;
