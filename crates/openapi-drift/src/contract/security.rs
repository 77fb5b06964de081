//! Reading of security requirements. A scheme is identified by the credential that is sent, not by its name.

use std::collections::BTreeSet;

use openapi_document::{Members, OperationRef, Pointer, followed};
use serde_json::Value;

use super::{Alternative, Security};

/// Returns the alternatives of an operation, by default those of the document.
pub(super) fn read(root: &Value, operation: &OperationRef<'_>) -> Security {
    let own = operation.value.member("security").map(|list| (operation.pointer.child("security"), list));
    let common = || Some((Pointer::from("/security"), root.member("security")?));
    let Some((at, list)) = own.or_else(common) else { return Security::default() };
    let mut alternatives: Vec<Alternative> = Vec::new();
    for requirement in list.as_array().into_iter().flatten().filter_map(Value::as_object) {
        let needed = requirement.iter().map(|(name, scopes)| {
            let scopes: BTreeSet<String> =
                scopes.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
            (scheme(root, name), scopes)
        });
        alternatives.push(needed.collect());
    }
    Security { at, alternatives }
}

/// Returns a description of the credential of a scheme.
fn scheme(root: &Value, name: &str) -> String {
    let at = Pointer::component("securitySchemes", name);
    let found = at.find(root).and_then(|value| followed(root, &at, value));
    let Some(found) = found else { return format!("`{name}` (undeclared)") };
    let text = |key: &str| found.value.member(key).and_then(Value::as_str).unwrap_or_default();
    match text("type") {
        "apiKey" if text("in") == "header" => format!("the header `{}`", text("name").to_lowercase()),
        "apiKey" => format!("the {} parameter `{}`", text("in"), text("name")),
        "http" => format!("HTTP {} authentication", text("scheme").to_lowercase()),
        "oauth2" => format!("OAuth 2{}", flows(found.value)),
        "openIdConnect" => format!("OpenID Connect at {}", text("openIdConnectUrl")),
        "mutualTLS" => "a client certificate".to_owned(),
        other => format!("`{name}` of type `{other}`"),
    }
}

/// Returns the OAuth 2 flows with their token URLs.
fn flows(scheme: &Value) -> String {
    let flows = scheme.member("flows").and_then(Value::as_object).into_iter().flatten();
    let mut all: Vec<String> = flows
        .map(|(name, flow)| {
            let url = |key: &str| flow.member(key).and_then(Value::as_str);
            format!("{name} at {}", url("tokenUrl").or_else(|| url("authorizationUrl")).unwrap_or("no address"))
        })
        .collect();
    all.sort();
    if all.is_empty() { String::new() } else { format!(" ({})", all.join(", ")) }
}
