//! Enums that preserve unknown values, as servers add new ones.

use super::Code;
use crate::{
    model::{Definition, EnumValue},
    names::Named,
    rust::{deprecated, doc_comment, literal},
};

pub(super) fn write(code: &mut Code, model: &Named) {
    for (id, def) in model.types.iter() {
        let name = model.names.of(id);
        let Definition::Enum { values } = &def.definition else { continue };
        let mut text = String::from("crate::support::open_enum! {\n");
        text.push_str(&doc_comment(&def.doc, "    "));
        text.push_str(&deprecated(def.deprecated.as_ref(), "    "));
        text.push_str(&format!("    pub enum {name} {{\n"));
        values.iter().for_each(|value| text.push_str(&variant(model.names.member(value.id), value)));
        text.push_str("    }\n}\n");
        code.types.insert(name.to_owned(), text);
    }
}

fn variant(name: &str, value: &EnumValue) -> String {
    let gone = if value.is_gone { "        #[deprecated(note = \"no longer listed in the document\")]\n" } else { "" };
    format!("{gone}        {name} = {},\n", literal(&value.text))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::definition;

    #[test]
    fn every_value_has_a_variant() {
        let text = definition(json!({"Order": {"type": "string", "enum": ["up", "<=", "-1"]}}), "Order");
        assert_eq!(text, "pub enum Order {\nUp = \"up\",\nLessEqual = \"<=\",\nMinus1 = \"-1\",");
    }
}
