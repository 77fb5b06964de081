//! Breaks in a client as a whole: credentials, parameters of all operations, servers, views, webhooks.

use std::collections::BTreeSet;

use openapi_document::Pointer;
use openapi_lower::type_name;

use super::{ClientLock, Lock, ServerLock, VariableLock, ViewLock, WebhookLock, expression::text, found::Found};

/// Returns the name of the type that selects a server of a group.
pub(super) fn server_type(prefix: &str) -> String {
    type_name(&format!("{prefix}_server"))
}

/// Returns the prefix of the names of a variable's server group.
pub(super) fn group_of(key: &str) -> &str {
    key.split_once(' ').map_or("", |(prefix, _)| prefix)
}

/// Returns the prefixes of the server groups except the first: each has a builder method for its base URL.
pub(super) fn groups(client: &ClientLock) -> BTreeSet<&str> {
    client.servers.values().map(|server| server.prefix.as_str()).filter(|prefix| !prefix.is_empty()).collect()
}

impl Found<'_> {
    pub(super) fn client(&mut self, before: &Lock, now: &Lock) {
        let (before, now) = (&before.client, &now.client);
        for name in before.constants.keys().filter(|name| !now.constants.contains_key(*name)) {
            let reason = "the document no longer declares a server with an absolute URL".to_owned();
            self.add(&format!("Client::{name}"), "a constant".to_owned(), None, Pointer::from("/servers"), reason);
        }
        for (scheme, method) in &before.credentials {
            let at = Pointer::component("securitySchemes", scheme);
            self.name(&format!("Builder::{method}"), method, now.credentials.get(scheme), &at);
        }
        for (key, parameter) in &before.parameters {
            let after = now.parameters.get(key).map(|it| format!("{} {}", it.name, text(&it.ty)));
            let was = format!("{} {}", parameter.name, text(&parameter.ty));
            self.part(&format!("Builder::{}", parameter.name), was, after, &Pointer::from("/paths"));
        }
        self.servers(before, now);
        for (tag, view) in &before.views {
            let line = |ViewLock { method, ty }: &ViewLock| format!("{method} {ty}");
            let (was, after) = (line(view), now.views.get(tag).map(line));
            self.name(&format!("Client::{}", view.method), &was, after.as_ref(), &Pointer::from("/tags"));
        }
        for (name, WebhookLock { variant, ty }) in &before.webhooks {
            let at = Pointer::from("/webhooks").child(name);
            let after = now.webhooks.values().find(|known| known.variant == *variant).map(|known| &known.ty);
            self.typed(&format!("Webhook::{variant}"), ty, after, &at);
        }
    }

    fn servers(&mut self, before: &ClientLock, now: &ClientLock) {
        let at = Pointer::from("/servers");
        for (url, server) in &before.servers {
            let ServerLock { prefix, name: constructor } = server;
            let is_there = now.servers.values().any(|known| known == server) && now.has_choice(prefix);
            // A single server without variables is not a choice.
            if before.has_choice(prefix) && !is_there {
                let item = format!("{}::{constructor}", server_type(prefix));
                let reason = match now.servers.contains_key(url) {
                    true => "the document no longer offers a choice of servers".to_owned(),
                    false => format!("the document no longer declares the server `{url}`"),
                };
                self.add(&item, constructor.clone(), None, at.clone(), reason);
            }
        }
        for prefix in groups(before).difference(&groups(now)) {
            let reason = format!("no operation uses the server group `{prefix}`");
            self.add(&format!("Builder::{prefix}_base_url"), "a method".to_owned(), None, at.clone(), reason);
        }
        for (key, VariableLock { setter, ty, values }) in &before.variables {
            let after = now.variables.get(key);
            let item = format!("{}::{setter}", server_type(group_of(key)));
            self.name(&item, setter, after.map(|it| &it.setter), &at);
            let (Some(ty), Some(after)) = (ty, after) else { continue };
            self.part(ty, "an enum".to_owned(), (after.ty.as_ref() == Some(ty)).then(|| "an enum".to_owned()), &at);
            if after.ty.as_ref() == Some(ty) {
                for (value, variant) in values {
                    self.name(&format!("{ty}::{variant}"), variant, after.values.get(value), &at);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use openapi_document::Document;
    use openapi_lower::{Normal, normalise};

    use crate::surface_changes;

    fn document(servers: &str, parameters: &str) -> Normal {
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\nservers: {servers}\npaths: {{/l: {{get: {{operationId: l, parameters: [{parameters}], responses: {{'200': {{description: d, content: {{application/json: {{schema: {{type: array, items: {{type: string}}}}}}}}}}}}}}}}}}\n"
        );
        normalise(&Document::parse("t.yaml", text).unwrap())
    }

    fn breaks(old: &Normal, new: &Normal) -> Vec<String> {
        surface_changes(old, new, None).breaks.into_iter().map(|it| it.item).collect()
    }

    const PAGES: &str =
        "{name: page, in: query, schema: {type: integer}}, {name: per_page, in: query, schema: {type: integer}}";

    #[test]
    fn pages_that_are_not_turned_any_more_are_gone() {
        let server = "[{url: 'https://h.example'}]";
        let old = document(server, PAGES);
        let new = document(server, "{name: per_page, in: query, schema: {type: integer}}");
        assert_eq!(breaks(&old, &new), ["l().page", "l().items"]);
        assert!(breaks(&new, &old).is_empty());
    }

    #[test]
    fn variables_of_servers_have_setters_and_variants() {
        let server = |variables: &str| format!("[{{url: 'https://{{r}}.h.example', variables: {variables}}}]");
        let old = document(&server("{r: {default: eu, enum: [eu, us]}}"), "");
        let less = document(&server("{r: {default: eu, enum: [eu]}}"), "");
        assert_eq!(breaks(&old, &less), ["ServerR::Us"]);
        let none = document("[{url: 'https://eu.h.example'}]", "");
        let found = breaks(&old, &none);
        assert!(found.contains(&"Server::r".to_owned()), "{found:?}");
        assert!(breaks(&none, &document("[{url: 'https://us.h.example'}]", "")).is_empty());
    }
}
