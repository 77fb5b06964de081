//! Aliases that lead back to themselves, which Rust does not have.

use std::collections::HashSet;

use crate::model::{Definition, Model, Shape, Type};

/// Resolves aliases that lead back to themselves: a list or a map of itself becomes a struct,
/// and an alias of nothing but itself any JSON.
pub(super) fn unwind(model: &mut Model) {
    let names: Vec<String> = model.types.keys().cloned().collect();
    for name in names {
        let Some(Definition::Alias(ty)) = model.types.get(&name).map(|def| &def.definition) else { continue };
        let leads_back = |directly| leads_to(model, ty, &name, directly, &mut HashSet::new());
        let definition = match () {
            () if leads_back(true) => Definition::Alias(Type::any()),
            () if leads_back(false) => Definition::Wrapper(ty.clone()),
            () => continue,
        };
        if let Some(def) = model.types.get_mut(&name) {
            def.definition = definition;
        }
    }
}

/// Checks whether a type contains an alias; directly, if there is no list or map between.
fn leads_to(model: &Model, ty: &Type, name: &str, directly: bool, seen: &mut HashSet<String>) -> bool {
    match &ty.shape {
        Shape::Array(_) | Shape::Map(_) if directly => false,
        Shape::Named(next) if next == name => true,
        Shape::Named(next) => match model.types.get(next).map(|def| &def.definition) {
            Some(Definition::Alias(inner)) if seen.insert(next.clone()) => leads_to(model, inner, name, directly, seen),
            _ => false,
        },
        shape => shape.inner().iter().any(|inner| leads_to(model, inner, name, directly, seen)),
    }
}
