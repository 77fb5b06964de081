//! The serialization of parameters.

use super::rule::prelude::*;

rules! {
    /// The serialisation of a parameter (`style`, `explode`, `allowReserved`) changed.
    ///
    /// The server reads another value from what the shipped client sends, or none.
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
    let is_header = old.location == openapi_document::Location::Header;
    // `allowReserved` does not apply to headers, which have a single style.
    let is_same =
        old.style == new.style && old.explode == new.explode && (is_header || old.allow_reserved == new.allow_reserved);
    if is_same {
        return;
    }
    let wire = if old.style == new.style && old.explode == new.explode { Risky } else { Breaking };
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

fn parameter_media_type_changed(part: &Part<'_, Parameter>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if old.media_type != new.media_type {
        let finding = found
            .add(Breaking, format!("media type of the {} parameter `{}` changed", new.location.as_str(), new.name));
        let name = |parameter: &Parameter| parameter.media_type.clone().unwrap_or_else(|| "plain".to_owned());
        finding.at(&old.at, &new.at).about(new.name.clone()).values(name(old), name(new));
        finding.shown_by(Hint::Unseen("the serialisation of a parameter is not part of its schema"));
    }
}
