//! Writing: the model as Rust source.
//!
//! Types are short tables for macros of the runtime, methods a few calls to it. [`WRITERS`] lists what
//! is written, in order, one file each.

mod aliases;
mod bodies;
mod client;
mod methods;
mod objects;
mod open_enums;
mod open_unions;
mod responses;
mod security;
mod servers;

use indexmap::IndexMap;

use crate::model::Model;

/// The code of a client while it is written.
#[derive(Debug, Default)]
pub struct Code {
    /// The items of `types`, by name, in the order of the model.
    pub(crate) types: IndexMap<String, String>,
    /// The module around them.
    pub(crate) client: String,
}

impl Code {
    /// The text of the client's module and of its `types`.
    pub fn into_texts(self) -> (String, String) {
        let types: Vec<String> = self.types.into_values().filter(|text| !text.is_empty()).collect();
        (self.client, types.join("\n"))
    }
}

type Writer = fn(&mut Code, &Model);

/// Every writer, in order.
const WRITERS: &[Writer] = &[
    // Types in the order of the model, then those that belong to operations.
    objects::write,
    open_enums::write,
    open_unions::write,
    aliases::write,
    bodies::write,
    responses::write,
    // The client, top down.
    client::write,
    security::write,
    servers::write,
    methods::write,
];

/// Writes a model.
pub fn write(model: &Model) -> Code {
    let types = model.types.keys().map(|name| (name.clone(), String::new())).collect();
    let mut code = Code { types, client: String::new() };
    for writer in WRITERS {
        writer(&mut code, model);
    }
    code
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_file_is_listed() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/write");
        let text = include_str!("mod.rs");
        for entry in std::fs::read_dir(folder).unwrap() {
            let stem = entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned();
            assert!(stem == "mod" || text.contains(&format!("    {stem}::write,")), "{stem} is not among WRITERS");
        }
    }
}
