//! The branches of `oneOf` and `anyOf`.

use openapi_document::Members;
use serde_json::Value;

use super::rule::prelude::*;
use crate::{
    level::Wire,
    meaning::{Child, Node},
};

rules! {
    /// A branch of a `oneOf` or `anyOf` was removed.
    ///
    /// The server rejects requests that use the branch. Responses no longer contain it.
    ///
    /// ```yaml
    /// old: {oneOf: [{type: string}, {type: integer}, {type: boolean}]}
    /// new: {oneOf: [{type: string}, {type: integer}]}
    /// request: breaking
    /// response: safe
    /// ```
    "branch-removed" mirrors "branch-added" = Judge::Schema(branch_removed);

    /// A `oneOf` or `anyOf` has a new branch.
    ///
    /// Generated unions are open: a value of an unknown branch is kept as JSON. Where the old document has no union,
    /// the client cannot read the new branch.
    ///
    /// ```yaml
    /// old: {oneOf: [{type: string}, {type: integer}]}
    /// new: {oneOf: [{type: string}, {type: integer}, {type: boolean}]}
    /// request: safe
    /// response: safe
    /// ```
    "branch-added" mirrors "branch-removed" = Judge::Schema(branch_added);
}

fn branch_removed(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for branch in &pair.branches {
        let (Difference::Branch | Difference::Single, Some((old, node)), None) = (branch.kind, branch.old, branch.new)
        else {
            continue;
        };
        let name = name(old, node);
        let finding = found.add(pair.level(Breaking, Safe), format!("{name} removed from the union"));
        finding.at(&old.at, &branch.at.1).about(name.clone()).values(name, json!(null)).unless(&branch.probes);
    }
}

fn branch_added(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for branch in &pair.branches {
        let (Difference::Branch | Difference::Single, None, Some((new, node))) = (branch.kind, branch.old, branch.new)
        else {
            continue;
        };
        let is_open = branch.kind == Difference::Branch;
        let name = name(new, node);
        let finding =
            found.add(pair.level(Safe, if is_open { Safe } else { Breaking }), format!("{name} added to the union"));
        finding.at(&branch.at.0, &new.at).about(name.clone()).values(json!(null), name).unless(&branch.probes);
    }
}

/// Returns a name for a branch: its component, or a description.
pub(super) fn name(child: &Child, node: &Node) -> String {
    if let Some(name) = node.at.schema_name() {
        return format!("`{name}`");
    }
    let names: Vec<&str> = node.properties().map(|(name, _)| name).take(3).collect();
    match (&node.values, names.as_slice()) {
        (Some(values), _) => {
            let values: Vec<String> = values.value.iter().take(3).map(ToString::to_string).collect();
            format!("{} (branch {})", values.join(", "), number(child))
        }
        (None, []) => format!("{} (branch {})", node.kind(), number(child)),
        (None, names) => format!("{} of {} (branch {})", node.kind(), names.join(", "), number(child)),
    }
}

/// Returns the levels of a changed mapping in a request and in a response.
pub(super) fn mapped(before: Option<&Value>, after: Option<&Value>) -> (Wire, Wire) {
    let names = |side: Option<&Value>| -> Vec<String> {
        let mapping = side.and_then(|it| it.member("mapping")?.as_array());
        mapping.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let (old, new) = (names(before), names(after));
    let is_gone = old.iter().any(|name| !new.contains(name));
    (if is_gone && !new.is_empty() { Wire::Risky } else { Wire::Safe }, Wire::Safe)
}

/// Returns the number of a branch, from 1.
fn number(child: &Child) -> usize {
    child.at.last().parse::<usize>().map_or(1, |index| index + 1)
}
