//! Components that are another name for a plain type.

use super::Code;
use crate::{
    model::{Definition, Model},
    rust::{deprecated, doc_comment, in_types},
};

pub(super) fn write(code: &mut Code, model: &Model) {
    for def in model.types.values() {
        let Definition::Alias(ty) = &def.definition else { continue };
        let text = format!(
            "{}{}pub type {} = {};\n",
            doc_comment(&def.doc, ""),
            deprecated(def.deprecated.as_ref(), ""),
            def.name,
            in_types(ty)
        );
        code.types.insert(def.name.clone(), text);
    }
}
