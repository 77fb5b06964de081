//! A response status was added.
//!
//! An undocumented failure is an error in any case. A success whose body differs from that of all documented
//! successes cannot be read, unless the client does not read the bodies of successes.
//!
//! ```yaml
//! old: {/pets: {get: {responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}}}}}}}
//! new: {/pets: {get: {responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}}}, '202': {description: later, content: {application/json: {schema: {type: integer}}}}}}}}
//! wire: breaking
//! ```

use openapi_document::Status;

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "response-status-added",
    mirror: "response-status-removed",
    file: include_str!("response_status_added.rs"),
    judge: Judge::Response(judge),
};

fn judge(part: &Part<'_, Response>, found: &mut Found<'_>) {
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
