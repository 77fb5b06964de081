//! Do the generated types and calls mean what the document means?
//!
//! [`prove`] compiles the client of a document. Payloads that the document's own schemas allow are read and
//! written back by the generated types; every operation is called, and what arrives on the other side of a
//! socket is taken apart and compared with the document. The oracles are the `jsonschema` crate and the
//! module `wire`, which share no code with what writes clients.

mod branches;
mod callers;
mod calls;
pub mod cargo;
mod compare;
mod error;
mod forms;
mod harness;
mod opinion;
mod prove;
mod report;
mod requests;
mod samples;
mod survival;
mod targets;
mod wire;

pub use callers::callers;
pub use error::Error;
pub use prove::{Settings, prove};
pub use report::{Counts, Proof, Proofs};
pub use requests::{Requests, Wrong};
pub use survival::{Claim, Survival, Survived, Tally, survive};
