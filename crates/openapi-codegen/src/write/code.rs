//! The code of a client under construction, and its text.

use indexmap::IndexMap;

use super::parts::{Modules, Part};
use crate::{Custom, names::Named};

/// The code of a client under construction.
#[derive(Debug, Default)]
pub struct Code {
    /// Additions to structs.
    pub(crate) custom: Custom,
    /// The items of `types`, by name, in the order of the model.
    pub(crate) types: IndexMap<String, String>,
    /// The JSON Schemas of types, by name.
    pub(crate) schemas: IndexMap<String, String>,
    /// The items of `calls`, by the name of the call.
    pub(crate) calls: IndexMap<String, String>,
    /// The items of `operations`, by the name of the call.
    pub(crate) operations: IndexMap<String, String>,
    /// The first items of the client module.
    pub(crate) client: String,
    /// The front page of the documentation.
    pub(crate) front: String,
    /// The methods of `Client`, by the name of their call.
    pub(crate) methods: IndexMap<String, String>,
    /// The views, by the name of their type.
    pub(crate) views: IndexMap<String, String>,
}

/// The text of a client, module by module.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Texts {
    /// The front page of the documentation, in Markdown.
    pub front: String,
    /// The module with `Client`, which declares the others.
    pub client: String,
    /// The module `calls`.
    pub calls: String,
    /// The module `operations`.
    pub operations: String,
    /// The module `types`.
    pub types: String,
    /// The module `schemas`, which the feature `schemars` enables.
    pub schemas: String,
    /// Further files, with the items of modules that are too long for one file.
    pub parts: Vec<Part>,
}

impl Code {
    /// Returns the text of each module of a model's client.
    pub fn into_texts(self, model: &Named) -> Texts {
        // Each module is freed once it is converted to text.
        let mut modules = Modules::new(model);
        let methods = modules.impls("methods", self.methods);
        let views = modules.nested("views", self.views);
        let client = [self.client.as_str(), &methods, &views].concat();
        let calls = modules.text("calls", self.calls);
        let operations = modules.text("operations", self.operations);
        let types = modules.text("types", self.types);
        let schemas = modules.text("schemas", self.schemas);
        Texts { front: self.front, client, calls, operations, types, schemas, parts: modules.parts }
    }
}
