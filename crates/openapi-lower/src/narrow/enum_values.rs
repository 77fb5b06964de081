//! Removes `enum` lists whose values progenitor would give the same variant name (`ASC` and `asc`, `<` and `<=`), and
//! enums of types other than string. The type of the values remains.

use openapi_document::{Members, Pointer};
use serde_json::Value;

use crate::{Names, Notes, Pass, Step, pass::Schema, schema::declared_type, type_name};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "enum-values", step: Step::Schema(remove_unsupported_enums) };

fn remove_unsupported_enums(schema: &mut Schema, pointer: &Pointer, notes: &mut Notes) {
    let Some(Value::Array(values)) = schema.member("enum") else { return };
    let at = pointer.child("enum");
    match declared_type(schema) {
        Some("string") if are_distinguishable(values) => {}
        Some("string") => {
            schema.take_member("enum");
            notes.widened(&at, "variant names of the values collide in progenitor; treated as any string");
        }
        // Null alone: there is no such type.
        None => {
            schema.take_member("enum");
            notes.widened(&at, "null is the only value; treated as any value");
        }
        Some(name) => {
            let message = format!("progenitor does not support enums of type `{name}`; treated as any {name}");
            schema.take_member("enum");
            notes.widened(&at, message);
        }
    }
}

fn are_distinguishable(values: &[Value]) -> bool {
    let mut names = Names::default();
    values.iter().filter_map(Value::as_str).all(|value| {
        let name = type_name(value);
        let is_free = names.is_free(&name);
        names.claim_type(&name);
        is_free
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{leaves_schema, schema_becomes};

    #[test]
    fn values_that_would_collide_are_not_listed() {
        for values in [json!(["ASC", "asc"]), json!(["<", "<="]), json!([".", "X"])] {
            schema_becomes(PASS, json!({"type": "string", "enum": values}), json!({"type": "string"}));
        }
        leaves_schema(PASS, json!({"type": "string", "enum": ["a", "b"]}));
    }
}
