//! Reduces responses to one success type and one error type, which is what progenitor supports.

use openapi_document::{Members, Pointer, ResponseRef, Status, operations};
use serde_json::{Map, Value, json};

use crate::{Notes, Pass, Step};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "responses", step: Step::Document(reduce_responses) };

fn reduce_responses(root: &mut Value, notes: &mut Notes) {
    let mut changes: Vec<(Pointer, Value)> = Vec::new();
    for operation in operations(root) {
        let all = operation.responses();
        let kinds: Vec<Kind> = all.iter().map(Kind::of).collect();
        if is_plain(&all, &kinds) {
            continue;
        }
        let at = operation.pointer.child("responses");
        changes.push((at.clone(), Value::Object(chosen(&all, &kinds, &at, notes))));
    }
    for (at, responses) in changes {
        if let Some(place) = root.pointer_mut(at.as_str()) {
            *place = responses;
        }
    }
}

/// The form in which progenitor reads a response.
#[derive(Debug, Clone, PartialEq)]
enum Kind {
    Empty,
    /// JSON of a schema. If true, the media type is not exactly `application/json` and is rewritten.
    Json(Value, bool),
    Bytes,
    /// An upgraded connection, after `101 Switching Protocols`.
    Upgrade,
    /// A response that a call never returns.
    Never,
}

impl Kind {
    fn of(response: &ResponseRef<'_>) -> Self {
        match response.status {
            Status::Code(101) => return Self::Upgrade,
            Status::Code(200..=299 | 400..=599) | Status::Range(2 | 4 | 5) | Status::Default => {}
            Status::Code(_) | Status::Range(_) => return Self::Never,
        }
        let content = response.content();
        match content.iter().find(|it| it.is_json()) {
            Some(json) => {
                let schema = json.value.member("schema").cloned().unwrap_or_else(|| json!({}));
                let is_plain =
                    json.name == "application/json" && json.value.has("schema") && !json.value.has("encoding");
                Self::Json(schema, !is_plain)
            }
            None if content.is_empty() => Self::Empty,
            None => Self::Bytes,
        }
    }

    /// Returns true if both have the same type.
    fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Json(a, _), Self::Json(b, _)) => a == b,
            (a, b) => a == b,
        }
    }
}

fn is_plain(all: &[ResponseRef<'_>], kinds: &[Kind]) -> bool {
    let of = |wanted: fn(Status) -> bool| {
        let mut kinds = all.iter().zip(kinds).filter(|(response, _)| wanted(response.status)).map(|(_, kind)| kind);
        let first = kinds.next();
        first.is_none_or(|first| kinds.all(|kind| kind.is_same(first)))
    };
    !all.is_empty()
        && of(may_succeed)
        && of(may_fail)
        && !kinds.iter().any(|kind| matches!(kind, Kind::Never | Kind::Json(_, true)))
}

fn may_succeed(status: Status) -> bool {
    status.is_success() || matches!(status, Status::Default | Status::Code(101))
}

fn may_fail(status: Status) -> bool {
    matches!(status, Status::Code(400..=599) | Status::Range(4 | 5) | Status::Default)
}

fn chosen(all: &[ResponseRef<'_>], kinds: &[Kind], at: &Pointer, notes: &mut Notes) -> Map<String, Value> {
    let has_success = all.iter().any(|response| may_succeed(response.status) && response.status != Status::Default);
    // `default` counts as an error if a success is documented; progenitor would treat it as both.
    let side = |status: Status| match status {
        Status::Default => !has_success,
        status => may_succeed(status),
    };
    let first = |wanted: bool| {
        let mut of_side: Vec<_> =
            all.iter().zip(kinds).filter(|(it, kind)| side(it.status) == wanted && **kind != Kind::Never).collect();
        // A response with a schema takes precedence.
        of_side.sort_by_key(|(response, kind)| (!matches!(kind, Kind::Json(..)), response.status));
        of_side.first().map(|(_, kind)| (*kind).clone())
    };
    let (success, failure) = (first(true), first(false));
    let mut written = Map::new();
    for (response, kind) in all.iter().zip(kinds) {
        let is_success = side(response.status);
        let wanted = if is_success { &success } else { &failure };
        let place = at.child(response.key);
        let key = response.status.to_string();
        if *kind == Kind::Never || !wanted.as_ref().is_some_and(|wanted| kind.is_same(wanted)) {
            notes.dropped(
                &place,
                "progenitor supports one success type and one error type; this response has a different type",
            );
            continue;
        }
        // Beside a documented success, `default` covers the errors.
        let keys: Vec<String> = match (response.status, has_success) {
            (Status::Default, true) => ["4XX", "5XX"]
                .map(str::to_owned)
                .into_iter()
                .filter(|key| !all.iter().any(|other| other.status.to_string() == *key))
                .collect(),
            _ => vec![key.clone()],
        };
        if keys != [key] {
            notes.widened(&place, "`default` restricted to error statuses");
        }
        for key in keys {
            written.entry(key).or_insert_with(|| write(response, kind, &place, notes));
        }
    }
    if written.is_empty() {
        written.insert("default".to_owned(), json!({"description": ""}));
        notes.widened(at, "no response supported by progenitor; response bodies ignored");
    }
    written
}

fn write(response: &ResponseRef<'_>, kind: &Kind, place: &Pointer, notes: &mut Notes) -> Value {
    let mut written = response.value.clone();
    written.entry("description").or_insert_with(|| "".into());
    if let Kind::Json(schema, is_renamed) = kind {
        let mut media_type = Map::from_iter([("schema".to_owned(), schema.clone())]);
        let json = response.content().into_iter().find(|it| it.is_json());
        for key in ["example", "examples"] {
            media_type.extend(json.as_ref().and_then(|it| it.value.member(key)).map(|it| (key.to_owned(), it.clone())));
        }
        written.insert("content".to_owned(), json!({"application/json": media_type}));
        if *is_renamed {
            notes.widened(place, "JSON media type rewritten as `application/json`");
        }
    }
    Value::Object(written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::lowered;

    fn responses(responses: Value) -> Value {
        lowered(json!({"/x": {"get": {"responses": responses}}}), json!({})).0["paths"]["/x"]["get"]["responses"]
            .clone()
    }

    fn json_of(name: &str) -> Value {
        json!({"description": "", "content": {"application/json": {"schema": {"type": name}}}})
    }

    #[test]
    fn one_type_of_success_and_one_of_failure_are_left() {
        let found =
            responses(json!({"200": json_of("string"), "204": {"description": "none"}, "201": json_of("integer"),
            "302": {"description": ""}, "404": json_of("boolean"), "default": json_of("boolean")}));
        assert_eq!(
            found,
            json!({"200": json_of("string"), "404": json_of("boolean"), "4XX": json_of("boolean"), "5XX": json_of("boolean")})
        );
    }

    #[test]
    fn one_type_each_stays() {
        let plain = json!({"200": json_of("string"), "4XX": json_of("integer"), "500": json_of("integer")});
        assert_eq!(responses(plain.clone()), plain);
    }

    #[test]
    fn other_json_is_asked_for_as_json() {
        let other = json!({"200": {"description": "", "content": {"application/hal+json": {"schema": {"type": "string"}}, "text/csv": {}}}});
        assert_eq!(responses(other), json!({"200": json_of("string")}));
    }
}
