//! A parameter was removed.
//!
//! The shipped client still sends it. Most servers ignore unknown parameters; some reject them.
//!
//! ```yaml
//! old: {'/pets/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: page, in: query, schema: {type: integer}}], responses: {}}}}
//! new: {'/pets/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {}}}}
//! wire: risky
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "parameter-removed",
    mirror: "parameter-added",
    file: include_str!("parameter_removed.rs"),
    judge: Judge::Parameter(judge),
};

fn judge(part: &Part<'_, Parameter>, found: &mut Found<'_>) {
    let (Some(old), None) = (part.old, part.new) else { return };
    let finding = found.add(Risky, format!("{} parameter `{}` removed", old.location.as_str(), old.name));
    finding.old(&old.at).about(old.name.clone());
}
