//! Request bodies.

use super::rule::prelude::*;
use crate::contract::BodyForm;

/// The reason why a missing body has no witness.
const RECEIVED: &str = "a request that the client receives without a body has no value to show";

rules! {
    /// An operation no longer accepts a request body.
    ///
    /// The shipped client still sends it. Most servers ignore it. In a webhook or callback, the client cannot read the
    /// body that is missing.
    ///
    /// ```yaml
    /// old: {/pets: {post: {requestBody: {content: {application/json: {schema: {type: string}}}}, responses: {}}}}
    /// new: {/pets: {post: {responses: {}}}}
    /// wire: risky
    /// ```
    "request-body-removed" mirrors "request-body-added" = Judge::Body(request_body_removed);

    /// An operation accepts a request body.
    ///
    /// A required body makes every call of the shipped client fail. That of a webhook or callback is ignored.
    ///
    /// ```yaml
    /// old: {/pets: {post: {responses: {}}}}
    /// new: {/pets: {post: {requestBody: {required: true, content: {application/json: {schema: {type: string}}}}, responses: {}}}}
    /// wire: breaking
    /// ```
    "request-body-added" mirrors "request-body-removed" = Judge::Body(request_body_added);

    /// The request body became required.
    ///
    /// The server rejects calls without it. In a webhook or callback, the client receives it more often.
    ///
    /// ```yaml
    /// old: {/pets: {post: {requestBody: {content: {application/json: {schema: {type: string}}}}, responses: {}}}}
    /// new: {/pets: {post: {requestBody: {required: true, content: {application/json: {schema: {type: string}}}}, responses: {}}}}
    /// wire: breaking
    /// ```
    "request-body-required" mirrors "request-body-optional" = Judge::Body(request_body_required);

    /// The request body is no longer required.
    ///
    /// The client reads the JSON of a webhook or callback, and fails if it is missing.
    ///
    /// ```yaml
    /// old: {/pets: {post: {requestBody: {required: true, content: {application/json: {schema: {type: string}}}}, responses: {}}}}
    /// new: {/pets: {post: {requestBody: {content: {application/json: {schema: {type: string}}}}, responses: {}}}}
    /// wire: safe
    /// ```
    "request-body-optional" mirrors "request-body-required" = Judge::Body(request_body_optional);
}

fn request_body_removed(part: &Part<'_, Body>, found: &mut Found<'_>) {
    let (Some(old), None) = (part.old, part.new) else { return };
    let finding =
        found.add(if part.is_received() && is_needed(old) { Breaking } else { Risky }, "request body removed");
    finding.old(&old.at).shown_by(Hint::Unseen(RECEIVED));
}

fn request_body_added(part: &Part<'_, Body>, found: &mut Found<'_>) {
    let (None, Some(new)) = (part.old, part.new) else { return };
    let message = if new.is_required { "request body added, required" } else { "request body added" };
    let wire = if new.is_required && !part.is_received() { Breaking } else { Safe };
    let finding = found.add(wire, message);
    finding.new(&new.at).shown_by(Hint::Call("the request has no body; the new document requires one"));
}

fn request_body_required(part: &Part<'_, Body>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if !old.is_required && new.is_required {
        let wire = if part.is_received() { Safe } else { Breaking };
        let finding = found.add(wire, "request body now required");
        finding.at(&old.at, &new.at).values("optional", "required");
        finding.shown_by(Hint::Call("the request has no body; the new document requires one"));
    }
}

fn request_body_optional(part: &Part<'_, Body>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if old.is_required && !new.is_required {
        let wire = match part.is_received() {
            true if is_needed(old) => Breaking,
            true => Risky,
            false => Safe,
        };
        let finding = found.add(wire, "request body no longer required");
        finding.at(&old.at, &new.at).values("required", "optional");
        finding.shown_by(Hint::Unseen(RECEIVED));
    }
}

/// Returns true if the client cannot read a webhook or callback without its body.
fn is_needed(body: &Body) -> bool {
    body.is_required && body.content.iter().any(|media| media.body_form(true) == BodyForm::Json)
}
