//! Unions that are variants of each other (`A` is a `B` or a string, `B` is an `A` or a number): each gets the
//! variants of all others, and none of the unions themselves. Reading one would otherwise recurse without end.

use super::cycles::Cycles;
use crate::model::{Definition, Model, Type, TypeId, Variant};

/// Removes the unions of a cycle from each other, and inserts their variants instead.
pub(super) fn open(model: &mut Model) {
    let circles = Cycles::of(model, of_unions);
    let mut opened: Vec<(TypeId, Vec<Variant>)> = Vec::new();
    for (id, def) in model.types.iter() {
        let Definition::Union { variants, .. } = &def.definition else { continue };
        if !variants.iter().any(|variant| circles.joins(id, &variant.ty)) {
            continue;
        }
        let others = model.types.iter().filter(|(other, _)| *other != id && circles.are_joined(id, *other));
        let all = others.filter_map(|(_, def)| match &def.definition {
            Definition::Union { variants, .. } => Some(variants),
            _ => None,
        });
        let mut kept: Vec<Variant> = Vec::new();
        for variant in variants.iter().chain(all.flatten()) {
            let is_known = kept.iter().any(|known| known.ty == variant.ty);
            if !is_known && !circles.joins(id, &variant.ty) {
                kept.push(variant.clone());
            }
        }
        opened.push((id, kept));
    }
    for (id, mut kept) in opened {
        // A variant has another name in each union.
        kept.iter_mut().for_each(|variant| variant.id = model.types.new_member());
        match model.types.get_mut(id).map(|def| &mut def.definition) {
            // Unions that consist only of each other impose no constraint.
            Some(definition) if kept.is_empty() => *definition = Definition::Alias(Type::any()),
            Some(Definition::Union { variants, .. }) => *variants = kept,
            _ => {}
        }
    }
}

/// Returns the types of a union.
fn of_unions(definition: &Definition) -> Vec<&Type> {
    match definition {
        Definition::Union { .. } | Definition::Alias(_) => definition.holds(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::definition;

    #[test]
    fn a_union_is_none_of_itself() {
        let to = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let schemas = json!({
            "A": {"anyOf": [to("B"), {"type": "string"}, to("A")]},
            "B": {"oneOf": [to("Alias"), {"type": "integer"}, to("C")]},
            "Alias": {"allOf": [to("A")]},
            "X": {"anyOf": [to("Y"), to("X")]},
            "Y": {"anyOf": [to("X"), to("Y")]},
            "C": {"type": "object", "properties": {"a": to("A")}},
        });
        assert_eq!(
            definition(schemas.clone(), "A"),
            "pub enum A {\nString(String) from [String, &str],\nInteger(i64) from [i64, i32],\nC(Box<C>) from [C],"
        );
        assert!(definition(schemas.clone(), "X").starts_with("pub type X = serde_json::Value;"));
        assert_eq!(
            definition(schemas, "B"),
            "pub enum B {\nInteger(i64) from [i64, i32],\nC(C) from [C],\nString(String) from [String, &str],"
        );
    }
}
