//! Components that are aliases of plain types, or recursive lists or maps.

use super::Code;
use crate::{
    model::{Definition, Model},
    rust::{deprecated, doc_comment, in_types},
};

pub(super) fn write(code: &mut Code, model: &Model) {
    for def in model.types.values() {
        let head = |indent| doc_comment(&def.doc, indent) + &deprecated(def.deprecated.as_ref(), indent);
        let text = match &def.definition {
            Definition::Alias(ty) => format!("{}pub type {} = {};\n", head(""), def.name, in_types(model, ty)),
            Definition::Wrapper(ty) => format!(
                "crate::support::wrapper! {{\n{}    pub struct {}(pub {});\n}}\n",
                head("    "),
                def.name,
                in_types(model, ty)
            ),
            _ => continue,
        };
        code.types.insert(def.name.clone(), text);
    }
}
