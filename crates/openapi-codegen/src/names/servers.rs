//! Names of servers, of their groups, and of their variables.

use std::cmp::Reverse;

use foldhash::{HashSet, HashSetExt};
use openapi_lower::{Names, snake, type_name};

use super::{NameTable, members::name_values, reserved, unique::name_all};
use crate::{
    lock::{ClientLock, Matched, VariableLock},
    model::{Model, ServerGroup, ServerVariable},
};

/// Assigns the names.
pub(super) fn assign(model: &Model, table: &mut NameTable, matched: &Matched<'_>) {
    let client = matched.client;
    let mut types = Names::reserving(reserved::client_types());
    for (group, prefix) in model.servers.iter().zip(prefixes(model, client)) {
        table.name_member(group.id, prefix);
        types.take(&table.server_type(group));
    }
    client.into_iter().for_each(|client| {
        client.views.values().for_each(|view| types.take(&view.ty));
        client.variables.values().filter_map(|known| known.ty.as_ref()).for_each(|ty| types.take(ty));
    });
    for group in &model.servers {
        let prefix = table.member(group.id).to_owned();
        // Setters and constructors share one namespace.
        let mut names = Names::default();
        let constructors = constructors(group, &prefix, client, &mut names);
        let variables = group.variables();
        let known = |variable: &ServerVariable| -> Option<&VariableLock> {
            client?.variables.get(&ClientLock::variable_key(&prefix, &variable.wire))
        };
        let setter = |variable: &&ServerVariable| {
            known(variable).map(|known| known.setter.as_str()).ok_or_else(|| vec![snake(&variable.wire)])
        };
        let setters = name_all(&mut names, variables.iter().map(setter).collect(), Names::claim_snake);
        for (variable, setter) in variables.into_iter().zip(setters) {
            let known = known(variable);
            if !variable.values.is_empty() {
                let ty = known.and_then(|known| known.ty.clone());
                let fresh = || types.claim_type(&type_name(&format!("{prefix}_server_{setter}")));
                table.name(variable.type_id, ty.unwrap_or_else(fresh));
            }
            let texts = variable.values.iter().map(|(_, text)| text.as_str());
            let values = name_values(texts, known.map(|known| &known.values));
            variable.values.iter().zip(values).for_each(|((id, _), name)| table.name_member(*id, name));
            table.name_member(variable.id, setter);
        }
        let mut fresh = Names::reserving(constructors.iter().flatten().copied());
        for (server, known) in group.servers.iter().zip(constructors) {
            let name = known.map(str::to_owned).unwrap_or_else(|| {
                let name = fresh.claim_snake(&snake(&server.words));
                let is_free = names.is_free(&name);
                names.claim_snake(&if is_free { name } else { format!("at_{name}") })
            });
            table.name_member(server.id, name);
        }
    }
}

/// Returns the prefixes of the names of groups: that of the lock for the group with the most servers of it, as several
/// groups may have a server in common.
fn prefixes(model: &Model, client: Option<&ClientLock>) -> Vec<String> {
    let mut likely: Vec<(usize, usize, &str)> = Vec::new();
    for (index, group) in model.servers.iter().enumerate() {
        let mut seen = HashSet::new();
        let distinct = group.servers.iter().filter(|server| seen.insert(&server.url));
        let known = distinct.filter_map(|server| client?.servers.get(&server.url));
        // The first group is that of all other operations.
        for prefix in known.map(|known| known.prefix.as_str()).filter(|prefix| prefix.is_empty() == (index == 0)) {
            match likely.iter_mut().find(|(_, group, known)| (*group, *known) == (index, prefix)) {
                Some((count, ..)) => *count += 1,
                None => likely.push((1, index, prefix)),
            }
        }
    }
    likely.sort_by_key(|(count, ..)| Reverse(*count));
    let mut known: Vec<Option<&str>> = vec![None; model.servers.len()];
    for (_, index, prefix) in likely {
        if !known.contains(&Some(prefix)) {
            known.get_mut(index).into_iter().for_each(|place| *place = place.or(Some(prefix)));
        }
    }
    let mut names = Names::reserving(known.iter().flatten().copied());
    client.into_iter().for_each(|client| reserve(client, &mut names));
    let mut fresh = |(index, group): (usize, &ServerGroup)| match index {
        0 => String::new(),
        _ => names.claim_snake(&snake(&group.word)),
    };
    let all = known.into_iter().zip(model.servers.iter().enumerate());
    all.map(|(known, group)| known.map_or_else(|| fresh(group), str::to_owned)).collect()
}

/// Reserves the prefixes that would result in a locked name of a method of the builder or of a view.
fn reserve(client: &ClientLock, names: &mut Names) {
    let methods = client.credentials.values().chain(client.parameters.values().map(|known| &known.name)).cloned();
    for name in methods.chain(client.views.values().map(|view| snake(&view.ty))) {
        let stems = ["_server", "_base_url"].into_iter().filter_map(|end| name.strip_suffix(end));
        stems.for_each(|stem| names.take(stem));
    }
}

/// Returns the locked constructors of the servers of a group, and reserves them. A server that the lock has in another
/// group has the name that it has there, if no other server of its own group has it.
fn constructors<'l>(
    group: &ServerGroup,
    prefix: &str,
    client: Option<&'l ClientLock>,
    names: &mut Names,
) -> Vec<Option<&'l str>> {
    let mut found = vec![None; group.servers.len()];
    for is_own in [true, false] {
        for (server, place) in group.servers.iter().zip(&mut found) {
            let known = client.and_then(|client| client.servers.get(&server.url));
            let known = known.filter(|known| (known.prefix == prefix) == is_own && names.is_free(&known.name));
            if let Some(known) = known {
                names.take(&known.name);
                *place = Some(known.name.as_str());
            }
        }
    }
    found
}

impl NameTable {
    /// Returns the name of the type of a server group.
    pub fn server_type(&self, group: &ServerGroup) -> String {
        type_name(&format!("{}_server", self.member(group.id)))
    }

    /// Returns the name of the builder method that selects one of the servers of a group.
    pub fn server_method(&self, group: &ServerGroup) -> String {
        self.with_prefix(group, "server")
    }

    /// Returns the name of the builder method that sets another base URL for a server group.
    pub fn base_url_method(&self, group: &ServerGroup) -> String {
        self.with_prefix(group, "base_url")
    }

    fn with_prefix(&self, group: &ServerGroup, name: &str) -> String {
        match self.member(group.id) {
            "" => name.to_owned(),
            prefix => format!("{prefix}_{name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use openapi_document::Document;
    use serde_json::{Map, Value, json};

    use crate::{generate, generate_locked};

    #[test]
    fn groups_are_named_by_their_hosts_and_setters_come_before_constructors() {
        let region = json!({"default": "eu", "enum": ["eu", "us"]});
        let server =
            json!({"url": "https://{region}.upload.example", "description": "region", "variables": {"region": region}});
        let operation = json!({"servers": [server], "responses": {"204": {"description": "d"}}});
        let root = json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"},
            "servers": [{"url": "https://api.example"}], "paths": {"/a": {"get": operation}}});
        let model = generate(&Document::parse("t.json", root.to_string()).unwrap()).model;
        let names = &model.names;
        let [main, other] = model.servers.as_slice() else { panic!("{:?}", model.servers) };
        assert_eq!((names.server_type(main), names.server_method(main)), ("Server".to_owned(), "server".to_owned()));
        assert_eq!(names.member(main.servers[0].id), "api");
        assert_eq!(names.server_type(other), "UploadServer");
        assert_eq!(names.base_url_method(other), "upload_base_url");
        assert_eq!(names.member(other.servers[0].id), "at_region");
        let variable = &other.servers[0].variables[0];
        assert_eq!((names.member(variable.id), names.of(variable.type_id)), ("region", "UploadServerRegion"));
        assert_eq!(names.member(variable.values[1].0), "Us");
    }

    #[test]
    fn locked_names_stay_where_new_ones_would_be_equal() {
        let server = |url: &str, words: &str, variables: Value| json!({"url": url, "description": words, "variables": variables});
        let one_of = |values: Value| json!({"default": values[0], "enum": values});
        let document = |servers: Value, paths: &[(&str, Value)]| {
            let of = |servers: &Value| json!({"get": {"servers": servers, "responses": {"204": {"description": "d"}}}});
            let paths: Map<String, Value> = paths.iter().map(|(path, it)| ((*path).to_owned(), of(it))).collect();
            let root =
                json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "servers": servers, "paths": paths});
            Document::parse("t.json", root.to_string()).unwrap()
        };
        let upload = |host: &str, values: Value| {
            let url = format!("https://{{region}}.upload.{host}");
            json!([server(&url, "Main", json!({"region": one_of(values)}))])
        };
        let api = "https://{a-b}.api.example";
        let old = document(
            json!([server(api, "Live", json!({"a-b": one_of(json!(["eu", "us"]))}))]),
            &[("/a", upload("example", json!(["free"])))],
        );
        let listed = one_of(json!(["EU", "eu", "us"]));
        let new = document(
            json!([
                server(
                    "https://{a_b}.api.example/{live}",
                    "Live",
                    json!({"a_b": one_of(json!(["x"])), "live": {"default": "v"}})
                ),
                server(api, "Live", json!({"a-b": listed}))
            ]),
            &[("/0", upload("other", json!(["FREE", "free"]))), ("/a", upload("example", json!(["FREE", "free"])))],
        );
        let before = generate(&old).lock;
        let now = generate_locked(&new, &before);
        assert!(now.breaks.is_empty(), "{:#?}", now.breaks);
        let client = &now.lock.client;
        for (key, known) in &before.client.variables {
            let now = &client.variables[key];
            assert_eq!((&now.setter, &now.ty), (&known.setter, &known.ty));
            assert!(known.values.iter().all(|(value, name)| now.values.get(value) == Some(name)), "{now:?}");
        }
        let server = |url: &str| (client.servers[url].prefix.as_str(), client.servers[url].name.as_str());
        assert_eq!(server("https://{region}.upload.other"), ("upload_2", "main"));
        assert_eq!([server(api).1, server("https://{a_b}.api.example/{live}").1], ["live", "at_live_2"]);
        assert_eq!([&client.variables["a_b"].setter, &client.variables["live"].setter], ["a_b_2", "live_2"]);
        assert_eq!(client.variables["a_b"].ty.as_deref(), Some("ServerAb2"));
    }

    /// A lock has each URL once, with the first group that lists it.
    #[test]
    fn groups_with_a_server_in_common_have_names_of_their_own() {
        let (one, other) = (json!({"url": "https://up.example"}), json!({"url": "https://down.example"}));
        let of = |servers: Value| json!({"get": {"servers": servers, "responses": {"204": {"description": "d"}}}});
        let root = json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "servers": [{"url": "https://api.example"}],
            "paths": {"/a": of(json!([one])), "/b": of(json!([one, other, one]))}});
        let document = Document::parse("t.json", root.to_string()).unwrap();
        let before = generate(&document);
        let now = generate_locked(&document, &before.lock);
        assert!(now.breaks.is_empty(), "{:#?}", now.breaks);
        assert_eq!(before.texts.client, now.texts.client);
        let prefixes: Vec<&str> = now.model.servers.iter().map(|group| now.model.names.member(group.id)).collect();
        assert_eq!(prefixes, ["", "up", "up_2"]);
    }
}
