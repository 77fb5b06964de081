//! Names of servers, of their groups, and of their variables.

use openapi_lower::{Names, snake, type_name};

use super::{NameTable, members::name_values};
use crate::{
    lock::{Matched, ServerLock},
    model::{Model, ServerGroup},
};

/// Assigns the names.
pub(super) fn assign(model: &Model, table: &mut NameTable, matched: &Matched<'_>) {
    let mut prefixes = Names::default();
    for (index, group) in model.servers.iter().enumerate() {
        let prefix = if index == 0 { String::new() } else { prefixes.claim_snake(&snake(&group.word)) };
        let mut setters = Names::default();
        for variable in group.variables() {
            let setter = setters.claim_snake(&snake(&variable.wire));
            // Two variables may differ in case alone; their setters already have distinct names.
            table.name(variable.type_id, type_name(&format!("{prefix}_server_{setter}")));
            let names = name_values(variable.values.iter().map(|(_, text)| text.as_str()), |_| None);
            variable.values.iter().zip(names).for_each(|((id, _), name)| table.name_member(*id, name));
            table.name_member(variable.id, setter);
        }
        let locked: Vec<Option<&ServerLock>> =
            group.servers.iter().map(|server| matched.client?.servers.get(&server.url)).collect();
        constructors(group, &locked, &mut setters, table);
        let known = locked.into_iter().flatten().map(|known| &known.prefix).next();
        // The first group is that of all other operations.
        let known = known.filter(|known| known.is_empty() == prefix.is_empty()).cloned();
        table.name_member(group.id, known.unwrap_or(prefix));
    }
}

/// Names the constructors of the servers of a group, which share one namespace with its setters.
fn constructors(group: &ServerGroup, locked: &[Option<&ServerLock>], setters: &mut Names, table: &mut NameTable) {
    let mut names = Names::default();
    let fresh: Vec<String> = group.servers.iter().map(|server| names.claim_snake(&snake(&server.words))).collect();
    for ((server, name), known) in group.servers.iter().zip(fresh).zip(locked) {
        let name = if setters.is_free(&name) { name } else { setters.claim_snake(&format!("at_{name}")) };
        let name = match known {
            Some(known) => known.name.clone(),
            // A new server takes no locked name.
            None if locked.iter().flatten().any(|taken| taken.name == name) => format!("{name}_new"),
            None => name,
        };
        table.name_member(server.id, name);
    }
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
    use serde_json::json;

    #[test]
    fn groups_are_named_by_their_hosts_and_setters_come_before_constructors() {
        let region = json!({"default": "eu", "enum": ["eu", "us"]});
        let server =
            json!({"url": "https://{region}.upload.example", "description": "region", "variables": {"region": region}});
        let operation = json!({"servers": [server], "responses": {"204": {"description": "d"}}});
        let root = json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"},
            "servers": [{"url": "https://api.example"}], "paths": {"/a": {"get": operation}}});
        let model = crate::generate(&Document::parse("t.json", root.to_string()).unwrap()).model;
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
}
