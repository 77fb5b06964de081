//! An operation accepts a request body.
//!
//! A required body makes every call of the shipped client fail.
//!
//! ```yaml
//! old: {/pets: {post: {responses: {}}}}
//! new: {/pets: {post: {requestBody: {required: true, content: {application/json: {schema: {type: string}}}}, responses: {}}}}
//! wire: breaking
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "request-body-added",
    mirror: "request-body-removed",
    file: include_str!("request_body_added.rs"),
    judge: Judge::Body(judge),
};

fn judge(part: &Part<'_, Body>, found: &mut Found<'_>) {
    let (None, Some(new)) = (part.old, part.new) else { return };
    let (wire, message) =
        if new.is_required { (Breaking, "request body added, required") } else { (Safe, "request body added") };
    let finding = found.add(wire, message);
    finding.new(&new.at).shown_by(Hint::Call("the request has no body; the new document requires one"));
}
