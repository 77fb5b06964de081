//! A public item of the generated client changed, and is not attributed to a single change of the contract.
//!
//! A schema that nothing reaches is on no wire, but it has a type. A name may go to another schema where names
//! collide and there is no lock.

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "surface-changed",
    mirror: "surface-changed",
    file: include_str!("surface_changed.rs"),
    judge: Judge::Surface,
};
