//! A parameter was added.
//!
//! The shipped client does not send it: a required one makes every call fail.
//!
//! ```yaml
//! old: {'/pets/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {}}}}
//! new: {'/pets/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: page, in: query, required: true, schema: {type: integer}}], responses: {}}}}
//! wire: breaking
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "parameter-added",
    mirror: "parameter-removed",
    file: include_str!("parameter_added.rs"),
    judge: Judge::Parameter(judge),
};

fn judge(part: &Part<'_, Parameter>, found: &mut Found<'_>) {
    let (None, Some(new)) = (part.old, part.new) else { return };
    let (wire, must) = if new.is_required { (Breaking, ", required") } else { (Safe, "") };
    let finding = found.add(wire, format!("{} parameter `{}` added{must}", new.location.as_str(), new.name));
    finding.new(&new.at).about(new.name.clone());
    finding.shown_by(Hint::Call("the request lacks a parameter that the new document requires"));
}
