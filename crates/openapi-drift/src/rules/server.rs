//! Servers.

use super::rule::prelude::*;

rules! {
    /// A server was removed.
    ///
    /// The shipped client has its address, which may be switched off.
    ///
    /// ```yaml
    /// old: {/pets: {get: {servers: [{url: 'https://a.example'}, {url: 'https://b.example'}], responses: {}}}}
    /// new: {/pets: {get: {servers: [{url: 'https://a.example'}], responses: {}}}}
    /// wire: risky
    /// ```
    "server-removed" mirrors "server-added" = Judge::Server(server_removed);

    /// A server was added.
    ///
    /// ```yaml
    /// old: {/pets: {get: {servers: [{url: 'https://a.example'}], responses: {}}}}
    /// new: {/pets: {get: {servers: [{url: 'https://a.example'}, {url: 'https://b.example'}], responses: {}}}}
    /// wire: safe
    /// ```
    "server-added" mirrors "server-removed" = Judge::Server(server_added);

    /// The variables of a server have other values or defaults.
    ///
    /// ```yaml
    /// old: {/pets: {get: {servers: [{url: 'https://{r}.example', variables: {r: {default: a}}}], responses: {}}}}
    /// new: {/pets: {get: {servers: [{url: 'https://{r}.example', variables: {r: {default: b}}}], responses: {}}}}
    /// wire: risky
    /// ```
    "server-variables-changed" = Judge::Server(server_variables_changed);
}

fn server_removed(part: &Part<'_, Server>, found: &mut Found<'_>) {
    let (Some(old), None) = (part.old, part.new) else { return };
    let finding = found.add(Risky, format!("server `{}` removed", old.url));
    finding.old(&old.at).about(old.url.clone()).values(old.url.clone(), json!(null));
}

fn server_added(part: &Part<'_, Server>, found: &mut Found<'_>) {
    let (None, Some(new)) = (part.old, part.new) else { return };
    let finding = found.add(Safe, format!("server `{}` added", new.url));
    finding.new(&new.at).about(new.url.clone()).values(json!(null), new.url.clone());
}

fn server_variables_changed(part: &Part<'_, Server>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    let finding = found.add(Risky, format!("variables of the server `{}` changed", new.url));
    finding.at(&old.at, &new.at).about(new.url.clone()).values(old.variables.clone(), new.variables.clone());
}
