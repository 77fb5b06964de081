//! Media types.

use openapi_document::media_type::covers;

use super::rule::prelude::*;
use crate::contract::BodyForm;

rules! {
    /// A media type was removed.
    ///
    /// In a request, the server rejects a body of that media type. In a response, the client fails if no media type
    /// that it reads is left. Bytes and text are returned whatever their media type, and JSON is read under any name; a
    /// server may still respond 406 to the client's `Accept`. A range that is narrowed in a request (`image/*` to
    /// `image/png`) is risky, as callers choose the media type.
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
    /// The shipped client sends and accepts the media types of the old document. A response that is widened to a range
    /// (`application/json` to `application/*`) is risky, unless the client returns text or bytes.
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
    if let (Some(old), Some(new)) = (part.old, part.new)
        && is_wider(old, new)
    {
        let wire = if !part.is_received() || is_read_otherwise(old, new) { Risky } else { Safe };
        let finding = found.add(wire, format!("media type `{}` narrowed to `{}`", old.name, new.name));
        finding.at(&old.at, &new.at).about(old.name.clone()).values(old.name.clone(), new.name.clone());
    }
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
    if let (Some(old), Some(new)) = (part.old, part.new)
        && is_wider(new, old)
    {
        let wire = if part.is_received() && is_read_otherwise(old, new) { Risky } else { Safe };
        let finding = found.add(wire, format!("media type `{}` widened to `{}`", old.name, new.name));
        finding.at(&old.at, &new.at).about(new.name.clone()).values(old.name.clone(), new.name.clone());
    }
    let (None, Some(new)) = (part.old, part.new) else { return };
    found.add(Safe, format!("media type `{}` added", new.name)).new(&new.at).about(new.name.clone());
}

/// Returns true if a media type is a range with the other and more.
fn is_wider(media: &Media, than: &Media) -> bool {
    covers(&media.name, &than.name) && !covers(&than.name, &media.name)
}

/// Returns true if the client parses the body of the old media type, in another form than that of the new one.
fn is_read_otherwise(old: &Media, new: &Media) -> bool {
    let form = old.body_form(true);
    form != BodyForm::Raw && form != new.body_form(true)
}
