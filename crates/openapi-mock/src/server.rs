//! The URLs of servers.

use openapi_document::OperationRef;
use serde_json::Value;
use url::Url;

/// Returns the Server Objects of an operation: its own, or else those of its path, or else those of the document
/// (OpenAPI 3.1.1, Server Object).
pub fn servers<'v>(root: &'v Value, operation: &OperationRef<'v>) -> &'v [Value] {
    let listed = |holder: &'v Value| holder.get("servers")?.as_array().filter(|list| !list.is_empty());
    [operation.value, operation.path_item, root].into_iter().find_map(listed).map_or(&[], Vec::as_slice)
}

/// Returns the URL of a Server Object. Variables have their default values, and a relative URL is relative to `base`,
/// the URL of the document. Returns `None` if the URL is invalid.
pub fn server_url(server: &Value, base: &Url) -> Option<Url> {
    base.join(&expanded(server)?).ok()
}

/// Returns the URL of a Server Object with the default values of its variables; `None` if one has no default.
fn expanded(server: &Value) -> Option<String> {
    let mut url = server.get("url")?.as_str()?.trim().to_owned();
    for (name, variable) in server.get("variables").and_then(Value::as_object).into_iter().flatten() {
        let default = match variable.get("default") {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Null) | None => String::new(),
            Some(other) => other.to_string(),
        };
        url = url.replace(&format!("{{{name}}}"), &default);
    }
    Some(url).filter(|url| !url.contains('{'))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use openapi_document::operations;
    use serde_json::json;

    use super::*;

    #[test]
    fn servers_are_expanded_and_relative_to_the_document() {
        let root = json!({"servers": [
            {"url": "./v1/"}, {"url": "../v2"}, {"url": "https://a.example/{stage}/v3", "variables": {"stage": {"default": "test"}}},
            {"url": "https://{unknown}.example"}], "paths": {"/a": {"get": {}}, "/b": {"servers": [], "get": {"servers": [{"url": "/own"}]}}}});
        let base = Url::parse("http://here.test/specs/openapi.yaml").unwrap();
        let urls = |root: &Value, index: usize| -> Vec<String> {
            let found = operations(root);
            servers(root, &found[index]).iter().filter_map(|it| server_url(it, &base)).map(String::from).collect()
        };
        let expected = ["http://here.test/specs/v1/", "http://here.test/v2", "https://a.example/test/v3"];
        assert_eq!(urls(&root, 0), expected);
        assert_eq!(urls(&root, 1), ["http://here.test/own"]);
        assert!(urls(&json!({"paths": {"/a": {"get": {}}}}), 0).is_empty());
    }
}
