//! Encoding Objects.

use super::rule::prelude::*;

rules! {
    /// The encoding of the parts of a form changed.
    ///
    /// ```yaml
    /// old: {/pets: {post: {requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {a: {type: string}}}}}}, responses: {}}}}
    /// new: {/pets: {post: {requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {a: {type: string}}}, encoding: {a: {contentType: image/png}}}}}, responses: {}}}}
    /// request: risky
    /// ```
    "encoding-changed" = Judge::Media(encoding_changed);
}

fn encoding_changed(part: &Part<'_, Media>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if old.encoding != new.encoding {
        let wire = if part.direction == Direction::Response { Safe } else { Risky };
        let finding = found.add(wire, format!("encoding of the parts of `{}` changed", new.name));
        finding.at(&old.at.child("encoding"), &new.at.child("encoding")).about(new.name.clone());
        finding.values(old.encoding.clone(), new.encoding.clone());
    }
}
