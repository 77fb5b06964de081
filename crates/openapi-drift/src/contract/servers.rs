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

/// Returns a URL in the form in which equal URLs are the same text (RFC 9110, section 4.2.3): scheme and host in
/// lowercase, without the default port.
pub fn canonical_url(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (authority, path) = rest.split_at_checked(rest.find('/').unwrap_or(rest.len())).unwrap_or((rest, ""));
    let (scheme, authority) = (scheme.to_ascii_lowercase(), authority.to_ascii_lowercase());
    let port = match scheme.as_str() {
        "https" => ":443",
        "http" => ":80",
        _ => "",
    };
    format!("{scheme}://{}{path}", authority.strip_suffix(port).unwrap_or(&authority))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_urls_have_one_form() {
        for (url, canonical) in [
            ("HTTPS://Api.Example:443/V1", "https://api.example/V1"),
            ("http://h:80", "http://h"),
            ("http://h:443/a:80", "http://h:443/a:80"),
            ("https://{region}.h:8443", "https://{region}.h:8443"),
            ("/V1", "/V1"),
            ("https://", "https://"),
        ] {
            assert_eq!(canonical_url(url), canonical);
        }
    }
}
