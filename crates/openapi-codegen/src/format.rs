//! Source text from the refined code, without a formatter of the nightly toolchain.

use crate::refine::Code;

/// The text of the client's module and of its `types`.
pub fn format(code: &Code) -> (String, String) {
    let types: Vec<&str> = code.types.values().map(String::as_str).collect();
    (prettyplease::unparse(&code.client), types.join("\n"))
}
