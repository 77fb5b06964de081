//! The headers of responses.

use super::rule::prelude::*;

rules! {
    /// A response header is no longer documented.
    ///
    /// The client returns headers unchecked; code that reads this one may not find it.
    ///
    /// ```yaml
    /// old: {/pets: {get: {responses: {'200': {description: ok, headers: {X-Total: {schema: {type: integer}}}}}}}}
    /// new: {/pets: {get: {responses: {'200': {description: ok, headers: {}}}}}}
    /// wire: risky
    /// ```
    "response-header-removed" mirrors "response-header-added" = Judge::Header(response_header_removed);

    /// A response header was added.
    ///
    /// ```yaml
    /// old: {/pets: {get: {responses: {'200': {description: ok, headers: {}}}}}}
    /// new: {/pets: {get: {responses: {'200': {description: ok, headers: {X-Total: {schema: {type: integer}}}}}}}}
    /// wire: safe
    /// ```
    "response-header-added" mirrors "response-header-removed" = Judge::Header(response_header_added);

    /// A response header became required.
    ///
    /// ```yaml
    /// old: {/pets: {get: {responses: {'200': {description: ok, headers: {X-Total: {schema: {type: integer}}}}}}}}
    /// new: {/pets: {get: {responses: {'200': {description: ok, headers: {X-Total: {required: true, schema: {type: integer}}}}}}}}
    /// wire: safe
    /// ```
    "response-header-required" mirrors "response-header-optional" = Judge::Header(response_header_required);

    /// A response header is no longer required.
    ///
    /// ```yaml
    /// old: {/pets: {get: {responses: {'200': {description: ok, headers: {X-Total: {required: true, schema: {type: integer}}}}}}}}
    /// new: {/pets: {get: {responses: {'200': {description: ok, headers: {X-Total: {schema: {type: integer}}}}}}}}
    /// wire: risky
    /// ```
    "response-header-optional" mirrors "response-header-required" = Judge::Header(response_header_optional);

    /// The media type of a response header changed, or it is now described by a schema instead of a media type or the
    /// reverse.
    ///
    /// The client reads the header in the old form.
    ///
    /// ```yaml
    /// old: {/pets: {get: {responses: {'200': {description: ok, headers: {X-Total: {schema: {type: integer}}}}}}}}
    /// new: {/pets: {get: {responses: {'200': {description: ok, headers: {X-Total: {content: {application/json: {schema: {type: integer}}}}}}}}}}
    /// wire: risky
    /// ```
    "response-header-media-type-changed" = Judge::Header(response_header_media_type_changed);

    /// A response header was deprecated.
    ///
    /// ```yaml
    /// old: {/pets: {get: {responses: {'200': {description: ok, headers: {X-Total: {schema: {type: integer}}}}}}}}
    /// new: {/pets: {get: {responses: {'200': {description: ok, headers: {X-Total: {deprecated: true, schema: {type: integer}}}}}}}}
    /// wire: safe
    /// ```
    "response-header-deprecated" mirrors "response-header-undeprecated" = Judge::Header(response_header_deprecated);

    /// A response header is no longer deprecated.
    ///
    /// ```yaml
    /// old: {/pets: {get: {responses: {'200': {description: ok, headers: {X-Total: {deprecated: true, schema: {type: integer}}}}}}}}
    /// new: {/pets: {get: {responses: {'200': {description: ok, headers: {X-Total: {schema: {type: integer}}}}}}}}
    /// wire: safe
    /// ```
    "response-header-undeprecated" mirrors "response-header-deprecated" = Judge::Header(response_header_undeprecated);
}

fn response_header_removed(part: &Part<'_, Parameter>, found: &mut Found<'_>) {
    let (Some(old), None) = (part.old, part.new) else { return };
    found.add(Risky, format!("response header `{}` removed", old.name)).old(&old.at).about(old.name.clone());
}

fn response_header_added(part: &Part<'_, Parameter>, found: &mut Found<'_>) {
    let (None, Some(new)) = (part.old, part.new) else { return };
    found.add(Safe, format!("response header `{}` added", new.name)).new(&new.at).about(new.name.clone());
}

fn response_header_required(part: &Part<'_, Parameter>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if !old.is_required && new.is_required {
        let finding = found.add(Safe, format!("response header `{}` now required", new.name));
        finding.at(&old.at, &new.at).about(new.name.clone()).values("optional", "required");
    }
}

fn response_header_optional(part: &Part<'_, Parameter>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if old.is_required && !new.is_required {
        let finding = found.add(Risky, format!("response header `{}` no longer required", new.name));
        finding.at(&old.at, &new.at).about(new.name.clone()).values("required", "optional");
    }
}

fn response_header_media_type_changed(part: &Part<'_, Parameter>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if old.media_type != new.media_type {
        let finding = found.add(Risky, format!("media type of the response header `{}` changed", old.name));
        let name = |header: &Parameter| header.media_type.clone().unwrap_or_else(|| "plain".to_owned());
        finding.at(&old.at, &new.at).about(old.name.clone()).values(name(old), name(new));
        finding.shown_by(Hint::Unseen("the serialisation of a header is not part of its schema"));
    }
}

fn response_header_deprecated(part: &Part<'_, Parameter>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if !old.is_deprecated && new.is_deprecated {
        let finding = found.add(Safe, format!("response header `{}` deprecated", new.name));
        finding.at(&old.at, &new.at).about(new.name.clone()).values(false, true);
    }
}

fn response_header_undeprecated(part: &Part<'_, Parameter>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if old.is_deprecated && !new.is_deprecated {
        let finding = found.add(Safe, format!("response header `{}` no longer deprecated", new.name));
        finding.at(&old.at, &new.at).about(new.name.clone()).values(true, false);
    }
}
