//! Parameters that became required or optional.

use super::rule::prelude::*;

rules! {
    /// A parameter became required.
    ///
    /// The server rejects calls that omit it. In a webhook or callback, the client receives it more often.
    ///
    /// ```yaml
    /// old: {'/pets/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: page, in: query, schema: {type: integer}}], responses: {}}}}
    /// new: {'/pets/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: page, in: query, required: true, schema: {type: integer}}], responses: {}}}}
    /// wire: breaking
    /// ```
    "parameter-required" mirrors "parameter-optional" = Judge::Parameter(parameter_required);

    /// A parameter is no longer required.
    ///
    /// Code that handles a webhook or callback may rely on it.
    ///
    /// ```yaml
    /// old: {'/pets/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: page, in: query, required: true, schema: {type: integer}}], responses: {}}}}
    /// new: {'/pets/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: page, in: query, schema: {type: integer}}], responses: {}}}}
    /// wire: safe
    /// ```
    "parameter-optional" mirrors "parameter-required" = Judge::Parameter(parameter_optional);
}

fn parameter_required(part: &Part<'_, Parameter>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if !old.is_required && new.is_required {
        let wire = if part.is_received() { Safe } else { Breaking };
        let finding = found.add(wire, format!("{} parameter `{}` now required", new.location.as_str(), new.name));
        finding.at(&old.at, &new.at).about(new.name.clone()).values("optional", "required");
        finding.shown_by(Hint::Call("the request lacks a parameter that the new document requires"));
    }
}

fn parameter_optional(part: &Part<'_, Parameter>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if old.is_required && !new.is_required {
        let wire = if part.is_received() { Risky } else { Safe };
        let finding = found.add(wire, format!("{} parameter `{}` no longer required", new.location.as_str(), new.name));
        finding.at(&old.at, &new.at).about(new.name.clone()).values("required", "optional");
    }
}
