//! Components that are another one, or null: `nullable-repository` beside `repository`. A use of one is an
//! `Option` of the other.

use openapi_document::{Members, Pointer};
use openapi_lower::snake;
use serde_json::{Map, Value};

use crate::{
    lock::Lock,
    model::{Definition, Model, Shape, Type},
};

/// What says nothing of the values.
const ANNOTATIONS: [&str; 7] =
    ["description", "title", "example", "examples", "externalDocs", "deprecated", "nullable"];

/// Puts the other in place of each such component. What a lock has as twins stays so while one holds all
/// that the other needs.
pub(super) fn fold(model: &mut Model, root: &Value, lock: Option<&Lock>) {
    let schemas = root.pointer("/components/schemas").and_then(Value::as_object);
    for (name, schema) in schemas.into_iter().flatten() {
        let Some(other) = plain_name(schemas, name) else { continue };
        let at = |name: &str| Pointer::from("/components/schemas").child(name);
        let is_locked = || {
            let mut defs = lock.into_iter().flat_map(|lock| lock.types.values());
            defs.any(|def| def.at == at(other) && def.folded.contains(&at(name)))
                && is_within(model, &at(name), &at(other))
        };
        let is_twin = schema.member("nullable") == Some(&Value::Bool(true))
            && (schemas.and_then(|all| all.get(other)).is_some_and(|other| is_alike(schema, other)) || is_locked());
        if is_twin {
            put(model, name, other);
        }
    }
}

/// The component that is called the same but for the word `nullable`.
fn plain_name<'s>(schemas: Option<&'s Map<String, Value>>, name: &str) -> Option<&'s String> {
    let words = snake(name);
    let plain: Vec<&str> = words.split('_').filter(|word| *word != "nullable").collect();
    let plain = plain.join("_");
    if plain.is_empty() || plain == words {
        return None;
    }
    schemas.into_iter().flatten().map(|(other, _)| other).find(|other| snake(other) == plain)
}

/// Whether two schemas say the same of their values, null apart.
fn is_alike(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let said =
                |members: &Map<String, Value>| -> usize { members.keys().filter(|key| !is_annotation(key)).count() };
            said(one) == said(other)
                && one.iter().filter(|(key, _)| !is_annotation(key)).all(|(key, value)| {
                    other.get(key).is_some_and(|other| match (value, other) {
                        // The members of `properties` have names, not keywords.
                        (Value::Object(value), Value::Object(other)) if key == "properties" => {
                            value.len() == other.len()
                                && value
                                    .iter()
                                    .all(|(name, it)| other.get(name).is_some_and(|other| is_same(it, other)))
                        }
                        _ => is_same(value, other),
                    })
                })
        }
        _ => one == other,
    }
}

/// Alike, and null in the same way.
fn is_same(one: &Value, other: &Value) -> bool {
    one.member("nullable") == other.member("nullable")
        && match (one, other) {
            (Value::Array(one), Value::Array(other)) => {
                one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
            }
            _ => is_alike(one, other),
        }
}

fn is_annotation(key: &str) -> bool {
    ANNOTATIONS.contains(&key) || key.starts_with("x-")
}

/// Whether a type has every member that another needs, of the same type.
fn is_within(model: &Model, one: &Pointer, other: &Pointer) -> bool {
    let fields = |at: &Pointer| match model.types.at(at).and_then(|id| model.types.get(id)).map(|def| &def.definition) {
        Some(Definition::Struct { fields, .. }) => Some(fields),
        _ => None,
    };
    let (Some(one), Some(other)) = (fields(one), fields(other)) else { return false };
    other.iter().filter(|field| field.required).all(|field| one.iter().any(|it| it.wire == field.wire && it.required))
        && one.iter().all(|it| other.iter().all(|field| field.wire != it.wire || field.ty.shape == it.ty.shape))
}

fn put(model: &mut Model, name: &str, other: &str) {
    let at = |name: &str| Pointer::from("/components/schemas").child(name);
    let (Some(id), Some(other)) = (model.types.at(&at(name)), model.types.at(&at(other))) else { return };
    model.types.remove(id);
    model.each_type_mut(|ty| {
        if ty.shape == Shape::Named(id) {
            *ty = Type { shape: Shape::Named(other), nullable: true };
        }
    });
    model.folded.push((at(name), other));
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::testing::client;

    fn types(twin: Value) -> String {
        let user = json!({"type": "object", "description": "One.", "properties": {"id": {"type": "integer", "description": "a"}}});
        let to = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let issue = json!({"type": "object", "required": ["owner"], "properties": {"owner": to("nullable-user"), "author": to("user")}});
        client(json!({}), json!({"user": user, "nullable-user": twin, "issue": issue})).texts.types
    }

    #[test]
    fn a_nullable_twin_is_an_option_of_the_other() {
        let text =
            types(json!({"type": ["object", "null"], "properties": {"id": {"type": "integer", "description": "b"}}}));
        assert!(text.contains("pub owner: Option<User> = required \"owner\""), "{text}");
        assert!(!text.contains("NullableUser"), "{text}");
    }

    #[test]
    fn what_differs_is_a_type_of_its_own() {
        let text = types(json!({"type": ["object", "null"], "properties": {"id": {"type": "string"}}}));
        assert!(text.contains("pub owner: Option<NullableUser> = required \"owner\""), "{text}");
    }
}
