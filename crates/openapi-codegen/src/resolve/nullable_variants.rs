//! Components that equal another one or null: `nullable-repository` beside `repository`. A use of the former
//! becomes an `Option` of the latter.

use openapi_document::Pointer;

use crate::{
    lock::Lock,
    model::{Definition, Model, NullableVariant, Shape, Type},
};

/// Replaces each such component by the other one. A pair that is folded in the lock remains folded while one has
/// all members that the other needs.
pub(super) fn fold(model: &mut Model, lock: Option<&Lock>) {
    for NullableVariant { component, other, is_equivalent } in std::mem::take(&mut model.nullable_variants) {
        let is_locked = || {
            let mut defs = lock.into_iter().flat_map(|lock| lock.types.values());
            defs.any(|def| def.at == other && def.folded.contains(&component)) && is_within(model, &component, &other)
        };
        if is_equivalent || is_locked() {
            put(model, component, &other);
        }
    }
}

/// Returns true if a type has every member that another one needs, with the same type.
fn is_within(model: &Model, one: &Pointer, other: &Pointer) -> bool {
    let fields = |at: &Pointer| match model.types.at(at).and_then(|id| model.types.get(id)).map(|def| &def.definition) {
        Some(Definition::Struct { fields, .. }) => Some(fields),
        _ => None,
    };
    let (Some(one), Some(other)) = (fields(one), fields(other)) else { return false };
    other.iter().filter(|field| field.required).all(|field| one.iter().any(|it| it.wire == field.wire && it.required))
        && one.iter().all(|it| other.iter().all(|field| field.wire != it.wire || field.ty.shape == it.ty.shape))
}

fn put(model: &mut Model, component: Pointer, other: &Pointer) {
    let (Some(id), Some(other)) = (model.types.at(&component), model.types.at(other)) else { return };
    model.types.remove(id);
    model.each_type_mut(|ty| {
        if ty.shape == Shape::Named(id) {
            *ty = Type { shape: Shape::Named(other), nullable: true };
        }
    });
    model.folded.push((component, other));
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::testing::client;

    fn types(nullable_variant: Value) -> String {
        let user = json!({"type": "object", "description": "One.", "properties": {"id": {"type": "integer", "description": "a"}}});
        let to = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let issue = json!({"type": "object", "required": ["owner"], "properties": {"owner": to("nullable-user"), "author": to("user")}});
        client(json!({}), json!({"user": user, "nullable-user": nullable_variant, "issue": issue})).texts.types
    }

    #[test]
    fn a_nullable_variant_is_an_option_of_the_other() {
        let text =
            types(json!({"type": ["object", "null"], "properties": {"id": {"type": "integer", "description": "b"}}}));
        assert!(text.contains("pub owner: Option<User>,"), "{text}");
        assert!(!text.contains("NullableUser"), "{text}");
    }

    #[test]
    fn what_differs_is_a_type_of_its_own() {
        let text = types(json!({"type": ["object", "null"], "properties": {"id": {"type": "string"}}}));
        assert!(text.contains("pub owner: Option<NullableUser>,"), "{text}");
    }
}
