//! Unions that are distinguished by the discriminator if there is one, and by the best match otherwise, and that
//! preserve values which match no type as JSON.

use super::Code;
use crate::{
    model::{Constant, Definition, Field, Integer, Shape, Text, Type, Variant},
    names::Named,
    rust::{constant, deprecated, doc_comment, in_types, literal},
};

pub(super) fn write(code: &mut Code, model: &Named) {
    for (id, def) in model.types.iter() {
        let name = model.names.of(id);
        let Definition::Union { variants, tag } = &def.definition else { continue };
        let mut text = String::from("crate::support::open_union! {\n");
        text.push_str(&doc_comment(&def.doc, "    "));
        text.push_str(&deprecated(def.deprecated.as_ref(), "    "));
        let discriminator = tag.as_ref().map(|tag| format!(" by {}", literal(&tag.property))).unwrap_or_default();
        text.push_str(&format!("    pub enum {name}{discriminator} {{\n"));
        for variant in variants {
            let ty = in_types(model, &variant.ty);
            let ty = if variant.boxed { format!("Box<{ty}>") } else { ty };
            let from = from(model, variants, variant);
            let from = if from.is_empty() { String::new() } else { format!(" from [{}]", from.join(", ")) };
            let tags: Vec<String> = variant.tags.iter().map(constant).collect();
            let tags =
                if tag.is_some() && !tags.is_empty() { format!(" = {}", tags.join(" | ")) } else { String::new() };
            let values: Vec<String> = variant.values.iter().map(constant).collect();
            let values = if values.is_empty() { String::new() } else { format!(" in [{}]", values.join(", ")) };
            let default = if tag.is_some() && variant.is_default { " else true" } else { "" };
            text.push_str(&format!("        {}({ty}){from}{tags}{values}{default},\n", model.names.member(variant.id)));
        }
        text.push_str("    }\n}\n");
        if let Some(tag) = tag {
            text.push_str(&tag_method(model, name, &tag.property, variants));
        }
        code.types.insert(name.to_owned(), text);
    }
}

/// Returns the types that convert to a variant.
fn from(model: &Named, variants: &[Variant], variant: &Variant) -> Vec<String> {
    if !variant.converts {
        return Vec::new();
    }
    let mut found = vec![in_types(model, &variant.ty)];
    match model.shape(&variant.ty) {
        Shape::Text(Text::Plain) => found.push("&str".to_owned()),
        // An integer literal without a suffix is an `i32`.
        Shape::Integer(Integer::I64) => {
            let is_literal = |it: &Variant| it.converts && *model.shape(&it.ty) == Shape::Integer(Integer::I32);
            if !variants.iter().any(is_literal) {
                found.push("i32".to_owned());
            }
        }
        _ => {}
    }
    found
}

/// Writes the method that returns the discriminator value.
fn tag_method(model: &Named, name: &str, property: &str, variants: &[Variant]) -> String {
    let mut arms = String::new();
    for variant in variants {
        let (pattern, text) = match variant.tags.as_slice() {
            [only] if !variant.is_default => ("_", literal(&only.to_text())),
            several => match tag_expression(model, &variant.ty, property) {
                Some(expression) => ("value", expression),
                None => ("_", literal(&several.first().map(Constant::to_text).unwrap_or_default())),
            },
        };
        arms.push_str(&format!("            Self::{}({pattern}) => {text},\n", model.names.member(variant.id)));
    }
    format!(
        "impl {name} {{\n    /// Returns the value of the discriminator `{}`, whether the document lists it or not.\n    pub fn tag(&self) -> &str {{\n        match self {{\n{arms}            Self::Unmatched(unmatched) => unmatched.tag(),\n        }}\n    }}\n}}\n",
        property.replace('`', "")
    )
}

/// Returns the expression for the discriminator value in the value itself, if a type has several.
fn tag_expression(model: &Named, ty: &Type, property: &str) -> Option<String> {
    let def = model.definition(ty)?;
    match &def.definition {
        Definition::Union { tag: Some(tag), .. } if tag.property == property => Some("value.tag()".to_owned()),
        Definition::Struct { fields, .. } => {
            let field: &Field = fields.iter().find(|field| field.wire == property)?;
            let is_enum =
                matches!(model.definition(&field.ty).map(|def| &def.definition), Some(Definition::Enum { .. }));
            let is_text = is_enum || *model.shape(&field.ty) == Shape::Text(Text::Plain);
            let name = model.names.member(field.id);
            match (is_text, field.is_plain) {
                (true, true) => Some(format!("value.{name}.as_str()")),
                (true, false) => Some(format!("value.{name}.as_ref().map_or(\"\", |tag| tag.as_str())")),
                (false, _) => None,
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::{client, definition};

    /// Tests that the Rust name of a component does not affect its discriminator value: `Option` is a reserved
    /// name.
    #[test]
    fn tags_belong_to_components_whatever_their_types_are_called() {
        let of = |kind: &str| json!({"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}, kind: {"type": "integer"}}});
        let to = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let text = definition(
            json!({"Either": {"oneOf": [to("Option"), to("Some")], "discriminator": {"propertyName": "kind",
                "mapping": {"o": "#/components/schemas/Option", "s": "Some"}}}, "Option": of("o"), "Some": of("s")}),
            "Either",
        );
        assert_eq!(
            text,
            "pub enum Either by \"kind\" {\nO(Option2) from [Option2] = Text(\"o\"),\nS(Some) from [Some] = Text(\"s\"),"
        );
    }

    #[test]
    fn texts_are_distinguished_by_what_the_document_says_of_them() {
        let text = definition(
            json!({"Address": {"oneOf": [{"type": "string", "format": "ipv4"}, {"type": "string", "format": "uuid"}, {"type": "integer"}]}}),
            "Address",
        );
        assert!(text.contains("String(String) from [String, &str] in [Format(\"ipv4\")],"), "{text}");
        assert!(text.contains("Integer(i64) from [i64, i32],"), "{text}");
    }

    #[test]
    fn a_tag_is_returned_also_where_a_type_has_several() {
        let to = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let types = client(
            json!({}),
            json!({
                "Cat": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}},
                "Dog": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}, "bark": {"type": "string"}}},
                "Pet": {"oneOf": [to("Cat"), to("Dog")], "discriminator": {"propertyName": "kind",
                    "mapping": {"lion": "#/components/schemas/Cat", "tiger": "#/components/schemas/Cat", "dog": "#/components/schemas/Dog"}}}
            }),
        )
        .texts
        .types;
        assert!(types.contains("Self::Cat(value) => value.kind.as_str(),"), "{types}");
        assert!(types.contains("Self::Dog(_) => \"dog\","), "{types}");
    }
}
