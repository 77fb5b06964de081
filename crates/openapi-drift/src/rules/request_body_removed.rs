//! An operation no longer accepts a request body.
//!
//! The shipped client still sends it. Most servers ignore it.
//!
//! ```yaml
//! old: {/pets: {post: {requestBody: {content: {application/json: {schema: {type: string}}}}, responses: {}}}}
//! new: {/pets: {post: {responses: {}}}}
//! wire: risky
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "request-body-removed",
    mirror: "request-body-added",
    file: include_str!("request_body_removed.rs"),
    judge: Judge::Body(judge),
};

fn judge(part: &Part<'_, Body>, found: &mut Found<'_>) {
    let (Some(old), None) = (part.old, part.new) else { return };
    found.add(Risky, "request body removed").old(&old.at);
}
