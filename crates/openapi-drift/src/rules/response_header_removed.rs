//! A response header is no longer documented.
//!
//! The client returns headers unchecked; code that reads this one may not find it.
//!
//! ```yaml
//! old: {/pets: {get: {responses: {'200': {description: ok, headers: {X-Total: {schema: {type: integer}}}}}}}}
//! new: {/pets: {get: {responses: {'200': {description: ok, headers: {}}}}}}
//! wire: risky
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "response-header-removed",
    mirror: "response-header-added",
    file: include_str!("response_header_removed.rs"),
    judge: Judge::Header(judge),
};

fn judge(part: &Part<'_, Parameter>, found: &mut Found<'_>) {
    let (Some(old), None) = (part.old, part.new) else { return };
    found.add(Risky, format!("response header `{}` removed", old.name)).old(&old.at).about(old.name.clone());
}
