//! Enums whose unknown values are kept: servers grow new ones without asking.

use super::Code;
use crate::{
    model::{Definition, Model},
    rust::{deprecated, doc_comment, literal},
};

pub(super) fn write(code: &mut Code, model: &Model) {
    for (name, def) in &model.types {
        let Definition::Enum { variants } = &def.definition else { continue };
        let mut text = String::from("crate::support::open_enum! {\n");
        text.push_str(&doc_comment(&def.doc, "    "));
        text.push_str(&deprecated(def.deprecated, "    "));
        text.push_str(&format!("    pub enum {name} {{\n"));
        for (variant, value) in variants {
            text.push_str(&format!("        {variant} = {},\n", literal(value)));
        }
        text.push_str("    }\n}\n");
        // A constant is what it is.
        if let [(only, _)] = variants.as_slice() {
            text.push_str(&format!(
                "impl ::std::default::Default for {name} {{\n    fn default() -> Self {{\n        Self::{only}\n    }}\n}}\n"
            ));
        }
        code.types.insert(name.clone(), text);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::definition;

    #[test]
    fn every_value_has_a_variant_of_its_own() {
        let text =
            definition(json!({"Order": {"type": "string", "enum": ["ASC", "asc", "<", "<=", "", "-1"]}}), "Order");
        assert_eq!(
            text,
            "pub enum Order {\nAsc = \"ASC\",\nAsc2 = \"asc\",\nLess = \"<\",\nLessEqual = \"<=\",\nEmpty = \"\",\nMinus1 = \"-1\","
        );
    }
}
