//! A response header is no longer required.
//!
//! ```yaml
//! old: {/pets: {get: {responses: {'200': {description: ok, headers: {X-Total: {required: true, schema: {type: integer}}}}}}}}
//! new: {/pets: {get: {responses: {'200': {description: ok, headers: {X-Total: {schema: {type: integer}}}}}}}}
//! wire: risky
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "response-header-optional",
    mirror: "response-header-required",
    file: include_str!("response_header_optional.rs"),
    judge: Judge::Header(judge),
};

fn judge(part: &Part<'_, Parameter>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if old.is_required && !new.is_required {
        let finding = found.add(Risky, format!("response header `{}` no longer required", new.name));
        finding.at(&old.at, &new.at).about(new.name.clone()).values("required", "optional");
    }
}
