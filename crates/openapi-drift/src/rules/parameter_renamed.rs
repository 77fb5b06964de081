//! A path parameter was renamed.
//!
//! Its position in the path is the same, so requests do not change.
//!
//! ```yaml
//! old: {'/pets/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {}}}}
//! new: {'/pets/{pet}': {get: {parameters: [{name: pet, in: path, required: true, schema: {type: string}}], responses: {}}}}
//! wire: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "parameter-renamed",
    mirror: "parameter-renamed",
    file: include_str!("parameter_renamed.rs"),
    judge: Judge::Parameter(judge),
};

fn judge(part: &Part<'_, Parameter>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if old.location == openapi_document::Location::Path && old.name != new.name {
        let finding = found.add(Safe, format!("path parameter `{}` renamed to `{}`", old.name, new.name));
        finding.at(&old.at, &new.at).about(new.name.clone()).values(old.name.clone(), new.name.clone());
    }
}
