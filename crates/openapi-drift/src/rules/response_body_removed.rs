//! A response no longer has a body.
//!
//! The shipped client expects the body of a success, unless it reads bytes: an empty body is valid there.
//!
//! ```yaml
//! old: {/pets: {get: {responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}}}}}}}
//! new: {/pets: {get: {responses: {'200': {description: ok}}}}}
//! wire: breaking
//! ```

use super::rule::prelude::*;
use crate::contract::Handed;

/// See the module.
pub const RULE: Rule = Rule {
    id: "response-body-removed",
    mirror: "response-body-added",
    file: include_str!("response_body_removed.rs"),
    judge: Judge::Response(judge),
};

fn judge(part: &Part<'_, Response>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if !old.content.is_empty() && new.content.is_empty() {
        let is_looked_at = old.content.iter().any(|media| media.handed(true) != Handed::Raw);
        let is_read = part.is_success && part.direction == Direction::Response && is_looked_at;
        let finding =
            found.add(if is_read { Breaking } else { Risky }, format!("body of the response {} removed", new.status));
        finding.at(&old.at, &new.at).about(new.status.to_string());
        finding.shown_by(Hint::Answer("the response has no body; the old document defines one"));
    }
}
