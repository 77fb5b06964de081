//! Parameters that were added, removed or renamed.

use super::rule::prelude::*;

rules! {
    /// A parameter was removed.
    ///
    /// The shipped client still sends it. Most servers ignore unknown parameters; some reject them.
    ///
    /// ```yaml
    /// old: {'/pets/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: page, in: query, schema: {type: integer}}], responses: {}}}}
    /// new: {'/pets/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {}}}}
    /// wire: risky
    /// ```
    "parameter-removed" mirrors "parameter-added" = Judge::Parameter(parameter_removed);

    /// A parameter was added.
    ///
    /// The shipped client does not send it: a required one makes every call fail. That of a webhook or callback is
    /// received, and ignored.
    ///
    /// ```yaml
    /// old: {'/pets/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {}}}}
    /// new: {'/pets/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: page, in: query, required: true, schema: {type: integer}}], responses: {}}}}
    /// wire: breaking
    /// ```
    "parameter-added" mirrors "parameter-removed" = Judge::Parameter(parameter_added);

    /// A path parameter was renamed.
    ///
    /// Its position in the path is the same, so requests do not change. If two parameters exchange their names, callers
    /// of the regenerated method must exchange the arguments.
    ///
    /// ```yaml
    /// old: {'/pets/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {}}}}
    /// new: {'/pets/{pet}': {get: {parameters: [{name: pet, in: path, required: true, schema: {type: string}}], responses: {}}}}
    /// wire: safe
    /// ```
    "parameter-renamed" = Judge::Parameter(parameter_renamed);
}

fn parameter_removed(part: &Part<'_, Parameter>, found: &mut Found<'_>) {
    let (Some(old), None) = (part.old, part.new) else { return };
    let finding = found.add(Risky, format!("{} parameter `{}` removed", old.location.as_str(), old.name));
    finding.old(&old.at).about(old.name.clone());
}

fn parameter_added(part: &Part<'_, Parameter>, found: &mut Found<'_>) {
    let (None, Some(new)) = (part.old, part.new) else { return };
    let must = if new.is_required { ", required" } else { "" };
    let wire = if new.is_required && !part.is_received() { Breaking } else { Safe };
    let finding = found.add(wire, format!("{} parameter `{}` added{must}", new.location.as_str(), new.name));
    finding.new(&new.at).about(new.name.clone());
    finding.shown_by(Hint::Call("the request lacks a parameter that the new document requires"));
}

fn parameter_renamed(part: &Part<'_, Parameter>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if old.location == openapi_document::Location::Path && old.name != new.name {
        let finding = found.add(Safe, format!("path parameter `{}` renamed to `{}`", old.name, new.name));
        finding.at(&old.at, &new.at).about(new.name.clone()).values(old.name.clone(), new.name.clone());
    }
}
