//! The stability or the end of life of a parameter changed (`x-stability-level`, `x-sunset`).
//!
//! ```yaml
//! old: {'/pets/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: page, in: query, x-stability-level: stable, schema: {type: integer}}], responses: {}}}}
//! new: {'/pets/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: page, in: query, x-stability-level: beta, schema: {type: integer}}], responses: {}}}}
//! wire: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "parameter-lifecycle-changed",
    mirror: "parameter-lifecycle-changed",
    file: include_str!("parameter_lifecycle_changed.rs"),
    judge: Judge::Parameter(judge),
};

fn judge(part: &Part<'_, Parameter>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if old.lifecycle != new.lifecycle {
        let finding = found.add(
            Safe,
            format!("stability or end of life of the {} parameter `{}` changed", new.location.as_str(), new.name),
        );
        finding.at(&old.at, &new.at).about(new.name.clone()).values(old.lifecycle.clone(), new.lifecycle.clone());
    }
}
