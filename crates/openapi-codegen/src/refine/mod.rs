//! Refining: what OpenAPI 3.0 or progenitor cannot say is put right in the emitted code.
//!
//! The client stays a syntax tree. The types become source text: each is a short table for a macro of
//! the support module, and what is never a tree need not be formatted. [`REFINEMENTS`] lists what is done, in
//! order, one file each.

mod aliases;
mod answers;
mod bodies;
mod client;
mod methods;
mod objects;
mod open_enums;
mod open_unions;

use std::collections::HashMap;

use indexmap::IndexMap;

use crate::model::{Definition, Model, TypeDef};

/// The code of a client while it is refined.
pub struct Code {
    pub(crate) client: syn::File,
    /// The structs that typify wrote, by name.
    structs: HashMap<String, syn::ItemStruct>,
    /// The items of `types` as source text, by name, in the order of the model.
    pub(crate) types: IndexMap<String, String>,
}

type Refinement = fn(&mut Code, &Model);

/// Every refinement, in order.
const REFINEMENTS: &[Refinement] = &[
    // Types first, in the order of the model: each takes the place of what progenitor emitted.
    objects::refine,
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
pub fn refine(emitted: syn::File, model: &Model) -> Result<Code, String> {
    let mut code = split(emitted, model)?;
    for refinement in REFINEMENTS {
        refinement(&mut code, model);
    }
    Ok(code)
}

/// Takes the types out of their module. Of what typify emits for a type only the definition is
/// read: the conversions beside it cost every build time, and the refined types have their own.
fn split(mut emitted: syn::File, model: &Model) -> Result<Code, String> {
    let mut structs = HashMap::new();
    for item in &mut emitted.items {
        let syn::Item::Mod(module) = item else { continue };
        for item in module.content.take().map(|(_, items)| items).unwrap_or_default() {
            if let syn::Item::Struct(definition) = item {
                structs.insert(definition.ident.to_string(), definition);
            }
        }
    }
    let is_struct = |def: &&TypeDef| matches!(def.definition, Definition::Struct { .. });
    if let Some(missing) = model.types.values().filter(is_struct).find(|def| !structs.contains_key(&def.name)) {
        return Err(format!("there is no type `{}` in its code", missing.name));
    }
    let types = model.types.keys().map(|name| (name.clone(), String::new())).collect();
    Ok(Code { client: emitted, structs, types })
}
