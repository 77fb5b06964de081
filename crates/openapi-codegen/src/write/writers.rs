//! The writers in order.

use super::{
    aliases, calls, candidates, client, code::Code, common, constructors, envelopes, forms, front, headers, methods,
    objects, open_enums, open_unions, operations, pages, responses, schemas, security, servers, views, webhooks,
};
use crate::{Custom, names::Named};

type Writer = fn(&mut Code, &Named);

/// Every writer, in order.
const WRITERS: &[Writer] = &[
    // Types in the order of the model, then those of operations.
    objects::write,
    // Adds to what `objects` has written.
    constructors::write,
    candidates::write,
    open_enums::write,
    open_unions::write,
    aliases::write,
    schemas::write,
    forms::write,
    responses::write,
    headers::write,
    calls::write,
    operations::write,
    // Adds to what `operations` has written.
    envelopes::write,
    pages::write,
    // The client, top down.
    front::write,
    client::write,
    security::write,
    servers::write,
    common::write,
    methods::write,
    views::write,
    webhooks::write,
];

/// Writes a model, with additions to its structs.
pub fn write(model: &Named, custom: &Custom) -> Code {
    let types = model.types.ids().map(|id| (model.names.of(id).to_owned(), String::new())).collect();
    let mut code = Code { types, custom: custom.clone(), ..Code::default() };
    for writer in WRITERS {
        writer(&mut code, model);
    }
    code
}

#[cfg(test)]
mod tests {
    /// Files that writers share.
    const SHARED: [&str; 9] =
        ["mod", "code", "environment", "examples", "parts", "arguments", "signature", "styles", "writers"];

    #[test]
    fn every_file_is_listed() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/write");
        let text = include_str!("writers.rs");
        for entry in std::fs::read_dir(folder).unwrap() {
            let stem = entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned();
            let is_known = SHARED.contains(&stem.as_str()) || text.contains(&format!("    {stem}::write,"));
            assert!(is_known, "{stem} is not among WRITERS");
        }
    }
}
