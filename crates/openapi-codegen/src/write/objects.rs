//! Structs: their members with names in JSON and documentation, in the order of the document, with null
//! distinguished from absence for members that may be both.

use super::Code;
use crate::{
    model::{Definition, Field, Presence, Shape, Type},
    names::Named,
    rust::{alias, deprecated, doc_comment, in_types, literal},
};

/// The field for members that the document does not declare. No member of a document has such a name.
pub(super) const UNKNOWN: &str = "__unknown";

/// The field for presence flags. No member of a document has such a name.
pub(super) const PRESENCE: &str = "__presence";

pub(super) fn write(code: &mut Code, model: &Named) {
    for (id, def) in model.types.iter() {
        let name = model.names.of(id);
        let Definition::Struct { fields, additional, .. } = &def.definition else { continue };
        let bytes = fields.iter().filter(|field| field.has_presence_flag()).count().div_ceil(4);
        let derives = code.custom.derives(name, derives(bytes > 0, def.keeps_unknown));
        let mut text = format!(
            "{}#[derive({derives})]\n#[non_exhaustive]\n{}{}pub struct {name} {{\n",
            doc_comment(&def.doc, ""),
            deprecated(def.deprecated.as_ref(), ""),
            code.custom.of_struct(name),
        );
        let mut table = String::new();
        let mut flags = 0;
        for field in fields {
            let member_name = model.names.member(field.id);
            text.push_str(&member(model, field, &code.custom.of_field(name, member_name)));
            table.push_str(&entry(member_name, field, flags));
            flags += usize::from(field.has_presence_flag());
        }
        if let Some(ty) = additional {
            let map = in_types(model, &Type::new(Shape::Map(Box::new(ty.clone()))));
            text.push_str(&format!("    /// Members that the document does not define.\n    pub additional: {map},\n"));
            table.push_str("        .. additional,\n");
        }
        let mut more = String::new();
        if bytes > 0 {
            text.push_str(&format!("    {PRESENCE}: crate::support::PresenceFlags<{bytes}>,\n"));
            more.push_str(&format!(" presence {bytes}"));
        }
        if def.keeps_unknown {
            text.push_str(&format!("    {UNKNOWN}: crate::support::Unknown,\n"));
            more.push_str(&format!(" keeps {UNKNOWN}"));
        }
        let table = if table.is_empty() { "{}".to_owned() } else { format!("{{\n{table}    }}") };
        text.push_str(&format!("}}\n\ncrate::support::wire! {{\n    {name} {table}{more}\n}}\n"));
        code.types.insert(name.to_owned(), text);
    }
}

/// Returns the traits that a struct derives; the others come from `wire!`.
fn derives(has_flags: bool, keeps_unknown: bool) -> &'static str {
    match (has_flags, keeps_unknown) {
        (true, _) => "Clone",
        (false, true) => "Clone, PartialEq",
        (false, false) => "Clone, Debug, PartialEq",
    }
}

/// Returns a field as it would be written by hand: named as in the document, with an absent list or map distinct
/// from an empty one, and null distinct from absence.
fn member(model: &Named, field: &Field, attributes: &str) -> String {
    let (ty, name) = (type_of(model, field), model.names.member(field.id));
    let docs = doc_comment(&field.doc, "    ");
    let alias = alias(&field.wire, name, "    ");
    let deprecated = deprecated(field.deprecated.as_ref(), "    ");
    format!("{docs}{alias}{deprecated}{attributes}    pub {name}: {ty},\n")
}

/// Returns the entry of a member in `wire!`.
fn entry(name: &str, field: &Field, flag: usize) -> String {
    let wire = literal(&field.wire);
    let flag = if field.has_presence_flag() { format!("({flag})") } else { String::new() };
    format!("        {name} = {}{flag} {wire},\n", kind(field))
}

/// Returns the word for the presence of a member.
pub(super) fn kind(field: &Field) -> &'static str {
    match field.presence() {
        Presence::Required => "required",
        Presence::Optional => "optional",
        Presence::Marker => "marker",
        Presence::Nullable => "nullable",
        Presence::Relaxed => "relaxed",
    }
}

/// Returns the type of a field.
pub(super) fn type_of(model: &Named, field: &Field) -> String {
    let mut ty = in_types(model, &Type { nullable: false, ..field.ty.clone() });
    if field.boxed {
        ty = format!("Box<{ty}>");
    }
    if field.is_option() { format!("Option<{ty}>") } else { ty }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::{client, definition};

    /// Tests the four kinds of presence of a member, in OpenAPI 3.1.
    #[test]
    fn absent_null_and_value_are_three_things() {
        let schemas = json!({"Org": {"type": "object", "required": ["id", "parent"], "properties": {
            "id": {"type": "integer"}, "parent": {"type": ["string", "null"]}, "name": {"type": "string"}, "limit": {"type": ["integer", "null"]}}}});
        let text = definition(schemas.clone(), "Org");
        for line in [
            "pub id: i64,",
            "pub parent: Option<String>,",
            "pub name: Option<String>,",
            "pub limit: Option<i64>,",
            "__presence: crate::support::PresenceFlags<1>,",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
        let text = client(json!({}), schemas).texts.types;
        for line in [
            "id = required \"id\",",
            "parent = required \"parent\",",
            "name = optional \"name\",",
            "limit = nullable(0) \"limit\",",
            "} presence 1",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
    }
}
