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
