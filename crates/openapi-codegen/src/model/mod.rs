//! The model of a client: its types and operations. It is data only: `read` reads it from the normal form,
//! `resolve` completes it, `names` assigns Rust names to its ids, and `write` writes the code.

mod client;
mod common;
mod docs;
mod encoding;
mod envelope;
mod formats;
mod forms;
mod headers;
mod id;
mod idempotency;
mod inner;
pub(crate) mod lookup;
mod nullable_variants;
mod operations;
mod pages;
mod responses;
mod security;
mod servers;
mod table;
mod types;
mod usage;
mod walk;
mod webhooks;

pub use client::Model;
pub use common::CommonParameter;
pub use docs::Deprecation;
pub use encoding::Encoding;
pub use envelope::Envelope;
pub(crate) use formats::ArgumentForm;
pub use formats::{Integer, Text};
pub use forms::{FormDef, Part};
pub use headers::Header;
pub use id::{MemberId, OperationId, TypeId};
pub use idempotency::IdempotencyKey;
pub use nullable_variants::NullableVariant;
pub use openapi_document::{Location, Status, Style};
pub use operations::{Body, BodyKind, Operation, Parameter, RequestBody, SuccessKind};
pub use pages::{PageHints, PageStyle, Pages};
pub use responses::{Payload, Response, Responses};
pub use security::{Alternatives, Flow, Scheme, SchemeKind};
pub use servers::{Server, ServerGroup, ServerVariable};
pub use table::Types;
pub use types::{Constant, Definition, EnumValue, Field, Presence, Shape, Tag, Type, TypeDef, Variant};
pub use usage::Usage;
pub use webhooks::Webhook;
