//! The media type of a parameter (`content`) changed.
//!
//! ```yaml
//! old: {'/pets/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: filter, in: query, schema: {type: string}}], responses: {}}}}
//! new: {'/pets/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: filter, in: query, content: {application/json: {schema: {type: string}}}}], responses: {}}}}
//! wire: breaking
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "parameter-media-type-changed",
    mirror: "parameter-media-type-changed",
    file: include_str!("parameter_media_type_changed.rs"),
    judge: Judge::Parameter(judge),
};

fn judge(part: &Part<'_, Parameter>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if old.media_type != new.media_type {
        let finding = found
            .add(Breaking, format!("media type of the {} parameter `{}` changed", new.location.as_str(), new.name));
        let name = |parameter: &Parameter| parameter.media_type.clone().unwrap_or_else(|| "plain".to_owned());
        finding.at(&old.at, &new.at).about(new.name.clone()).values(name(old), name(new));
        finding.shown_by(Hint::Unseen("the serialisation of a parameter is not part of its schema"));
    }
}
