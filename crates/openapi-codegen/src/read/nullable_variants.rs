//! Components that are nullable and have the name of another one, apart from the word `nullable`.

use openapi_document::{Members, Pointer, components};
use openapi_lower::snake;
use serde_json::{Map, Value};

use crate::model::NullableVariant;

/// Annotations, which do not constrain values.
const ANNOTATIONS: [&str; 7] =
    ["description", "title", "example", "examples", "externalDocs", "deprecated", "nullable"];

/// Returns the pairs of a component and its possible nullable variant.
pub(super) fn read(root: &Value) -> Vec<NullableVariant> {
    let schemas = components(root, "schemas");
    let nullable_variant = |(name, schema): (&String, &Value)| {
        let other = plain_name(schemas, name)?;
        let is_nullable = schema.member("nullable") == Some(&Value::Bool(true));
        let is_equivalent = schemas.and_then(|all| all.get(other)).is_some_and(|other| is_equivalent(schema, other));
        is_nullable.then(|| NullableVariant {
            component: Pointer::schema(name),
            other: Pointer::schema(other),
            is_equivalent,
        })
    };
    schemas.into_iter().flatten().filter_map(nullable_variant).collect()
}

/// Returns the component that has the same name without the word `nullable`.
fn plain_name<'s>(schemas: Option<&'s Map<String, Value>>, name: &str) -> Option<&'s String> {
    let words = snake(name);
    let plain: Vec<&str> = words.split('_').filter(|word| *word != "nullable").collect();
    let plain = plain.join("_");
    if plain.is_empty() || plain == words {
        return None;
    }
    schemas.into_iter().flatten().map(|(other, _)| other).find(|other| snake(other) == plain)
}

/// Returns `true` if two schemas allow the same values, apart from null.
fn is_equivalent(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let own_keys =
                |members: &Map<String, Value>| -> usize { members.keys().filter(|key| !is_annotation(key)).count() };
            own_keys(one) == own_keys(other)
                && one.iter().filter(|(key, _)| !is_annotation(key)).all(|(key, value)| {
                    other.get(key).is_some_and(|other| match (value, other) {
                        // The keys of `properties` are names, not keywords.
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

/// Returns true if two schemas allow the same values, including null.
fn is_same(one: &Value, other: &Value) -> bool {
    one.member("nullable") == other.member("nullable")
        && match (one, other) {
            (Value::Array(one), Value::Array(other)) => {
                one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
            }
            _ => is_equivalent(one, other),
        }
}

fn is_annotation(key: &str) -> bool {
    ANNOTATIONS.contains(&key) || key.starts_with("x-")
}
