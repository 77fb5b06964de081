//! The request body became required.
//!
//! The server rejects calls without it.
//!
//! ```yaml
//! old: {/pets: {post: {requestBody: {content: {application/json: {schema: {type: string}}}}, responses: {}}}}
//! new: {/pets: {post: {requestBody: {required: true, content: {application/json: {schema: {type: string}}}}, responses: {}}}}
//! wire: breaking
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "request-body-required",
    mirror: "request-body-optional",
    file: include_str!("request_body_required.rs"),
    judge: Judge::Body(judge),
};

fn judge(part: &Part<'_, Body>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if !old.is_required && new.is_required {
        let finding = found.add(Breaking, "request body now required");
        finding.at(&old.at, &new.at).values("optional", "required");
        finding.shown_by(Hint::Call("the request has no body; the new document requires one"));
    }
}
