//! What a document means in Rust: types and operations, with names. Read from the normal form, its
//! schemas shaped.

mod access;
mod aliases;
mod boxes;
mod build;
mod circles;
mod common;
mod constructors;
mod conversions;
mod cycles;
mod declared_pages;
mod docs;
mod encoding;
mod facts;
mod formats;
mod forms;
mod headers;
mod idempotency;
mod inner;
pub(crate) mod names;
mod operations;
pub(crate) mod pages;
mod rate_limit;
mod responses;
mod security;
mod servers;
mod twins;
mod types;
mod unions;
mod unknown;
mod usage;
mod views;
mod walk;
mod webhooks;

pub(crate) use boxes::place as place_boxes;
pub use build::{build, build_surface};
pub use common::CommonParameter;
pub(crate) use conversions::find as find_conversions;
pub(crate) use cycles::Cycles;
pub use docs::Deprecation;
pub use encoding::Encoding;
pub use forms::{FormDef, Part};
pub use headers::Header;
pub use idempotency::IdempotencyKey;
pub(crate) use names::is_choice;
pub use openapi_document::{Location, Status, Style};
pub use operations::{Body, BodyKind, Operation, Outcome, Parameter, RequestBody};
pub use pages::{PageStyle, Pages};
pub use responses::{Payload, Response, Responses};
pub use security::{Alternatives, Flow, Scheme, SchemeKind};
pub use servers::{Server, ServerGroup, ServerVariable};
pub use types::{
    Constant, Definition, EnumValue, Field, Integer, Model, Presence, Shape, Tag, Text, Type, TypeDef, Types, Variant,
};
pub use usage::Usage;
pub use views::View;
pub use webhooks::Webhook;
