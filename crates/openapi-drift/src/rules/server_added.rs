//! A server was added.
//!
//! ```yaml
//! old: {/pets: {get: {servers: [{url: 'https://a.example'}], responses: {}}}}
//! new: {/pets: {get: {servers: [{url: 'https://a.example'}, {url: 'https://b.example'}], responses: {}}}}
//! wire: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "server-added",
    mirror: "server-removed",
    file: include_str!("server_added.rs"),
    judge: Judge::Server(judge),
};

fn judge(part: &Part<'_, Server>, found: &mut Found<'_>) {
    let (None, Some(new)) = (part.old, part.new) else { return };
    let finding = found.add(Safe, format!("server `{}` added", new.url));
    finding.new(&new.at).about(new.url.clone()).values(json!(null), new.url.clone());
}
