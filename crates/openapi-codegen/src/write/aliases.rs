//! Components that are aliases of plain types, or recursive lists or maps.

use super::Code;
use crate::{
    model::Definition,
    names::Named,
    rust::{deprecated, doc_comment, in_types},
};

pub(super) fn write(code: &mut Code, model: &Named) {
    for (id, def) in model.types.iter() {
        let name = model.names.of(id);
        let head = |indent| doc_comment(&def.doc, indent) + &deprecated(def.deprecated.as_ref(), indent);
        let text = match &def.definition {
            Definition::Alias(ty) => format!("{}pub type {name} = {};\n", head(""), in_types(model, ty)),
            Definition::Wrapper(ty) => format!(
                "crate::support::wrapper! {{\n{}    pub struct {name}(pub {});\n}}\n",
                head("    "),
                in_types(model, ty)
            ),
            _ => continue,
        };
        code.types.insert(name.to_owned(), text);
    }
}
