//! Source text from the refined code, without a formatter of the nightly toolchain.

use crate::refine::{Code, Item};

/// The text of the client's module and of its `types`, each on a thread of its own.
pub(crate) fn format(code: &Code) -> (String, String) {
    let types = types_text(code);
    let client = prettyplease::unparse(&code.client);
    (client, types)
}

fn types_text(code: &Code) -> String {
    let mut text = String::new();
    for (_, item) in &code.types {
        match item {
            Item::Syntax(item) => {
                let file = syn::File { shebang: None, attrs: Vec::new(), items: vec![(**item).clone()] };
                text.push_str(&prettyplease::unparse(&file));
            }
            Item::Text(source) => text.push_str(source),
        }
        text.push('\n');
    }
    text
}
