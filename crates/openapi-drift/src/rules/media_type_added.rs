//! A media type was added.
//!
//! The shipped client sends and accepts the media types of the old document.
//!
//! ```yaml
//! old: {/pets: {post: {requestBody: {content: {application/json: {schema: {type: string}}}}, responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}}}}}}}
//! new: {/pets: {post: {requestBody: {content: {application/json: {schema: {type: string}}, text/plain: {schema: {type: string}}}}, responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}, text/plain: {schema: {type: string}}}}}}}}
//! request: safe
//! response: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "media-type-added",
    mirror: "media-type-removed",
    file: include_str!("media_type_added.rs"),
    judge: Judge::Media(judge),
};

fn judge(part: &Part<'_, Media>, found: &mut Found<'_>) {
    let (None, Some(new)) = (part.old, part.new) else { return };
    found.add(Safe, format!("media type `{}` added", new.name)).new(&new.at).about(new.name.clone());
}
