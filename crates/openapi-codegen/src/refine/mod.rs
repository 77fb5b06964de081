//! Refining: what OpenAPI 3.0 or progenitor cannot say is put right in the emitted code.
//!
//! The client stays a syntax tree; the types become a list of items, each a syntax tree or, where a
//! macro of the support module says it best, source text. [`REFINEMENTS`] lists what is done, in
//! order, one file each.

mod aliases;
mod answers;
mod bodies;
mod client;
mod fields;
mod methods;
mod open_enums;
mod open_unions;

use std::collections::HashMap;

use crate::model::{Definition, Model};

/// The code of a client while it is refined.
pub(crate) struct Code {
    pub(crate) client: syn::File,
    /// The items of `types`, by type name, in the order of the model.
    pub(crate) types: Vec<(String, Item)>,
}

/// An item of `types`.
pub(crate) enum Item {
    Syntax(Box<syn::Item>),
    Text(String),
}

type Refinement = fn(&mut Code, &Model);

/// Every refinement, in order.
const REFINEMENTS: &[Refinement] = &[
    // Types first, in the order of the model: each takes the place of what progenitor emitted.
    fields::refine,
    open_enums::refine,
    open_unions::refine,
    aliases::refine,
    // Types that belong to operations follow.
    bodies::refine,
    answers::refine,
    // The methods use all of the types above.
    methods::refine,
    // Imports last: what is left of progenitor's own is known.
    client::refine,
];

/// Refines what progenitor emitted.
///
/// # Errors
///
/// If a type of the model is not among what progenitor emitted.
pub(crate) fn refine(emitted: syn::File, model: &Model) -> Result<Code, String> {
    let mut code = split(emitted, model)?;
    for refinement in REFINEMENTS {
        refinement(&mut code, model);
    }
    Ok(code)
}

/// Takes the types out of their module. Of what typify emits for a type only the definition stays:
/// the conversions beside it cost every build time, and the refined types have their own.
fn split(mut emitted: syn::File, model: &Model) -> Result<Code, String> {
    let mut found: HashMap<String, syn::Item> = HashMap::new();
    for item in &mut emitted.items {
        let syn::Item::Mod(module) = item else { continue };
        let Some((_, items)) = module.content.take() else { continue };
        for item in items {
            if let syn::Item::Struct(definition) = item {
                found.insert(definition.ident.to_string(), syn::Item::Struct(definition));
            }
        }
    }
    let mut types = Vec::new();
    for def in model.types.values().filter(|def| !matches!(def.definition, Definition::Alias(_))) {
        let item = found.remove(&def.name).ok_or_else(|| format!("there is no type `{}` in its code", def.name))?;
        types.push((def.name.clone(), Item::Syntax(Box::new(item))));
    }
    Ok(Code { client: emitted, types })
}

impl Code {
    /// Puts an item in the place of the type's, or at the end.
    fn put(&mut self, name: &str, item: Item) {
        match self.types.iter_mut().find(|(known, _)| known == name) {
            Some((_, place)) => *place = item,
            None => self.types.push((name.to_owned(), item)),
        }
    }
}
