//! JSON Schemas of the types, in a module of their own that the feature `schemars` enables.

use super::{
    Code,
    objects::{kind, type_of},
};
use crate::{
    model::{Definition, Field, Shape, Type, TypeDef},
    names::Named,
    rust::{doc_lines, in_types, literal},
};

pub(super) fn write(code: &mut Code, model: &Named) {
    for (id, def) in model.types.iter() {
        let name = model.names.of(id);
        if let Some(text) = of_type(model, name, def) {
            code.schemas.insert(name.to_owned(), text);
        }
    }
}

fn of_type(model: &Named, name: &str, def: &TypeDef) -> Option<String> {
    Some(match &def.definition {
        Definition::Struct { fields, additional, .. } => {
            let members: String = fields.iter().map(|field| member(model, field)).collect();
            let rest = additional.as_ref().map(|ty| {
                let map = in_types(model, &Type::new(Shape::Map(Box::new(ty.clone()))));
                format!("        ..: {map},\n")
            });
            let doc = literal(&description(&def.doc));
            let members = [members, rest.unwrap_or_default()].concat();
            let members = if members.is_empty() { "{}".to_owned() } else { format!("{{\n{members}    }}") };
            format!("crate::support::object_schema! {{\n    {name} {doc} {members}\n}}\n")
        }
        Definition::Enum { values } => {
            let values: Vec<String> = values.iter().map(|value| literal(&value.text)).collect();
            format!("crate::support::enum_schema! {{ {name} {} }}\n", values.join(" "))
        }
        Definition::Union { variants, .. } => {
            let types: String = variants.iter().map(|variant| format!(" {},", in_types(model, &variant.ty))).collect();
            format!("crate::support::union_schema! {{ {name}{types} }}\n")
        }
        Definition::Wrapper(ty) => format!("crate::support::wrapper_schema! {{ {name} {} }}\n", in_types(model, ty)),
        Definition::Alias(_) => return None,
    })
}

fn member(model: &Named, field: &Field) -> String {
    let (wire, doc) = (literal(&field.wire), literal(&description(&field.doc)));
    format!("        {} {wire}: {} = {doc},\n", kind(field), type_of(model, field))
}

/// Returns the text of a documentation comment.
fn description(doc: &str) -> String {
    let lines: Vec<String> =
        doc_lines(doc).iter().map(|line| line.strip_prefix(' ').unwrap_or(line).to_owned()).collect();
    lines.join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::client;

    #[test]
    fn each_type_has_a_schema_with_its_descriptions() {
        let schemas = client(
            json!({}),
            json!({"Pet": {"type": "object", "description": "A \"pet\".", "required": ["id"], "properties": {
                "id": {"type": "integer", "description": "Its id."}, "kind": {"$ref": "#/components/schemas/Kind"}}},
                "Kind": {"type": "string", "enum": ["cat"]}}),
        )
        .texts
        .schemas;
        for line in ["Pet \"A \\\"pet\\\".\" {", "required \"id\": i64 = \"Its id.\",", "enum_schema! { Kind \"cat\" }"]
        {
            assert!(schemas.contains(line), "{line} in {schemas}");
        }
    }
}
