#![doc = include_str!("../README.md")]
//!
//! [`drift()`] compares two documents of any OpenAPI 3.x version. [`pair`](mod@pair) finds the counterpart of each part of
//! the old document in the new one; [`rules`](mod@rules), one file each, judge the pairs. Each [`Change`] has a level on
//! two axes: [`Wire`], for the client that was generated from the old document, and [`Source`], by comparing the public
//! items of the two generated clients.

mod accept;
mod change;
pub mod contract;
mod drift;
mod fingerprint;
mod group;
mod judge;
mod level;
mod levels;
pub mod meaning;
mod options;
pub mod pair;
pub mod render;
pub mod rules;
mod scope;
mod source;
pub mod stages;
mod subject;
mod ties;
mod usage;
mod witness;
mod words;

pub use accept::{Acceptance, Accepted};
pub use change::{CallSite, Change, Counts, Drift, Item, NotCompared, Place, Summary};
pub use drift::drift;
pub use group::{Group, groups};
pub use level::{Direction, Source, Wire};
pub use options::Options;
pub use rules::{Rule, rule, rules};
pub use scope::Scope;
pub use usage::{Calls, Methods};
pub use witness::Witness;
