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
mod passing;
mod responses;
mod security;
mod servers;
mod views;
mod webhooks;

pub use forms::{PartKind, kind_of as part_kind};
use indexmap::IndexMap;
pub use passing::{is_body_borrowed, is_borrowed};

use crate::model::Model;

/// The code of a client while it is written.
#[derive(Debug, Default)]
pub struct Code {
    /// The items of `types`, by name, in the order of the model.
    pub(crate) types: IndexMap<String, String>,
    /// The module `calls`.
    pub(crate) calls: String,
    /// The module `operations`.
    pub(crate) operations: String,
    /// The module around them.
    pub(crate) client: String,
}

/// The text of a client, module by module.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    /// The module with `Client`, which declares the others.
    pub client: String,
    /// The module `calls`.
    pub calls: String,
    /// The module `operations`.
    pub operations: String,
    /// The module `types`.
    pub types: String,
}

impl Code {
    /// The text of each module.
    pub fn into_texts(self) -> Texts {
        let types: Vec<String> = self.types.into_values().filter(|text| !text.is_empty()).collect();
        Texts { client: self.client, calls: self.calls, operations: self.operations, types: types.join("\n") }
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
    const SHARED: [&str; 3] = ["mod", "examples", "passing"];

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
