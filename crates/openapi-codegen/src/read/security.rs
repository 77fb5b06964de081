//! The security schemes of a document, and the requirements of its operations.

use openapi_document::{Members, OperationRef, Pointer, components, resolve_object};
use serde_json::{Map, Value};

use super::docs::doc_of;
use crate::model::{Alternatives, Flow, Scheme, SchemeKind, Types};

/// The OAuth 2 flows that clients support, and a flag for those in which a user authorizes the client.
const FLOWS: [(&str, bool); 2] = [("authorizationCode", true), ("clientCredentials", false)];

/// Returns the OAuth 2 flows that clients support. `implicit` and `password` are deprecated (RFC 9700).
pub(super) fn flows(root: &Value) -> Vec<Flow> {
    let listed = components(root, "securitySchemes");
    let mut found = Vec::new();
    for (name, scheme) in listed.into_iter().flatten() {
        let Some(scheme) = resolve_object(root, scheme) else { continue };
        for (key, is_of_user) in FLOWS {
            let Some(flow) = scheme.member("flows").and_then(|flows| flows.member(key)) else { continue };
            let text = |key: &str| flow.member(key).and_then(Value::as_str).unwrap_or_default().to_owned();
            let scopes = flow.member("scopes").and_then(Value::as_object);
            found.push(Flow {
                scheme: name.clone(),
                is_of_user,
                authorization_url: text("authorizationUrl"),
                token_url: text("tokenUrl"),
                scopes: scopes.into_iter().flatten().map(|(scope, _)| scope.clone()).collect(),
            });
        }
    }
    found
}

/// Returns the OAuth 2 flows that clients do not support, with their locations.
pub(super) fn other_flows(root: &Value) -> Vec<(Pointer, String)> {
    let listed = components(root, "securitySchemes").into_iter().flatten();
    let of_scheme = |(name, scheme): (&String, &Value)| -> Vec<(Pointer, String)> {
        let flows = resolve_object(root, scheme).and_then(|it| it.member("flows")?.as_object());
        let at = Pointer::root().join(["components", "securitySchemes", name.as_str(), "flows"]);
        let other = |key: &&String| !key.starts_with("x-") && !FLOWS.iter().any(|(known, _)| known == key);
        flows.into_iter().flat_map(|flows| flows.keys()).filter(other).map(|key| (at.child(key), key.clone())).collect()
    };
    listed.flat_map(of_scheme).collect()
}

/// The security schemes, and the requirements of operations that declare none of their own.
pub(super) struct Security {
    pub(super) schemes: Vec<Scheme>,
    pub(super) default: Alternatives,
    /// `true` if the default comes from the operations, so that one without requirements needs no credentials.
    is_lifted: bool,
    /// Requirements that refer to an undefined scheme.
    pub(super) unknown: Vec<(Pointer, String)>,
}

impl Security {
    pub(super) fn of(types: &mut Types, root: &Value, operations: &[OperationRef<'_>]) -> Self {
        let listed = components(root, "securitySchemes");
        let schemes: Vec<Scheme> = listed
            .into_iter()
            .flatten()
            .filter_map(|(name, scheme)| {
                let scheme = resolve_object(root, scheme)?;
                let kind = kind(scheme)?;
                Some(Scheme { id: types.new_member(), name: name.clone(), kind, doc: doc_of(scheme) })
            })
            .collect();
        let mut security = Self { schemes, default: Vec::new(), is_lifted: false, unknown: Vec::new() };
        let is_declared = root.has("security") || operations.iter().any(|operation| operation.value.has("security"));
        security.default = match root.member("security") {
            Some(requirements) => security.alternatives(requirements, &Pointer::root().child("security")),
            // Without any requirements in the document, every scheme is optional: a credential is sent if it is
            // set.
            None if !is_declared => (0..security.schemes.len()).map(|index| vec![index]).chain([Vec::new()]).collect(),
            // The requirements of most operations become the default.
            None => security.most_common(operations),
        };
        security.is_lifted = root.member("security").is_none() && is_declared;
        security.unknown.clear();
        if let Some(requirements) = root.member("security") {
            security.alternatives(requirements, &Pointer::root().child("security"));
        }
        if security.schemes.is_empty() {
            security.default.clear();
        }
        security
    }

    /// Returns the security requirements of an operation, if it has its own.
    pub(super) fn of_operation(&mut self, operation: &OperationRef<'_>) -> Option<Alternatives> {
        let Some(requirements) = operation.value.member("security") else {
            return (self.is_lifted && !self.default.is_empty()).then(Vec::new);
        };
        let found = self.alternatives(requirements, &operation.pointer.child("security"));
        (found != self.default).then_some(found)
    }

    /// Returns the alternatives that most operations declare.
    fn most_common(&mut self, operations: &[OperationRef<'_>]) -> Alternatives {
        let mut counts: Vec<(Alternatives, usize)> = Vec::new();
        for operation in operations {
            let Some(requirements) = operation.value.member("security") else { continue };
            let found = self.alternatives(requirements, &operation.pointer);
            match counts.iter_mut().find(|(known, _)| *known == found) {
                Some((_, count)) => *count += 1,
                None => counts.push((found, 1)),
            }
        }
        // Of equally common ones, the first is chosen.
        counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(found, _)| found).unwrap_or_default()
    }

    fn alternatives(&mut self, requirements: &Value, at: &Pointer) -> Alternatives {
        let mut found = Alternatives::new();
        for (index, requirement) in requirements.as_array().into_iter().flatten().enumerate() {
            let mut needed = Vec::new();
            let mut is_known = true;
            for name in requirement.as_object().into_iter().flatten().map(|(name, _)| name) {
                // OpenAPI 3.2 allows a URI in place of a name.
                let short = name.rsplit('/').next().unwrap_or(name);
                match self.schemes.iter().position(|scheme| scheme.name == *name || scheme.name == short) {
                    Some(place) => needed.push(place),
                    None => {
                        is_known = false;
                        self.unknown.push((at.child(index), name.clone()));
                    }
                }
            }
            if is_known && !found.contains(&needed) {
                found.push(needed);
            }
        }
        found
    }
}

fn kind(scheme: &Map<String, Value>) -> Option<SchemeKind> {
    let text = |key: &str| scheme.member(key).and_then(Value::as_str);
    Some(match text("type")? {
        "apiKey" => {
            let name = text("name")?.to_owned();
            match text("in")? {
                "query" => SchemeKind::Query(name),
                "cookie" => SchemeKind::Cookie(name),
                _ => SchemeKind::Header(name),
            }
        }
        "http" => match text("scheme")? {
            word if word.eq_ignore_ascii_case("basic") => SchemeKind::Basic,
            word if word.eq_ignore_ascii_case("bearer") => SchemeKind::Bearer,
            word => SchemeKind::Http(word.to_owned()),
        },
        "oauth2" | "openIdConnect" => SchemeKind::Bearer,
        "mutualTLS" => SchemeKind::MutualTls,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use openapi_document::operations;
    use serde_json::json;

    use super::*;

    #[test]
    fn schemes_and_alternatives_are_read() {
        let root = json!({
            "security": [{"key": []}, {}],
            "components": {"securitySchemes": {
                "key": {"type": "apiKey", "in": "query", "name": "api_key"},
                "build": {"type": "http", "scheme": "Basic"},
                "open id": {"type": "openIdConnect"},
                "cert": {"type": "mutualTLS"},
                "sign": {"type": "http", "scheme": "Digest"},
            }},
            "paths": {"/a": {"get": {"security": [{"key": [], "open id": ["read"]}, {"gone": []}]}, "put": {"security": []}, "post": {"security": [{"key": []}, {}]}}}
        });
        let mut security = Security::of(&mut Types::default(), &root, &operations(&root));
        let names: Vec<&str> = security.schemes.iter().map(|scheme| scheme.name.as_str()).collect();
        assert_eq!(names, ["key", "build", "open id", "cert", "sign"]);
        assert_eq!(security.default, [vec![0], vec![]]);
        let of: Vec<_> = operations(&root).iter().map(|operation| security.of_operation(operation)).collect();
        assert!(of.contains(&Some(vec![vec![0, 2]])) && of.contains(&Some(vec![])) && of.contains(&None), "{of:?}");
        assert_eq!(security.unknown, [(Pointer::from("/paths/~1a/get/security/1"), "gone".to_owned())]);
    }

    #[test]
    fn flows_that_clients_do_not_support_are_noted() {
        let flows = json!({"deviceAuthorization": {"deviceAuthorizationUrl": "https://d", "tokenUrl": "https://t"},
            "clientCredentials": {"tokenUrl": "https://t"}, "x-own": {}});
        let root = json!({"openapi": "3.2.0", "info": {"title": "T", "version": "1"},
            "components": {"securitySchemes": {"login": {"type": "oauth2", "flows": flows}}}});
        let generated = crate::generate(&openapi_document::Document::parse("t.json", root.to_string()).unwrap());
        let notes: Vec<_> = generated.report.notes.iter().filter(|note| note.pass == "security").collect();
        let [note] = notes.as_slice() else { panic!("{notes:?}") };
        assert_eq!(note.pointer.to_reference(), "#/components/securitySchemes/login/flows/deviceAuthorization");
        assert!(note.message.contains("`deviceAuthorization`"), "{note:?}");
    }

    #[test]
    fn schemes_that_nothing_asks_for_can_be_used() {
        let root = json!({"components": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}}});
        assert_eq!(Security::of(&mut Types::default(), &root, &operations(&root)).default, [vec![0], vec![]]);
    }
}
