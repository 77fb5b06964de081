//! Removes keywords that apply to values of a type other than the schema's (`minLength` on a number, `format` on an
//! object). They have no effect (JSON Schema core, section 7.6.1), but progenitor rejects them.

use openapi_document::{Members, Pointer};

use crate::{
    Notes, Pass, Step,
    pass::Schema,
    schema::{declared_type, keywords_of},
};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "keywords", step: Step::Schema(remove_inapplicable_keywords) };

const TYPES: [&str; 4] = ["string", "number", "array", "object"];

fn remove_inapplicable_keywords(schema: &mut Schema, pointer: &Pointer, notes: &mut Notes) {
    let ty = declared_type(schema).map(str::to_owned);
    if ty.is_none() && schema.has_any(&["$ref", "allOf", "anyOf", "oneOf"]) {
        return;
    }
    let own: Vec<&str> = keywords_of(ty.as_deref().unwrap_or_default()).collect();
    let other = TYPES.iter().flat_map(|name| keywords_of(name)).filter(|keyword| !own.contains(keyword));
    for keyword in other {
        if schema.take_member(keyword).is_none() {
            continue;
        }
        let at = pointer.child(keyword);
        match &ty {
            Some(ty) => notes.dropped(&at, format!("keyword does not apply to the type `{ty}`")),
            None => notes.widened(&at, "keyword ignored: schema without `type` treated as any value"),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{leaves_schema, schema_becomes};

    #[test]
    fn keywords_are_of_the_type() {
        let becomes = |before, after| schema_becomes(PASS, before, after);
        becomes(
            json!({"type": "object", "format": "phone", "minLength": 1, "properties": {}}),
            json!({"type": "object", "properties": {}}),
        );
        becomes(json!({"minItems": 1}), json!({}));
        leaves_schema(PASS, json!({"type": "string", "minLength": 1, "format": "email"}));
    }
}
