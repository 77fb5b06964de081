//! Unions that are told apart by their tag where they have one, by what fits best otherwise, and
//! that keep as JSON what fits none.

use super::Code;
use crate::{
    model::{Definition, Model},
    rust::{constant, deprecated, doc_comment, in_types, literal},
};

pub(super) fn write(code: &mut Code, model: &Model) {
    for (name, def) in &model.types {
        let Definition::Union { variants, tag } = &def.definition else { continue };
        let mut text = String::from("crate::support::open_union! {\n");
        text.push_str(&doc_comment(&def.doc, "    "));
        text.push_str(&deprecated(def.deprecated, "    "));
        let told_by = tag.as_ref().map(|tag| format!(" by {}", literal(&tag.property))).unwrap_or_default();
        text.push_str(&format!("    pub enum {name}{told_by} {{\n"));
        for variant in variants {
            let ty = in_types(&variant.ty);
            let ty = if variant.boxed { format!("Box<{ty}>") } else { ty };
            let tags: Vec<String> = variant.tags.iter().map(constant).collect();
            let tags = if tag.is_some() { format!(" = {}", tags.join(" | ")) } else { String::new() };
            let values: Vec<String> = variant.values.iter().map(constant).collect();
            let values = if values.is_empty() { String::new() } else { format!(" in [{}]", values.join(", ")) };
            text.push_str(&format!("        {}({ty}){tags}{values},\n", variant.name));
        }
        text.push_str("    }\n}\n");
        code.types.insert(name.clone(), text);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::definition;

    /// `Option` is a name that generated code uses itself: its type is called otherwise, and keeps its tag.
    #[test]
    fn tags_belong_to_components_whatever_their_types_are_called() {
        let of = |kind: &str| json!({"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}, kind: {"type": "integer"}}});
        let to = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let text = definition(
            json!({"Either": {"oneOf": [to("Option"), to("Some")], "discriminator": {"propertyName": "kind",
                "mapping": {"o": "#/components/schemas/Option", "s": "Some"}}}, "Option": of("o"), "Some": of("s")}),
            "Either",
        );
        assert_eq!(text, "pub enum Either by \"kind\" {\nOption2(Option2) = Text(\"o\"),\nSome(Some) = Text(\"s\"),");
    }

    #[test]
    fn texts_are_told_apart_by_what_the_document_says_of_them() {
        let text = definition(
            json!({"Address": {"oneOf": [{"type": "string", "format": "ipv4"}, {"type": "string", "format": "uuid"}, {"type": "integer"}]}}),
            "Address",
        );
        assert!(text.contains("String(String) in [Format(\"ipv4\")],") && text.contains("Integer(i64),"), "{text}");
    }
}
