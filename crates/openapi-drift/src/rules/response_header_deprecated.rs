//! A response header was deprecated.
//!
//! ```yaml
//! old: {/pets: {get: {responses: {'200': {description: ok, headers: {X-Total: {schema: {type: integer}}}}}}}}
//! new: {/pets: {get: {responses: {'200': {description: ok, headers: {X-Total: {deprecated: true, schema: {type: integer}}}}}}}}
//! wire: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "response-header-deprecated",
    mirror: "response-header-undeprecated",
    file: include_str!("response_header_deprecated.rs"),
    judge: Judge::Header(judge),
};

fn judge(part: &Part<'_, Parameter>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if !old.is_deprecated && new.is_deprecated {
        let finding = found.add(Safe, format!("response header `{}` deprecated", new.name));
        finding.at(&old.at, &new.at).about(new.name.clone()).values(false, true);
    }
}
