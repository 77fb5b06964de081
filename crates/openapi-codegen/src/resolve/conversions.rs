//! The variants of a union that have a `From` conversion.

use foldhash::{HashMap, HashMapExt};

use crate::model::{Definition, Integer, MemberId, Model, Shape, Type, TypeId, Variant};

const LITERAL: Type = Type { shape: Shape::Integer(Integer::I32), nullable: false };

/// Decides which variants convert from their types: those whose type no other variant has. `kept` returns the
/// locked decision for those in the lock, by the union and the variant; they take precedence.
pub(crate) fn find(model: &mut Model, kept: impl Fn(TypeId, MemberId) -> Option<bool>) {
    let mut found: Vec<(TypeId, Vec<bool>)> = Vec::new();
    for (union, def) in model.types.iter() {
        if let Definition::Union { variants, .. } = &def.definition {
            found.push((union, of_union(model, union, variants, &kept)));
        }
    }
    for (union, converts) in found {
        if let Some(Definition::Union { variants, .. }) = model.types.get_mut(union).map(|def| &mut def.definition) {
            variants.iter_mut().zip(converts).for_each(|(variant, converts)| variant.converts = converts);
        }
    }
}

fn of_union(
    model: &Model,
    union: TypeId,
    variants: &[Variant],
    kept: &impl Fn(TypeId, MemberId) -> Option<bool>,
) -> Vec<bool> {
    let types: Vec<Type> = variants.iter().map(|variant| resolved(model, &variant.ty)).collect();
    let kept: Vec<Option<bool>> = variants.iter().map(|variant| kept(union, variant.id)).collect();
    let mut claims: HashMap<&Type, usize> = HashMap::new();
    for (ty, kept) in types.iter().zip(&kept) {
        if *kept == Some(true) {
            *claims.entry(ty).or_default() += 1;
        }
    }
    // An integer literal without a suffix is an `i32`, which converts to `i64`.
    if claims.contains_key(&Type::new(Shape::Integer(Integer::I64))) {
        claims.entry(&LITERAL).or_insert(1);
    }
    let is_claimed = |ty: &Type| claims.contains_key(ty);
    let count = |ty: &Type| types.iter().filter(|other| *other == ty).count();
    types
        .iter()
        .zip(&kept)
        .map(|(ty, kept)| match kept {
            Some(false) => false,
            Some(true) => claims.get(ty) == Some(&1),
            None => ty.shape != Shape::Named(union) && !is_claimed(ty) && count(ty) == 1,
        })
        .collect()
}

/// Returns the Rust type of a variant: aliases are followed, and kinds of strings with one Rust type are unified.
fn resolved(model: &Model, ty: &Type) -> Type {
    fn in_rust(model: &Model, ty: &Type) -> Type {
        let shape = match model.shape(ty) {
            Shape::Text(text) => Shape::Text(text.in_rust()),
            shape => shape.map_inner(|inner| in_rust(model, inner)),
        };
        Type { shape, nullable: ty.nullable }
    }
    in_rust(model, ty)
}
