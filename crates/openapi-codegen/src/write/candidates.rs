//! Structs as candidates of unions: a union without a discriminator reads the type with the best match score.

use foldhash::{HashSet, HashSetExt};

use super::{
    Code,
    objects::{kind, type_of},
};
use crate::{
    model::{Definition, Model, Shape, Type, TypeId},
    names::Named,
    rust::{constant, in_types, literal},
};

/// Implements `Candidate` for the structs in unions, after what `objects` has written.
pub(super) fn write(code: &mut Code, model: &Named) {
    for id in of_unions(model) {
        let (Some(def), name) = (model.types.get(id), model.names.of(id)) else { continue };
        let Definition::Struct { fields, additional, .. } = &def.definition else { continue };
        let Some(text) = code.types.get_mut(name) else { continue };
        text.push_str(&format!("\ncrate::support::candidate! {{\n    {name} {{\n"));
        for field in fields {
            let values: Vec<String> = field.values.iter().map(constant).collect();
            let values = if values.is_empty() { String::new() } else { format!(" = [{}]", values.join(", ")) };
            let (kind, wire, ty) = (kind(field), literal(&field.wire), type_of(model, field));
            text.push_str(&format!("        {kind} {wire}: {ty}{values},\n"));
        }
        if let Some(ty) = additional {
            let map = Type::new(Shape::Map(Box::new(ty.clone())));
            text.push_str(&format!("        ..: {},\n", in_types(model, &map)));
        }
        text.push_str("    }\n}\n");
    }
}

/// Returns the types that unions and wrappers contain, at any depth.
fn of_unions(model: &Model) -> Vec<TypeId> {
    let is_root = |definition: &&Definition| matches!(definition, Definition::Union { .. } | Definition::Wrapper(_));
    let roots = model.types.values().map(|def| &def.definition).filter(is_root);
    let mut pending: Vec<&Type> = roots.flat_map(Definition::holds).collect();
    let mut seen: HashSet<TypeId> = HashSet::new();
    while let Some(ty) = pending.pop() {
        match &ty.shape {
            Shape::Named(id) => {
                if seen.insert(*id) {
                    pending.extend(model.types.get(*id).map(|def| def.definition.holds()).into_iter().flatten());
                }
            }
            shape => pending.extend(shape.inner()),
        }
    }
    model.types.ids().filter(|id| seen.contains(id)).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::client;

    #[test]
    fn only_types_in_unions_are_candidates() {
        let to = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let object = |ty: serde_json::Value| json!({"type": "object", "required": ["a"], "properties": {"a": ty}});
        let types = client(
            json!({}),
            json!({"One": object(to("Inner")), "Two": object(json!({"type": "integer", "enum": [2]})), "Inner": object(json!({"type": "string"})),
                "Other": object(to("Either")), "Either": {"oneOf": [to("One"), to("Two")]}}),
        )
        .texts
        .types;
        for (name, is_candidate) in [("One", true), ("Two", true), ("Inner", true), ("Other", false)] {
            assert_eq!(types.contains(&format!("candidate! {{\n    {name} {{")), is_candidate, "{name}: {types}");
        }
        assert!(types.contains("required \"a\": i64 = [Integer(2)],"), "{types}");
    }
}
