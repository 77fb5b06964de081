//! Names of methods, calls, arguments and setters.

use openapi_lower::{Names, snake, type_name};

use super::{
    NameTable, reserved,
    segments::Segments,
    unique::{name_all, pick},
    variants::subtype,
    views,
};
use crate::{
    lock::{ClientLock, Matched, OperationLock, body_lock, key},
    model::{CommonParameter, Model, Operation, Parameter, Scheme},
};

/// Assigns the names.
pub(super) fn assign(model: &mut Model, segments: &Segments, table: &mut NameTable, matched: &Matched<'_>) {
    let mut functions = Names::reserving(reserved::client());
    let mut calls = Names::reserving(reserved::CALLS);
    for locked in matched.operations.iter().flatten() {
        calls.take(&locked.call);
        locked.bodies.values().filter(|body| body.is_argument).for_each(|body| functions.take(&body.method));
    }
    let client = matched.client;
    client.into_iter().flat_map(|client| client.views.values()).for_each(|view| functions.take(&view.method));
    let method = |operation: &Operation| match matched.operation(operation.key) {
        Some(locked) => Ok(locked.method.as_str()),
        None => Err(vec![segments.snake(&operation.id)]),
    };
    let methods = name_all(&mut functions, model.operations.iter().map(method).collect(), Names::claim_snake);
    for (operation, function) in model.operations.iter_mut().zip(methods) {
        let locked = matched.operation(operation.key);
        let call = locked.map_or_else(|| calls.claim_type(&type_name(&function)), |locked| locked.call.clone());
        table.name(operation.call, call);
        parameters(operation, table, locked);
        bodies(operation, &function, table, locked, &mut functions);
        table.name_member(operation.function, function);
    }
    of_builder(model, table, client);
    table.views = views::find(model, table, matched, &mut functions);
}

/// Names parameters: by their names in the document, with the location appended if these collide.
fn parameters(operation: &Operation, table: &mut NameTable, locked: Option<&OperationLock>) {
    let mut names = Names::reserving(reserved::call_or_later().chain(reserved::METHOD));
    let name = |parameter: &Parameter| {
        let known = locked.and_then(|locked| locked.parameters.get(&key(parameter)));
        known.map(|known| known.name.as_str()).ok_or_else(|| {
            let name = snake(&parameter.wire);
            let plain = name.trim_end_matches('_');
            let last = format!("{plain}_{}", parameter.location.as_str());
            // The names of bodies start with `body`.
            if name.starts_with("body") { vec![last] } else { vec![name.clone(), format!("{plain}_parameter"), last] }
        })
    };
    let given = name_all(&mut names, operation.parameters.iter().map(name).collect(), Names::claim_snake);
    operation.parameters.iter().zip(given).for_each(|(parameter, name)| table.name_member(parameter.id, name));
}

/// Names the methods that create a call with a body, or the setters for it.
fn bodies(
    operation: &mut Operation,
    function: &str,
    table: &mut NameTable,
    locked: Option<&OperationLock>,
    functions: &mut Names,
) {
    let Some(body) = &mut operation.body else { return };
    body.is_argument |= locked.is_some_and(|locked| locked.bodies.values().any(|body| body.is_argument));
    let is_argument = body.is_argument;
    let words: Vec<Vec<String>> =
        body.kinds.iter().map(|body| vec![body.kind.word().to_owned(), snake(&subtype(&body.media_type))]).collect();
    let words = pick(&words, |_| false);
    let plain = if is_argument { function } else { "body" };
    // The first form has the plain name, unless another one has it in the lock.
    let known = locked.into_iter().flat_map(|locked| locked.bodies.values());
    let mut is_plain_used = known.clone().any(|known| known.is_argument == is_argument && known.method == plain);
    let mut setters = Names::default();
    known.for_each(|known| setters.take(&known.method));
    operation.parameters.iter().for_each(|parameter| setters.take(table.member(parameter.id)));
    let mut used: Vec<&str> = Vec::new();
    for (kind, word) in body.kinds.iter().zip(words) {
        let known = locked
            .and_then(|locked| body_lock(locked, &body.kinds, kind))
            .filter(|known| known.is_argument == is_argument);
        if let Some(known) = known.filter(|known| !used.contains(&known.method.as_str())) {
            used.push(&known.method);
            table.name_member(kind.method, known.method.clone());
            continue;
        }
        let name = match (std::mem::replace(&mut is_plain_used, true), is_argument) {
            (false, true) => plain.to_owned(),
            (false, false) => setters.claim_snake(plain),
            (true, true) => functions.claim_snake(&format!("{plain}_{word}")),
            (true, false) => setters.claim_snake(&format!("{plain}_{word}")),
        };
        table.name_member(kind.method, name);
    }
}

/// Names the builder methods for credentials, and for parameters of every operation.
fn of_builder(model: &Model, table: &mut NameTable, client: Option<&ClientLock>) {
    let mut names = Names::reserving(reserved::builder());
    for (index, group) in model.servers.iter().enumerate() {
        if group.has_choice() {
            names.take(&table.server_method(group));
        }
        if index > 0 {
            names.take(&table.base_url_method(group));
        }
    }
    // The lock preserves the method for a parameter as long as any operation has it.
    let parameters = model.operations.iter().flat_map(|operation| &operation.parameters);
    let kept = parameters.filter_map(|parameter| client?.parameters.get(&key(parameter)));
    kept.for_each(|known| names.take(&known.name));
    let method = |scheme: &Scheme| {
        let known = client.and_then(|client| client.credentials.get(&scheme.name));
        known.map(String::as_str).ok_or_else(|| vec![snake(&scheme.name.replace("OAuth", "Oauth"))])
    };
    let methods = name_all(&mut names, model.schemes.iter().map(method).collect(), Names::claim_snake);
    model.schemes.iter().zip(methods).for_each(|(scheme, name)| table.name_member(scheme.id, name));
    let name = |common: &CommonParameter| {
        let known = client.and_then(|client| client.parameters.get(&key(&common.parameter)));
        known.map(|known| known.name.as_str()).ok_or_else(|| {
            let name = snake(&common.parameter.wire);
            vec![name.clone(), format!("{}_parameter", name.trim_end_matches('_'))]
        })
    };
    let given = name_all(&mut names, model.parameters.iter().map(name).collect(), Names::claim_snake);
    model.parameters.iter().zip(given).for_each(|(common, name)| table.name_member(common.id, name));
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use openapi_document::Document;
    use serde_json::{Map, Value, json};

    use crate::{generate, generate_locked, testing::client};

    fn functions(paths: Value) -> Vec<String> {
        let model = client(paths, json!({})).model;
        model.operations.iter().map(|it| model.names.member(it.function).to_owned()).collect()
    }

    #[test]
    fn a_method_is_the_operation_id_in_snake_case_or_method_and_path() {
        let paths = json!({"/pets/{id}": {"get": {"operationId": "getPetById"}, "delete": {}}});
        assert_eq!(functions(paths), ["get_pet_by_id", "delete_pets_by_id"]);
    }

    #[test]
    fn a_credential_is_set_by_a_method_of_its_name_that_no_builder_has() {
        let scheme = json!({"type": "http", "scheme": "bearer"});
        let root = json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"},
            "components": {"securitySchemes": {"key": scheme, "build": scheme, "open id": scheme, "OAuth": scheme}}});
        let model = generate(&Document::parse("t.json", root.to_string()).unwrap()).model;
        let methods: Vec<&str> = model.schemes.iter().map(|it| model.names.member(it.id)).collect();
        assert_eq!(methods, ["key", "build_2", "open_id", "oauth"]);
    }

    #[test]
    fn methods_of_the_client_and_keywords_are_not_used() {
        let paths = json!({"/a": {"get": {"operationId": "builder"}, "put": {"operationId": "move"}, "post": {"operationId": "plain"}}});
        let found = functions(paths);
        assert!(!found.contains(&"builder".to_owned()) && !found.contains(&"move".to_owned()), "{found:?}");
        assert!(found.contains(&"plain".to_owned()), "{found:?}");
    }

    #[test]
    fn the_methods_of_a_builder_are_distinct_and_locked_ones_stay() {
        let document = |schemes: &[&str], parameters: &[&str], host: &str| {
            let parameters: Vec<Value> = parameters
                .iter()
                .map(|name| json!({"name": name, "in": "header", "schema": {"type": "string"}}))
                .collect();
            let mut operation = json!({"parameters": parameters, "responses": {"204": {"description": "d"}}});
            let mut paths = json!({"/a": {"get": operation}, "/b": {"get": operation}});
            operation["servers"] =
                json!([{"url": format!("https://{host}.other")}, {"url": format!("https://{host}.more")}]);
            paths["/c"] = json!({"get": operation});
            let schemes: Map<String, Value> =
                schemes.iter().map(|name| ((*name).to_owned(), json!({"type": "http", "scheme": "bearer"}))).collect();
            let root = json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "servers": [{"url": "https://api.example"}],
                "paths": paths, "components": {"securitySchemes": schemes}});
            Document::parse("t.json", root.to_string()).unwrap()
        };
        let old = document(&["token", "upload_server"], &["x_key"], "files");
        let new =
            document(&["Token", "x-key", "files_base_url", "token", "upload_server"], &["token", "x_key"], "files");
        let moved = document(&["token", "upload_server"], &["x_key"], "upload");
        let before = generate(&old).lock;
        for (document, prefix) in [(new, "files"), (moved, "upload_2")] {
            let now = generate_locked(&document, &before);
            let lost: Vec<&str> =
                now.breaks.iter().map(|it| it.item.as_str()).filter(|it| !it.contains("files")).collect();
            assert!(lost.is_empty(), "{lost:#?}");
            let names = &now.model.names;
            let group = &now.model.servers[1];
            assert_eq!(names.member(group.id), prefix);
            let mut all = vec![names.server_method(group), names.base_url_method(group)];
            all.extend(now.model.schemes.iter().map(|it| names.member(it.id).to_owned()));
            all.extend(now.model.parameters.iter().map(|it| names.member(it.id).to_owned()));
            assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len(), "{all:?}");
        }
    }
}
