//! Structs: their names on the wire, their documentation, the order of the document, and absent, null
//! and value told apart where a member may be both absent and null.

use super::Code;
use crate::{
    model::{Definition, Field, Model, Presence, Shape, Type},
    rust::{alias, constant, deprecated, doc_comment, in_types, literal},
};

/// The field of members that the document does not list. No member of a document has such a name.
pub(super) const UNKNOWN: &str = "__unknown";

pub(super) fn write(code: &mut Code, model: &Model) {
    for def in model.types.values() {
        let name = &def.name;
        let Definition::Struct { fields, additional, .. } = &def.definition else { continue };
        let mut text = format!(
            "crate::support::object! {{\n{}    #[derive(Clone, Debug)]\n{}    pub struct {name} {{\n",
            doc_comment(&def.doc, "    "),
            deprecated(def.deprecated.as_ref(), "    "),
        );
        let mut marks = 0;
        for field in fields {
            text.push_str(&member(model, field, marks));
            marks += usize::from(field.has_mark());
        }
        if let Some(ty) = additional {
            let map = in_types(model, &Type::new(Shape::Map(Box::new(ty.clone()))));
            text.push_str("        ..\n        /// Members that the document does not define.\n");
            text.push_str(&format!("        pub additional: {map},\n"));
        }
        if marks > 0 {
            text.push_str(&format!("        marks {}\n", marks.div_ceil(4)));
        }
        if def.keeps_unknown {
            text.push_str(&format!("        keeps {UNKNOWN}\n"));
        }
        text.push_str("    }\n}\n");
        code.types.insert(name.clone(), text);
    }
}

/// A member with the type that one would write by hand: by the document's own names, a list or map
/// that may be absent told from an empty one, null told from absent.
fn member(model: &Model, field: &Field, mark: usize) -> String {
    let ty = type_of(model, field);
    let kind = match field.presence() {
        Presence::Required => "required".to_owned(),
        Presence::Optional => "optional".to_owned(),
        Presence::Marker => "marker".to_owned(),
        Presence::Nullable => format!("nullable({mark})"),
        Presence::Kept => format!("kept({mark})"),
    };
    let (name, wire) = (&field.name, literal(&field.wire));
    let docs = doc_comment(&field.doc, "        ");
    let alias = alias(&field.wire, name, "        ");
    let deprecated = deprecated(field.deprecated.as_ref(), "        ");
    let values: Vec<String> = field.values.iter().map(constant).collect();
    let values = if values.is_empty() { String::new() } else { format!(" in [{}]", values.join(", ")) };
    format!("{docs}{alias}{deprecated}        pub {name}: {ty} = {kind} {wire}{values},\n")
}

/// The type of a member.
fn type_of(model: &Model, field: &Field) -> String {
    let mut ty = in_types(model, &Type { nullable: false, ..field.ty.clone() });
    if field.boxed {
        ty = format!("Box<{ty}>");
    }
    if field.is_option() { format!("Option<{ty}>") } else { ty }
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
            "pub limit: Option<i64> = nullable(0) \"limit\",",
            "marks 1",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
    }
}
