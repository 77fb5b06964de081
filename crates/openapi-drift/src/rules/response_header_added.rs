//! A response header was added.
//!
//! ```yaml
//! old: {/pets: {get: {responses: {'200': {description: ok, headers: {}}}}}}
//! new: {/pets: {get: {responses: {'200': {description: ok, headers: {X-Total: {schema: {type: integer}}}}}}}}
//! wire: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "response-header-added",
    mirror: "response-header-removed",
    file: include_str!("response_header_added.rs"),
    judge: Judge::Header(judge),
};

fn judge(part: &Part<'_, Parameter>, found: &mut Found<'_>) {
    let (None, Some(new)) = (part.old, part.new) else { return };
    found.add(Safe, format!("response header `{}` added", new.name)).new(&new.at).about(new.name.clone());
}
