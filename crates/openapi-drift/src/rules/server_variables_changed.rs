//! The variables of a server have other values or defaults.
//!
//! ```yaml
//! old: {/pets: {get: {servers: [{url: 'https://{r}.example', variables: {r: {default: a}}}], responses: {}}}}
//! new: {/pets: {get: {servers: [{url: 'https://{r}.example', variables: {r: {default: b}}}], responses: {}}}}
//! wire: risky
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "server-variables-changed",
    mirror: "server-variables-changed",
    file: include_str!("server_variables_changed.rs"),
    judge: Judge::Server(judge),
};

fn judge(part: &Part<'_, Server>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    let finding = found.add(Risky, format!("variables of the server `{}` changed", new.url));
    finding.at(&old.at, &new.at).about(new.url.clone()).values(old.variables.clone(), new.variables.clone());
}
