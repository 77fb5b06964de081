//! Media types.

use super::rule::prelude::*;

rules! {
    /// A media type was removed.
    ///
    /// In a request, the server rejects a body of that media type. In a response, the client fails if no media type
    /// that it reads is left. Bytes and text are returned whatever their media type, and JSON is read under any name; a
    /// server may still respond 406 to the client's `Accept`.
    ///
    /// ```yaml
    /// old: {/pets: {post: {requestBody: {content: {application/json: {schema: {type: string}}, text/plain: {schema: {type: string}}}}, responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}, text/plain: {schema: {type: string}}}}}}}}
    /// new: {/pets: {post: {requestBody: {content: {application/json: {schema: {type: string}}}}, responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}}}}}}}
    /// request: breaking
    /// response: risky
    /// ```
    "media-type-removed" mirrors "media-type-added" = Judge::Media(media_type_removed);

    /// A media type was added.
    ///
    /// The shipped client sends and accepts the media types of the old document.
    ///
    /// ```yaml
    /// old: {/pets: {post: {requestBody: {content: {application/json: {schema: {type: string}}}}, responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}}}}}}}
    /// new: {/pets: {post: {requestBody: {content: {application/json: {schema: {type: string}}, text/plain: {schema: {type: string}}}}, responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}, text/plain: {schema: {type: string}}}}}}}}
    /// request: safe
    /// response: safe
    /// ```
    "media-type-added" mirrors "media-type-removed" = Judge::Media(media_type_added);
}

fn media_type_removed(part: &Part<'_, Media>, found: &mut Found<'_>) {
    let (Some(old), None) = (part.old, part.new) else { return };
    let is_last = part.beside.0 == 0;
    let wire = match part.direction {
        Direction::Response if is_last && part.is_success && !part.is_known_elsewhere => Breaking,
        Direction::Response => Risky,
        _ => Breaking,
    };
    let finding = found.add(wire, format!("media type `{}` removed", old.name));
    finding.old(&old.at).about(old.name.clone());
    finding.shown_by(match part.direction {
        Direction::Response => Hint::Unseen("the server may send any of the remaining media types"),
        _ => Hint::Call("the new document does not define the media type of the request body"),
    });
}

fn media_type_added(part: &Part<'_, Media>, found: &mut Found<'_>) {
    let (None, Some(new)) = (part.old, part.new) else { return };
    found.add(Safe, format!("media type `{}` added", new.name)).new(&new.at).about(new.name.clone());
}
