#![doc = include_str!("../README.md")]
//!
//! The oracles are the crate `jsonschema` and the module `wire`, which share no code with the generated clients.

mod branches;
mod callers;
mod calls;
pub mod cargo;
mod compare;
mod counts;
mod error;
mod forms;
mod harness;
mod opinion;
mod prove;
mod report;
mod requests;
mod same_text;
mod samples;
mod survival;
mod survived;
mod targets;
mod wire;

pub use callers::callers;
pub use counts::Counts;
pub use error::Error;
pub use prove::{Settings, prove};
pub use report::{Proof, Proofs};
pub use requests::{Requests, Wrong};
pub use survival::{Claim, survive};
pub use survived::{Survival, Survived, Tally};
