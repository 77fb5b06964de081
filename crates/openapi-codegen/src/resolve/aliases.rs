//! Recursive aliases, which Rust does not support.

use std::collections::HashSet;

use crate::model::{Definition, Model, Shape, Type, TypeId};

/// Resolves recursive aliases: a list or a map of itself becomes a struct, and an alias of only itself becomes any
/// JSON.
pub(super) fn unwind(model: &mut Model) {
    let ids: Vec<TypeId> = model.types.ids().collect();
    for id in ids {
        let Some(Definition::Alias(ty)) = model.types.get(id).map(|def| &def.definition) else { continue };
        let leads_back = |directly| leads_to(model, ty, id, directly, &mut HashSet::new());
        let definition = match () {
            () if leads_back(true) => Definition::Alias(Type::any()),
            () if leads_back(false) => Definition::Wrapper(ty.clone()),
            () => continue,
        };
        if let Some(def) = model.types.get_mut(id) {
            def.definition = definition;
        }
    }
}

/// Returns true if a type contains an alias; with `directly`, only if there is no list or map between.
fn leads_to(model: &Model, ty: &Type, target: TypeId, directly: bool, seen: &mut HashSet<TypeId>) -> bool {
    match &ty.shape {
        Shape::Array(_) | Shape::Map(_) if directly => false,
        Shape::Named(next) if *next == target => true,
        Shape::Named(next) => match model.types.get(*next).map(|def| &def.definition) {
            Some(Definition::Alias(inner)) if seen.insert(*next) => leads_to(model, inner, target, directly, seen),
            _ => false,
        },
        shape => shape.inner().iter().any(|inner| leads_to(model, inner, target, directly, seen)),
    }
}
