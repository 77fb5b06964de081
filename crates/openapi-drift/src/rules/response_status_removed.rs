//! A response status is no longer documented.
//!
//! The status that replaces it is not known. A client that does not read the bodies of successes accepts any
//! success.
//!
//! ```yaml
//! old: {/pets: {get: {responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}}}, '404': {description: none}}}}}
//! new: {/pets: {get: {responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}}}}}}}
//! wire: risky
//! ```

use openapi_document::Status;

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "response-status-removed",
    mirror: "response-status-added",
    file: include_str!("response_status_removed.rs"),
    judge: Judge::Response(judge),
};

fn judge(part: &Part<'_, Response>, found: &mut Found<'_>) {
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
