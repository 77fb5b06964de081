//! Verification of the credentials that an operation requires.

use openapi_document::{components, resolve_object};
use serde_json::{Map, Value};

use crate::request::Incoming;

/// A value that is rejected as an invalid credential.
const WRONG: &str = "wrong";

/// The reason why the credentials of a request are rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    Missing,
    Wrong,
}

impl Refusal {
    /// Returns the title of the problem.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Missing => "Missing credentials",
            Self::Wrong => "Invalid credentials",
        }
    }

    /// Returns the usual statuses of such a rejection, most likely first.
    pub(crate) fn statuses(self) -> [u16; 3] {
        match self {
            Self::Missing => [401, 400, 403],
            Self::Wrong => [401, 403, 400],
        }
    }
}

/// Checks that a request satisfies one of the security requirements.
pub(crate) fn check(root: &Value, operation: &Value, request: &Incoming) -> Result<(), Refusal> {
    let requirements = operation.get("security").or_else(|| root.get("security")).and_then(Value::as_array);
    let Some(requirements) = requirements.filter(|list| !list.is_empty()) else { return Ok(()) };
    let mut worst = Refusal::Missing;
    for requirement in requirements {
        let schemes = requirement.as_object().into_iter().flatten();
        let mut outcome = Ok(());
        for (name, _) in schemes {
            let scheme = components(root, "securitySchemes").and_then(|all| all.get(name));
            let scheme = scheme.and_then(|scheme| resolve_object(root, scheme));
            match scheme.map(|scheme| credential(scheme, request)) {
                Some(Some(value)) if value == WRONG => outcome = Err(Refusal::Wrong),
                Some(None) if outcome.is_ok() => outcome = Err(Refusal::Missing),
                _ => {}
            }
        }
        match outcome {
            Ok(()) => return Ok(()),
            Err(Refusal::Wrong) => worst = Refusal::Wrong,
            Err(Refusal::Missing) => {}
        }
    }
    Err(worst)
}

fn credential(scheme: &Map<String, Value>, request: &Incoming) -> Option<String> {
    let text = |key: &str| scheme.get(key).and_then(Value::as_str).unwrap_or_default();
    let authorization = |kind: &str| {
        let value = request.header("authorization")?;
        let (found, rest) = value.split_once(' ')?;
        found.eq_ignore_ascii_case(kind).then(|| rest.trim().to_owned()).filter(|rest| !rest.is_empty())
    };
    match text("type") {
        "apiKey" => match text("in") {
            "query" => request.query.iter().find(|(name, _)| name == text("name")).map(|(_, value)| value.clone()),
            "cookie" => request.cookie(text("name")),
            _ => request.header(&text("name").to_lowercase()).map(str::to_owned).filter(|value| !value.is_empty()),
        },
        "http" => authorization(text("scheme")),
        "oauth2" | "openIdConnect" => authorization("Bearer"),
        _ => Some(String::new()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_scheme_by_reference_is_enforced() {
        let root = json!({"components": {"securitySchemes": {
            "alias": {"$ref": "#/components/securitySchemes/key"}, "key": {"type": "apiKey", "in": "header", "name": "X-Key"}}}});
        let operation = json!({"security": [{"alias": []}]});
        let with = |headers: &[(&str, &str)]| {
            let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            check(&root, &operation, &Incoming { headers, ..Incoming::default() })
        };
        assert_eq!(with(&[]), Err(Refusal::Missing));
        assert_eq!(with(&[("x-key", WRONG)]), Err(Refusal::Wrong));
        assert_eq!(with(&[("x-key", "k")]), Ok(()));
    }
}
