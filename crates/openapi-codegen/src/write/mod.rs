//! Writing: the model as Rust source.
//!
//! Types are short tables for macros of the runtime, methods a few calls to it. [`WRITERS`] lists what
//! is written, in order, one file each.

mod aliases;
mod calls;
mod client;
mod common;
mod constructors;
mod examples;
mod forms;
mod headers;
mod methods;
mod objects;
mod open_enums;
mod open_unions;
mod operations;
mod pages;
mod parts;
mod passing;
mod responses;
mod security;
mod servers;
mod views;
mod webhooks;

pub use forms::{PartKind, kind_of as part_kind};
use indexmap::IndexMap;
use parts::Modules;
pub use parts::Part;
pub use passing::{is_body_borrowed, is_borrowed};

use crate::model::Model;

/// The code of a client while it is written.
#[derive(Debug, Default)]
pub struct Code {
    /// The items of `types`, by name, in the order of the model.
    pub(crate) types: IndexMap<String, String>,
    /// The items of `calls`, by the name of the call.
    pub(crate) calls: IndexMap<String, String>,
    /// The items of `operations`, by the name of the call.
    pub(crate) operations: IndexMap<String, String>,
    /// The module around them: its first items.
    pub(crate) client: String,
    /// The methods of `Client`, by the name of their call.
    pub(crate) methods: IndexMap<String, String>,
    /// The views, by the name of their type.
    pub(crate) views: IndexMap<String, String>,
}

/// The text of a client, module by module.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Texts {
    /// The module with `Client`, which declares the others.
    pub client: String,
    /// The module `calls`.
    pub calls: String,
    /// The module `operations`.
    pub operations: String,
    /// The module `types`.
    pub types: String,
    /// Further files, with the items of modules that are too long for one file.
    pub parts: Vec<Part>,
}

impl Code {
    /// Returns the text of each module of a model's client.
    pub fn into_texts(self, model: &Model) -> Texts {
        let mut modules = Modules::new(model);
        let methods = modules.impls("methods", &self.methods);
        let views = modules.nested("views", &self.views);
        let client = [self.client.as_str(), &methods, &views].concat();
        let calls = modules.text("calls", &self.calls);
        let operations = modules.text("operations", &self.operations);
        let types = modules.text("types", &self.types);
        Texts { client, calls, operations, types, parts: modules.parts }
    }
}

type Writer = fn(&mut Code, &Model);

/// Every writer, in order.
const WRITERS: &[Writer] = &[
    // Types in the order of the model, then those that belong to operations.
    objects::write,
    // Adds to what `objects` has written.
    constructors::write,
    open_enums::write,
    open_unions::write,
    aliases::write,
    forms::write,
    responses::write,
    headers::write,
    calls::write,
    operations::write,
    pages::write,
    // The client, top down.
    client::write,
    security::write,
    servers::write,
    common::write,
    methods::write,
    views::write,
    webhooks::write,
];

/// Writes a model.
pub fn write(model: &Model) -> Code {
    let types = model.types.keys().map(|name| (name.clone(), String::new())).collect();
    let mut code = Code { types, ..Code::default() };
    for writer in WRITERS {
        writer(&mut code, model);
    }
    code
}

#[cfg(test)]
mod tests {
    /// What writers share.
    const SHARED: [&str; 4] = ["mod", "examples", "parts", "passing"];

    #[test]
    fn every_file_is_listed() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/write");
        let text = include_str!("mod.rs");
        for entry in std::fs::read_dir(folder).unwrap() {
            let stem = entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned();
            let is_known = SHARED.contains(&stem.as_str()) || text.contains(&format!("    {stem}::write,"));
            assert!(is_known, "{stem} is not among WRITERS");
        }
    }
}
