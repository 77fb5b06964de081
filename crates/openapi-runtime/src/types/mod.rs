//! Conversion of JSON into Rust types and back.

mod candidate;
mod constant;
mod decode_error;
pub(crate) mod deviations;
mod expected;
pub(crate) mod finite;
mod json;
mod location;
mod match_score;
mod member;
mod node;
mod node_error;
mod node_visitor;
mod notations;
mod object;
mod open_enum;
mod open_union;
mod placeholder;
pub mod presence_eq;
mod presence_flags;
#[cfg(feature = "schemars")]
mod schema;
mod text;
mod unknown;
mod values;
mod watch;
mod wire;
mod wrapper;

pub use candidate::Candidate;
pub use constant::Constant;
pub use decode_error::DecodeError;
pub use deviations::Deviation;
#[doc(hidden)]
pub use json::from_slice;
pub use match_score::MatchScore;
pub use member::{Member, Presence, score_object};
pub use node::Node;
pub use node_error::NodeError;
pub use object::{Object, Reader, Writer, finish_relaxed, read_object};
#[doc(hidden)]
pub use open_enum::unlisted;
pub use open_enum::{Unlisted, score_enum};
pub use open_union::{Branch, ReadBranch, Union, Unmatched, read_union, score_union};
pub use placeholder::placeholder;
pub use presence_flags::{PresenceFlag, PresenceFlags};
#[cfg(feature = "schemars")]
pub use schema::{ObjectSchema, open_enum_schema};
pub use text::TextRef;
pub use unknown::Unknown;
pub use values::Secret;
pub use watch::{Choice, choices};
pub use wire::Shown;
