//! Reading of servers.

use openapi_document::{Members, OperationRef, Pointer};
use serde_json::Value;

use super::Server;

/// Returns the servers of an operation: its own, those of its Path Item, or those of the document.
pub(super) fn read(root: &Value, operation: &OperationRef<'_>) -> Vec<Server> {
    let places = [
        (operation.pointer.child("servers"), operation.value.member("servers")),
        (operation.item_pointer.child("servers"), operation.path_item.member("servers")),
        (Pointer::from("/servers"), root.member("servers")),
    ];
    let found = places.into_iter().find_map(|(at, servers)| Some((at, servers?.as_array()?)));
    let Some((at, servers)) = found else { return Vec::new() };
    let read = |(index, server): (usize, &Value)| {
        let url = server.member("url")?.as_str()?;
        Some(Server {
            // A path starts with the slash that is removed here.
            url: url.trim_end_matches('/').to_owned(),
            at: at.child(index),
            variables: variables(server.member("variables")),
        })
    };
    servers.iter().enumerate().filter_map(read).collect()
}

/// Returns the Server Variables without their descriptions.
fn variables(all: Option<&Value>) -> Value {
    let all = all.and_then(Value::as_object).into_iter().flatten();
    all.map(|(name, variable)| {
        let facts = ["default", "enum"].map(|key| (key.to_owned(), variable.member(key).cloned().unwrap_or_default()));
        (name.clone(), Value::Object(facts.into_iter().collect()))
    })
    .collect()
}
