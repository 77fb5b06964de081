//! Request bodies.

use super::rule::prelude::*;

rules! {
    /// An operation no longer accepts a request body.
    ///
    /// The shipped client still sends it. Most servers ignore it.
    ///
    /// ```yaml
    /// old: {/pets: {post: {requestBody: {content: {application/json: {schema: {type: string}}}}, responses: {}}}}
    /// new: {/pets: {post: {responses: {}}}}
    /// wire: risky
    /// ```
    "request-body-removed" mirrors "request-body-added" = Judge::Body(request_body_removed);

    /// An operation accepts a request body.
    ///
    /// A required body makes every call of the shipped client fail.
    ///
    /// ```yaml
    /// old: {/pets: {post: {responses: {}}}}
    /// new: {/pets: {post: {requestBody: {required: true, content: {application/json: {schema: {type: string}}}}, responses: {}}}}
    /// wire: breaking
    /// ```
    "request-body-added" mirrors "request-body-removed" = Judge::Body(request_body_added);

    /// The request body became required.
    ///
    /// The server rejects calls without it.
    ///
    /// ```yaml
    /// old: {/pets: {post: {requestBody: {content: {application/json: {schema: {type: string}}}}, responses: {}}}}
    /// new: {/pets: {post: {requestBody: {required: true, content: {application/json: {schema: {type: string}}}}, responses: {}}}}
    /// wire: breaking
    /// ```
    "request-body-required" mirrors "request-body-optional" = Judge::Body(request_body_required);

    /// The request body is no longer required.
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
    found.add(Risky, "request body removed").old(&old.at);
}

fn request_body_added(part: &Part<'_, Body>, found: &mut Found<'_>) {
    let (None, Some(new)) = (part.old, part.new) else { return };
    let (wire, message) =
        if new.is_required { (Breaking, "request body added, required") } else { (Safe, "request body added") };
    let finding = found.add(wire, message);
    finding.new(&new.at).shown_by(Hint::Call("the request has no body; the new document requires one"));
}

fn request_body_required(part: &Part<'_, Body>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if !old.is_required && new.is_required {
        let finding = found.add(Breaking, "request body now required");
        finding.at(&old.at, &new.at).values("optional", "required");
        finding.shown_by(Hint::Call("the request has no body; the new document requires one"));
    }
}

fn request_body_optional(part: &Part<'_, Body>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if old.is_required && !new.is_required {
        let finding = found.add(Safe, "request body no longer required");
        finding.at(&old.at, &new.at).values("required", "optional");
    }
}
