//! Servers: those of the document, and those of individual path items and operations.

use openapi_document::{Members, OperationRef, template};
use openapi_lower::snake;
use serde_json::Value;

use crate::{
    markdown::plain,
    model::{MemberId, Server, ServerGroup, ServerVariable, TypeId, Types},
};

/// Reads the server groups, and the group of each operation.
pub(super) fn read(types: &mut Types, root: &Value, operations: &[OperationRef<'_>]) -> (Vec<ServerGroup>, Vec<usize>) {
    let whole = listed(root).cloned();
    let mut lists: Vec<(Option<Value>, usize, String)> = vec![(whole.clone(), 0, String::new())];
    let mut places = Vec::new();
    for operation in operations {
        let list = of_operation(operation).cloned().or_else(|| whole.clone());
        let id = snake(operation.operation_id().unwrap_or_default());
        let place = match lists.iter().position(|(known, ..)| *known == list) {
            Some(place) => place,
            None => {
                lists.push((list, 0, id.clone()));
                lists.len() - 1
            }
        };
        if let Some((_, count, first)) = lists.get_mut(place) {
            *count += 1;
            if first.is_empty() {
                *first = id;
            }
        }
        places.push(place);
    }
    // Servers that no operation uses are not the default.
    if whole.is_none() && lists.len() > 1 && lists.first().is_some_and(|(_, count, _)| *count == 0) {
        lists.remove(0);
        places.iter_mut().for_each(|place| *place -= 1);
    }
    let main = lists.first().and_then(|(list, ..)| first_url(list.as_ref())).unwrap_or_default();
    let groups = lists.into_iter().map(|(list, count, first)| {
        let word = word(&first_url(list.as_ref()).unwrap_or_default(), &main);
        let servers = servers(types, list.as_ref());
        ServerGroup { id: types.new_member(), word, servers, operations: (count, first) }
    });
    (groups.collect(), places)
}

fn listed(holder: &Value) -> Option<&Value> {
    holder.member("servers").filter(|servers| servers.as_array().is_some_and(|servers| !servers.is_empty()))
}

fn of_operation<'v>(operation: &OperationRef<'v>) -> Option<&'v Value> {
    listed(operation.value).or_else(|| listed(operation.path_item))
}

fn first_url(list: Option<&Value>) -> Option<String> {
    list?.get(0)?.member("url").and_then(Value::as_str).map(str::to_owned)
}

/// Returns the word that distinguishes the host or path of a group from those of the first group.
fn word(url: &str, main: &str) -> String {
    let words = |url: &str| -> Vec<String> {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        rest.split(['/', '.', ':']).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let known = words(main);
    let word = words(url)
        .into_iter()
        .find(|word| !known.contains(word) && word.starts_with(|c: char| c.is_ascii_alphabetic()));
    word.unwrap_or_else(|| "other".to_owned())
}

/// Reads the servers of a list; without one, the location of the document (OpenAPI 3.2, "servers").
fn servers(types: &mut Types, list: Option<&Value>) -> Vec<Server> {
    let mut found: Vec<Server> = Vec::new();
    for server in list.and_then(Value::as_array).into_iter().flatten() {
        let text =
            |key: &str| server.member(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
        let Some(url) = text("url") else { continue };
        let (description, short) = (text("description").unwrap_or_default(), text("name"));
        let host =
            || url.split_once("://").map_or(url, |(_, rest)| rest).split(['.', '/', ':']).find(|it| !it.is_empty());
        let words = short.or_else(|| heading(description)).or_else(host).unwrap_or("server").to_owned();
        let of_server = server.member("variables").and_then(Value::as_object);
        let variables = template::distinct_placeholders(url)
            .into_iter()
            .map(|wire| {
                let known = found.iter().flat_map(|server| &server.variables).find(|known| known.wire == wire);
                let ids = known.map(|known| (known.id, known.type_id));
                let ids = ids.unwrap_or_else(|| (types.new_member(), types.new_id()));
                variable(types, ids, wire, of_server.and_then(|all| all.get(wire)))
            })
            .collect();
        let (id, url, doc) = (types.new_member(), url.to_owned(), plain(description));
        found.push(Server { id, words, url, doc, variables });
    }
    if found.is_empty() {
        let (words, url) = ("here".to_owned(), "/".to_owned());
        found.push(Server { id: types.new_member(), words, url, doc: String::new(), variables: Vec::new() });
    }
    found
}

/// Returns the first words of a description, before any explanation, if they are few.
fn heading(description: &str) -> Option<&str> {
    let end = [" for ", " of ", " with ", ":", "(", ",", " - ", ". ", "\n"]
        .iter()
        .filter_map(|sign| description.find(sign))
        .min();
    let (words, _) = description.split_at(end.unwrap_or(description.len()));
    let is_name = words.contains(|c: char| c.is_ascii_alphabetic()) && !words.contains('/');
    Some(words).filter(|words| is_name && words.len() <= 40 && words.split_whitespace().count() <= 4)
}

fn variable(
    types: &mut Types,
    (id, type_id): (MemberId, TypeId),
    wire: &str,
    variable: Option<&Value>,
) -> ServerVariable {
    let scalar = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    };
    let mut values: Vec<String> = variable
        .and_then(|it| it.member("enum"))
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(scalar)
        .collect();
    let default = variable.and_then(|it| it.member("default")).and_then(scalar).or_else(|| values.first().cloned());
    let mut seen = std::collections::HashSet::new();
    values.retain(|value| seen.insert(value.clone()));
    ServerVariable {
        id,
        wire: wire.to_owned(),
        default,
        doc: plain(variable.and_then(|it| it.member("description")).and_then(Value::as_str).unwrap_or_default().trim()),
        type_id,
        values: values.into_iter().map(|text| (types.new_member(), text)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use openapi_document::operations;
    use serde_json::json;

    use super::*;

    #[test]
    fn operations_go_to_the_nearest_servers() {
        let root = json!({
            "servers": [{"url": "https://api.zoo.example/2.0"}],
            "paths": {
                "/a": {"get": {"operationId": "a"}, "put": {"operationId": "p", "servers": [{"url": "https://upload.zoo.example/2.0"}]}},
                "/b": {"servers": [{"url": "https://{region}.b.example", "variables": {"region": {"default": "eu", "enum": ["eu", "us"]}}}], "get": {"operationId": "b"}}
            }
        });
        let (groups, places) = read(&mut Types::default(), &root, &operations(&root));
        assert_eq!(places, [0, 1, 2]);
        assert_eq!(groups[1].word, "upload");
        assert_eq!(groups[2].servers[0].url_by_default(), "https://eu.b.example");
        assert_eq!(groups[2].servers[0].variables[0].values[1].1, "us");
        assert_eq!(groups[0].servers[0].words, "api");
    }

    #[test]
    fn without_servers_the_document_s_own_place_is_one() {
        let root = json!({"paths": {"/a": {"get": {}}}});
        let (groups, places) = read(&mut Types::default(), &root, &operations(&root));
        assert_eq!((groups.len(), places), (1, vec![0]));
        assert_eq!(groups[0].servers[0].url, "/");
        // If every operation has servers of its own, the first of them is the default.
        let root = json!({"paths": {"/a": {"get": {"servers": [{"url": "https://x.example"}]}}}});
        let (groups, places) = read(&mut Types::default(), &root, &operations(&root));
        assert_eq!((groups.len(), places), (1, vec![0]));
        assert_eq!(groups[0].servers[0].url, "https://x.example");
    }
}
