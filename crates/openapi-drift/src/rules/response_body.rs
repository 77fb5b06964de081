//! The bodies of responses.

use super::rule::prelude::*;
use crate::contract::BodyForm;

rules! {
    /// A response no longer has a body.
    ///
    /// The shipped client expects the body of a success, unless it reads bytes: an empty body is valid there.
    /// Responses to `HEAD`, and those with the status 204, 205 or 304, have no body, whatever their `content`.
    ///
    /// ```yaml
    /// old: {/pets: {get: {responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}}}}}}}
    /// new: {/pets: {get: {responses: {'200': {description: ok}}}}}
    /// wire: breaking
    /// ```
    "response-body-removed" mirrors "response-body-added" = Judge::Response(response_body_removed);

    /// A response has a body that it did not have before.
    ///
    /// The shipped client does not read it.
    ///
    /// ```yaml
    /// old: {/pets: {get: {responses: {'200': {description: ok}}}}}
    /// new: {/pets: {get: {responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}}}}}}}
    /// wire: safe
    /// ```
    "response-body-added" mirrors "response-body-removed" = Judge::Response(response_body_added);
}

fn response_body_removed(part: &Part<'_, Response>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if !old.content.is_empty() && new.content.is_empty() {
        let is_looked_at = old.content.iter().any(|media| media.body_form(true) != BodyForm::Raw);
        let is_read = part.is_success && part.direction == Direction::Response && is_looked_at;
        let finding =
            found.add(if is_read { Breaking } else { Risky }, format!("body of the response {} removed", new.status));
        finding.at(&old.at, &new.at).about(new.status.to_string());
        finding.shown_by(Hint::Answer("the response has no body; the old document defines one"));
    }
}

fn response_body_added(part: &Part<'_, Response>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if old.content.is_empty() && !new.content.is_empty() {
        let finding = found.add(Safe, format!("body of the response {} added", new.status));
        finding.at(&old.at, &new.at).about(new.status.to_string());
    }
}
