//! A public item of the generated client changed, and is not attributed to a single change of the contract.
//!
//! An unreachable schema has a type but is never sent. Without a lock, a name may move to another schema where
//! names collide.

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "surface-changed",
    mirror: "surface-changed",
    file: include_str!("surface_changed.rs"),
    judge: Judge::Surface,
};
