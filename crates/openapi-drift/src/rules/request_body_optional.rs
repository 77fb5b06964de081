//! The request body is no longer required.
//!
//! ```yaml
//! old: {/pets: {post: {requestBody: {required: true, content: {application/json: {schema: {type: string}}}}, responses: {}}}}
//! new: {/pets: {post: {requestBody: {content: {application/json: {schema: {type: string}}}}, responses: {}}}}
//! wire: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "request-body-optional",
    mirror: "request-body-required",
    file: include_str!("request_body_optional.rs"),
    judge: Judge::Body(judge),
};

fn judge(part: &Part<'_, Body>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if old.is_required && !new.is_required {
        let finding = found.add(Safe, "request body no longer required");
        finding.at(&old.at, &new.at).values("required", "optional");
    }
}
