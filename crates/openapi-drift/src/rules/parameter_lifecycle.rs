//! The lifecycle of parameters.

use super::rule::prelude::*;

rules! {
    /// A parameter was deprecated.
    ///
    /// ```yaml
    /// old: {'/pets/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: page, in: query, schema: {type: integer}}], responses: {}}}}
    /// new: {'/pets/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: page, in: query, deprecated: true, schema: {type: integer}}], responses: {}}}}
    /// wire: safe
    /// ```
    "parameter-deprecated" mirrors "parameter-undeprecated" = Judge::Parameter(parameter_deprecated);

    /// A parameter is no longer deprecated.
    ///
    /// ```yaml
    /// old: {'/pets/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: page, in: query, deprecated: true, schema: {type: integer}}], responses: {}}}}
    /// new: {'/pets/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: page, in: query, schema: {type: integer}}], responses: {}}}}
    /// wire: safe
    /// ```
    "parameter-undeprecated" mirrors "parameter-deprecated" = Judge::Parameter(parameter_undeprecated);

    /// The stability or the end of life of a parameter changed (`x-stability-level`, `x-sunset`).
    ///
    /// ```yaml
    /// old: {'/pets/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: page, in: query, x-stability-level: stable, schema: {type: integer}}], responses: {}}}}
    /// new: {'/pets/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: page, in: query, x-stability-level: beta, schema: {type: integer}}], responses: {}}}}
    /// wire: safe
    /// ```
    "parameter-lifecycle-changed" = Judge::Parameter(parameter_lifecycle_changed);
}

fn parameter_deprecated(part: &Part<'_, Parameter>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if !old.is_deprecated && new.is_deprecated {
        let finding = found.add(Safe, format!("{} parameter `{}` deprecated", new.location.as_str(), new.name));
        finding.at(&old.at, &new.at).about(new.name.clone()).values(false, true);
    }
}

fn parameter_undeprecated(part: &Part<'_, Parameter>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if old.is_deprecated && !new.is_deprecated {
        let finding =
            found.add(Safe, format!("{} parameter `{}` no longer deprecated", new.location.as_str(), new.name));
        finding.at(&old.at, &new.at).about(new.name.clone()).values(true, false);
    }
}

fn parameter_lifecycle_changed(part: &Part<'_, Parameter>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if old.lifecycle != new.lifecycle {
        let finding = found.add(
            Safe,
            format!("stability or end of life of the {} parameter `{}` changed", new.location.as_str(), new.name),
        );
        finding.at(&old.at, &new.at).about(new.name.clone()).values(old.lifecycle.clone(), new.lifecycle.clone());
    }
}
