//! A parameter is no longer deprecated.
//!
//! ```yaml
//! old: {'/pets/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: page, in: query, deprecated: true, schema: {type: integer}}], responses: {}}}}
//! new: {'/pets/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: page, in: query, schema: {type: integer}}], responses: {}}}}
//! wire: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "parameter-undeprecated",
    mirror: "parameter-deprecated",
    file: include_str!("parameter_undeprecated.rs"),
    judge: Judge::Parameter(judge),
};

fn judge(part: &Part<'_, Parameter>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if old.is_deprecated && !new.is_deprecated {
        let finding =
            found.add(Safe, format!("{} parameter `{}` no longer deprecated", new.location.as_str(), new.name));
        finding.at(&old.at, &new.at).about(new.name.clone()).values(true, false);
    }
}
