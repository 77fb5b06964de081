//! A response has a body that it did not have before.
//!
//! The shipped client does not read it.
//!
//! ```yaml
//! old: {/pets: {get: {responses: {'200': {description: ok}}}}}
//! new: {/pets: {get: {responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}}}}}}}
//! wire: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "response-body-added",
    mirror: "response-body-removed",
    file: include_str!("response_body_added.rs"),
    judge: Judge::Response(judge),
};

fn judge(part: &Part<'_, Response>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if old.content.is_empty() && !new.content.is_empty() {
        let finding = found.add(Safe, format!("body of the response {} added", new.status));
        finding.at(&old.at, &new.at).about(new.status.to_string());
    }
}
