//! Conversion or removal of members whose value is not of the type that their object requires.

use openapi_document::Pointer;
use serde_json::{Map, Number, Value};

use crate::Notes;

/// The type of a member.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Wants {
    Text,
    Reference,
    Flag,
    Count,
    Number,
    Schema,
    /// A schema, or a list of them (`items` up to JSON Schema 2019-09).
    Schemas,
    Object,
    List,
    /// A list of schemas. No other value is converted to one, because its content was not visited as schemas.
    Branches,
}

/// Converts or removes the members of one object whose type is wrong. `wants` returns the type required for a member.
pub(crate) fn mend(
    members: &mut Map<String, Value>,
    pointer: &Pointer,
    wants: impl Fn(&str) -> Option<Wants>,
    notes: &mut Notes,
) {
    let wrong: Vec<(String, Wants)> = members
        .iter()
        .filter_map(|(key, value)| Some((key, value, wants(key)?)))
        .filter(|(_, value, wants)| !fits(value, *wants))
        .map(|(key, _, wants)| (key.clone(), wants))
        .collect();
    for (key, wants) in wrong {
        let Some(value) = members.get(&key) else { continue };
        match meant(value, wants) {
            Some(meant) => {
                notes.kept(&pointer.child(&key), format!("`{}` read as `{}`", brief(value), brief(&meant)));
                members.insert(key, meant);
            }
            None => {
                notes.dropped(&pointer.child(&key), format!("invalid value `{}` for `{key}` ignored", brief(value)));
                members.shift_remove(&key);
            }
        }
    }
}

fn brief(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

fn fits(value: &Value, wants: Wants) -> bool {
    match wants {
        Wants::Text | Wants::Reference => value.is_string(),
        Wants::Flag => value.is_boolean(),
        Wants::Count => value.as_u64().is_some_and(|count| u32::try_from(count).is_ok()),
        Wants::Number => value.is_number(),
        Wants::Schema => value.is_object() || value.is_boolean(),
        Wants::Schemas => value.is_object() || value.is_boolean() || value.is_array(),
        Wants::Object => value.is_object(),
        Wants::List | Wants::Branches => value.is_array(),
    }
}

fn meant(value: &Value, wants: Wants) -> Option<Value> {
    match (wants, value) {
        (Wants::Text, Value::Number(_) | Value::Bool(_)) => Some(value.to_string().into()),
        (Wants::Flag, Value::String(text)) => text.to_lowercase().parse::<bool>().ok().map(Value::Bool),
        (Wants::Count, Value::String(text)) => text.parse::<u32>().ok().map(Value::from),
        (Wants::Count, Value::Number(number)) => {
            let count = number.as_f64().filter(|count| count.fract() == 0.0 && (0.0..4.0e9).contains(count))?;
            Some(Value::from(count as u32))
        }
        (Wants::Number, Value::String(text)) => text
            .parse::<i64>()
            .ok()
            .map(Value::from)
            .or_else(|| text.parse::<f64>().ok().and_then(Number::from_f64).map(Value::Number)),
        (Wants::List, Value::Object(members)) => Some(Value::Array(members.values().cloned().collect())),
        _ => None,
    }
}
