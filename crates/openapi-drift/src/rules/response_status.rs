//! The statuses of responses.

use openapi_document::Status;

use super::rule::prelude::*;

rules! {
    /// A response status is no longer documented.
    ///
    /// The status that replaces it is not known. A client that does not read the bodies of successes accepts any
    /// success.
    ///
    /// ```yaml
    /// old: {/pets: {get: {responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}}}, '404': {description: none}}}}}
    /// new: {/pets: {get: {responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}}}}}}}
    /// wire: risky
    /// ```
    "response-status-removed" mirrors "response-status-added" = Judge::Response(response_status_removed);

    /// A response status was added.
    ///
    /// An undocumented failure is an error in any case. A success whose body differs from that of all documented
    /// successes cannot be read, unless the client does not read the bodies of successes.
    ///
    /// ```yaml
    /// old: {/pets: {get: {responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}}}}}}}
    /// new: {/pets: {get: {responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}}}, '202': {description: later, content: {application/json: {schema: {type: integer}}}}}}}}
    /// wire: breaking
    /// ```
    "response-status-added" mirrors "response-status-removed" = Judge::Response(response_status_added);
}

fn response_status_removed(part: &Part<'_, Response>, found: &mut Found<'_>) {
    let (Some(old), None) = (part.old, part.new) else { return };
    let takes_any = part.is_success && part.is_known_elsewhere && part.beside.1 > 0;
    let wire = if takes_any { Safe } else { Risky };
    let finding = found.add(
        wire,
        match old.status {
            Status::Default => "default response removed".to_owned(),
            status => format!("response status {status} removed"),
        },
    );
    finding.old(&old.at).about(old.status.to_string());
}

fn response_status_added(part: &Part<'_, Response>, found: &mut Found<'_>) {
    let (None, Some(new)) = (part.old, part.new) else { return };
    let reads = !part.is_success || part.is_known_elsewhere || part.beside.0 == 0;
    let wire = if reads || part.direction != Direction::Response { Safe } else { Breaking };
    let finding = found.add(
        wire,
        match new.status {
            Status::Default => "default response added".to_owned(),
            status => format!("response status {status} added"),
        },
    );
    finding.new(&new.at).about(new.status.to_string());
    finding.shown_by(Hint::Answer("the old document does not define this success"));
}
