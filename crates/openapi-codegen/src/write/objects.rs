//! Structs: their names on the wire, their documentation, the order of the document, and absent, null
//! and value told apart where a member may be both absent and null.

use super::Code;
use crate::{
    model::{Cycles, Definition, Field, Model, Shape, Type},
    rust::{constant, deprecated, doc_comment, in_types, literal},
};

pub(super) fn write(code: &mut Code, model: &Model) {
    // The variants of unions have their boxes already.
    let cycles = Cycles::of(model, |definition| matches!(definition, Definition::Union { .. }));
    for (name, def) in &model.types {
        let Definition::Struct { fields, additional } = &def.definition else { continue };
        let has_default = fields.iter().all(|field| !field.required || field.ty.nullable);
        let derives = if has_default { "Clone, Debug, Default, PartialEq" } else { "Clone, Debug, PartialEq" };
        let mut text = format!(
            "crate::support::object! {{\n{}    #[derive({derives})]\n{}    pub struct {name} {{\n",
            doc_comment(&def.doc, "    "),
            deprecated(def.deprecated, "    "),
        );
        for field in fields {
            text.push_str(&member(field, cycles.joins(name, &field.ty)));
        }
        if let Some(ty) = additional {
            let map = in_types(&Type::new(Shape::Map(Box::new(ty.clone()))));
            text.push_str("        ..\n        /// Members that the document does not name.\n");
            text.push_str(&format!("        pub additional: {map},\n"));
        }
        text.push_str("    }\n}\n");
        code.types.insert(name.clone(), text);
    }
}

/// A member with the type that one would write by hand: by the document's own names, a list or map
/// that may be absent told from an empty one, null told from absent.
fn member(field: &Field, is_boxed: bool) -> String {
    let mut ty = in_types(&Type { nullable: false, ..field.ty.clone() });
    if is_boxed {
        ty = format!("Box<{ty}>");
    }
    let (ty, kind) = match (field.required, field.ty.nullable) {
        // What is null or absent says something by being there.
        (false, _) if field.ty.shape == Shape::Null => (format!("Option<{ty}>"), "marker"),
        (true, _) if field.ty.shape == Shape::Null => (ty, "required"),
        (true, false) => (ty, "required"),
        (true, true) => (format!("Option<{ty}>"), "required"),
        (false, false) => (format!("Option<{ty}>"), "optional"),
        (false, true) => (format!("Option<Option<{ty}>>"), "nullable"),
    };
    let (name, wire) = (&field.name, literal(&field.wire));
    let docs = doc_comment(&field.doc, "        ");
    let deprecated = deprecated(field.deprecated, "        ");
    let values: Vec<String> = field.values.iter().map(constant).collect();
    let values = if values.is_empty() { String::new() } else { format!(" in [{}]", values.join(", ")) };
    format!("{docs}{deprecated}        pub {name}: {ty} = {kind} {wire}{values},\n")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::definition;

    /// The four ways in which a member may be there, in the words of 3.1.
    #[test]
    fn absent_null_and_value_are_three_things() {
        let text = definition(
            json!({"Org": {"type": "object", "required": ["id", "parent"], "properties": {
                "id": {"type": "integer"}, "parent": {"type": ["string", "null"]}, "name": {"type": "string"}, "limit": {"type": ["integer", "null"]}}}}),
            "Org",
        );
        for line in [
            "pub id: i64 = required \"id\",",
            "pub parent: Option<String> = required \"parent\",",
            "pub name: Option<String> = optional \"name\",",
            "pub limit: Option<Option<i64>> = nullable \"limit\",",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
    }
}
