//! A response header became required.
//!
//! ```yaml
//! old: {/pets: {get: {responses: {'200': {description: ok, headers: {X-Total: {schema: {type: integer}}}}}}}}
//! new: {/pets: {get: {responses: {'200': {description: ok, headers: {X-Total: {required: true, schema: {type: integer}}}}}}}}
//! wire: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "response-header-required",
    mirror: "response-header-optional",
    file: include_str!("response_header_required.rs"),
    judge: Judge::Header(judge),
};

fn judge(part: &Part<'_, Parameter>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if !old.is_required && new.is_required {
        let finding = found.add(Safe, format!("response header `{}` now required", new.name));
        finding.at(&old.at, &new.at).about(new.name.clone()).values("optional", "required");
    }
}
