//! Removes members whose schema allows no value, and which are therefore never present.

use openapi_document::{Members, Pointer};
use serde_json::{Value, json};

use crate::{Notes, Pass, Step, pass::Schema};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "forbidden-members", step: Step::Schema(remove_forbidden_members) };

fn remove_forbidden_members(schema: &mut Schema, pointer: &Pointer, notes: &mut Notes) {
    let never = json!({"not": {}});
    for key in ["properties", "patternProperties"] {
        let Some(Value::Object(members)) = schema.member_mut(key) else { continue };
        members.retain(|name, member| {
            if *member == never {
                notes.widened(&pointer.child(key).child(name), "property with the schema `false` removed");
            }
            *member != never
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Level,
        testing::{leaves_schema, schema_becomes, shaped},
    };

    #[test]
    fn a_member_that_is_never_present_is_removed() {
        let levels = schema_becomes(
            PASS,
            json!({"properties": {"a": {}, "b": {"not": {}}}, "patternProperties": {"^x": {"not": {}}}}),
            json!({"properties": {"a": {}}, "patternProperties": {}}),
        );
        assert_eq!(levels, [Level::Widened, Level::Widened]);
        leaves_schema(PASS, json!({"properties": {"a": {"not": {"type": "string"}}}}));
    }

    #[test]
    fn the_schema_false_is_removed() {
        let (root, notes) = shaped(json!({}), json!({"T": {"type": "object", "properties": {"a": {}, "b": false}}}));
        assert_eq!(root["components"]["schemas"]["T"]["properties"], json!({"a": {}}));
        let at: Vec<_> = notes.iter().filter(|note| note.pass == PASS.name).map(|note| note.pointer.as_str()).collect();
        assert_eq!(at, ["/components/schemas/T/properties/b"]);
    }
}
