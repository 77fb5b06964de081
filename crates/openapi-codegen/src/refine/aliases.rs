//! Components that are another name for a plain type.

use super::{Code, Item};
use crate::{
    model::{Definition, Model},
    rust::{deprecated, doc_comment, in_types},
};

pub(super) fn refine(code: &mut Code, model: &Model) {
    for def in model.types.values() {
        let Definition::Alias(ty) = &def.definition else { continue };
        let text = format!(
            "{}{}pub type {} = {};\n",
            doc_comment(&def.doc, ""),
            deprecated(def.deprecated, ""),
            def.name,
            in_types(ty)
        );
        code.types.push((def.name.clone(), Item::Text(text)));
    }
    // The order of the document, as far as it goes; what operations add comes later.
    let place = |name: &String| model.types.get_index_of(name).unwrap_or(usize::MAX);
    code.types.sort_by_key(|(name, _)| place(name));
}
