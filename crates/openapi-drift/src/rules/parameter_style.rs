//! The serialization of parameters.

use openapi_document::{Location, Style};

use super::rule::prelude::*;
use crate::pair::is_scalar;

rules! {
    /// The serialisation of a parameter (`style`, `explode`, `allowReserved`) changed.
    ///
    /// The server reads another value from what the shipped client sends, or none. `explode` does not apply to scalars,
    /// nor to arrays in the style `simple`; `allowReserved` does not apply to numbers and booleans.
    ///
    /// ```yaml
    /// old: {'/pets/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: tags, in: query, schema: {type: array, items: {type: string}}}], responses: {}}}}
    /// new: {'/pets/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: tags, in: query, explode: false, schema: {type: array, items: {type: string}}}], responses: {}}}}
    /// wire: breaking
    /// ```
    "parameter-style-changed" = Judge::Parameter(parameter_style_changed);

    /// The media type of a parameter (`content`) changed.
    ///
    /// ```yaml
    /// old: {'/pets/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: filter, in: query, schema: {type: string}}], responses: {}}}}
    /// new: {'/pets/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: filter, in: query, content: {application/json: {schema: {type: string}}}}], responses: {}}}}
    /// wire: breaking
    /// ```
    "parameter-media-type-changed" = Judge::Parameter(parameter_media_type_changed);
}

fn parameter_style_changed(part: &Part<'_, Parameter>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    let is_same_form = old.style == new.style && (old.explode == new.explode || !does_explode(part, old.style));
    if is_same_form && (old.allow_reserved == new.allow_reserved || !has_reserved(part, old)) {
        return;
    }
    let wire = if is_same_form || part.is_received() { Risky } else { Breaking };
    let written = |parameter: &Parameter| {
        let spread = if parameter.explode { "explode" } else { "no explode" };
        let reserved = if parameter.allow_reserved { ", allowReserved" } else { "" };
        format!("{}, {spread}{reserved}", format!("{:?}", parameter.style).to_lowercase())
    };
    let (before, after) = (written(old), written(new));
    let finding = found.add(
        wire,
        format!("style of the {} parameter `{}` changed from {before} to {after}", new.location.as_str(), new.name),
    );
    finding.at(&old.at, &new.at).about(new.name.clone()).values(before, after);
    finding.shown_by(Hint::Unseen("the serialisation of a parameter is not part of its schema"));
}

/// Returns true if `explode` has an effect on the values of a parameter in a style (RFC 6570, section 2.4.2). A value
/// without a known type may be an object.
fn does_explode(part: &Part<'_, Parameter>, style: Style) -> bool {
    let Some((old, new)) = &part.types else { return true };
    let is_scalar = |name: &String| is_scalar(name);
    let is_array = |name: &String| name == "array";
    if old.iter().chain(new).all(|name| is_scalar(name) || style == Style::Simple && is_array(name)) {
        return false;
    }
    // How a single text is read as an array is part of the change of the type.
    !(old.iter().all(is_scalar) && new.iter().all(is_array))
}

/// Returns true if the values of a parameter may contain characters that `allowReserved` applies to.
fn has_reserved(part: &Part<'_, Parameter>, parameter: &Parameter) -> bool {
    let is_plain = |name: &String| matches!(name.as_str(), "integer" | "number" | "boolean");
    // Headers have a single style.
    parameter.location != Location::Header
        && part.types.as_ref().is_none_or(|(old, new)| !old.iter().chain(new).all(is_plain))
}

fn parameter_media_type_changed(part: &Part<'_, Parameter>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if old.media_type != new.media_type {
        let wire = if part.is_received() { Risky } else { Breaking };
        let finding =
            found.add(wire, format!("media type of the {} parameter `{}` changed", new.location.as_str(), new.name));
        let name = |parameter: &Parameter| parameter.media_type.clone().unwrap_or_else(|| "plain".to_owned());
        finding.at(&old.at, &new.at).about(new.name.clone()).values(name(old), name(new));
        finding.shown_by(Hint::Unseen("the serialisation of a parameter is not part of its schema"));
    }
}
