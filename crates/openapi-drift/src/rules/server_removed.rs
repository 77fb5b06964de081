//! A server was removed.
//!
//! The shipped client has its address, which may be switched off.
//!
//! ```yaml
//! old: {/pets: {get: {servers: [{url: 'https://a.example'}, {url: 'https://b.example'}], responses: {}}}}
//! new: {/pets: {get: {servers: [{url: 'https://a.example'}], responses: {}}}}
//! wire: risky
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "server-removed",
    mirror: "server-added",
    file: include_str!("server_removed.rs"),
    judge: Judge::Server(judge),
};

fn judge(part: &Part<'_, Server>, found: &mut Found<'_>) {
    let (Some(old), None) = (part.old, part.new) else { return };
    let finding = found.add(Risky, format!("server `{}` removed", old.url));
    finding.old(&old.at).about(old.url.clone()).values(old.url.clone(), json!(null));
}
