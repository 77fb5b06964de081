//! Keywords of schemas that are being merged.

use foldhash::HashSet;
use openapi_document::Members;
use serde_json::{Value, json};

use crate::{pass::Schema, schema::is_annotation};

/// Returns true if a schema is equivalent to the result of a merge into it.
pub(crate) fn adds_nothing(own: &Schema, merged: &Schema) -> bool {
    let required = |schema: &Schema| -> HashSet<String> {
        let names = schema.member("required").and_then(Value::as_array);
        names.into_iter().flatten().filter_map(|name| Some(name.as_str()?.to_owned())).collect()
    };
    let is_redundant =
        |(key, value): (&String, &Value)| key == "required" || is_annotation(key) || own.get(key) == Some(value);
    merged.iter().all(is_redundant) && required(own) == required(merged)
}

/// Returns true if null is allowed, by `nullable` or by a schema without a type.
pub(crate) fn allows_null(schema: &Schema) -> bool {
    let has_type = schema.has_any(&["type", "enum", "oneOf", "anyOf"]);
    schema.member("nullable") == Some(&json!(true)) || !has_type
}

pub(crate) fn tighten(into: &mut Schema, key: String, value: Value, choose: fn(f64, f64) -> f64) {
    if let (Some(a), Some(b)) = (into.get(&key).and_then(Value::as_f64), value.as_f64())
        && choose(a, b) == b
    {
        into.insert(key, value);
    }
}
