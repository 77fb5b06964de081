//! Pairs locked variants with the types of a union.

use std::collections::BTreeMap;

use openapi_lower::type_name;

use super::{
    Lock, LockedType, VariantLock,
    likeness::{HALF, likeness_of_types, outline},
};
use crate::model::{Model, Shape, Type, TypeId, Variant};

/// Returns the locked variants of the types of a union, by index: those with the same discriminator value, those of
/// the same type, then the most similar ones.
pub(super) fn pair_variants<'l>(
    model: &Model,
    lock: &'l Lock,
    variants: &[Variant],
    locked: &'l BTreeMap<String, VariantLock>,
    name_of: impl Fn(TypeId) -> Option<&'l str>,
) -> Vec<(usize, &'l str)> {
    let mut found: Vec<(usize, &'l str)> = Vec::new();
    let mut add = |is_it: &dyn Fn(&Variant, &str, &VariantLock) -> bool| {
        for (index, variant) in variants.iter().enumerate() {
            if found.iter().any(|(known, _)| *known == index) {
                continue;
            }
            let free = locked.iter().filter(|(name, _)| !found.iter().any(|(_, known)| known == name));
            let it =
                free.into_iter().find(|(name, locked)| is_it(variant, name, locked)).map(|(name, _)| name.as_str());
            if let Some(name) = it {
                found.push((index, name));
            }
        }
    };
    add(&|variant, _, locked| variant.tags.iter().any(|tag| locked.tags.contains(&tag.to_text())));
    add(&|variant, _, locked| is_paired(&locked.ty, &variant.ty, &name_of));
    // The most similar pairs come first; equally similar ones keep their positions.
    let mut likely: Vec<(f64, usize, &'l str)> = Vec::new();
    for (index, variant) in variants.iter().enumerate() {
        for (name, locked) in locked {
            let likeness = likeness_of_types(model, lock, &locked.ty, &variant.ty);
            if likeness > HALF {
                likely.push((likeness, index, name));
            }
        }
    }
    likely.sort_by(|(one, ..), (other, ..)| other.total_cmp(one));
    for (_, index, name) in likely {
        if !found.iter().any(|(known, taken)| *known == index || *taken == name) {
            found.push((index, name));
        }
    }
    let rest: Vec<(usize, &'l str)> = variants
        .iter()
        .enumerate()
        .filter_map(|(index, variant)| {
            let title = type_name(variant.title.as_deref()?);
            let (name, _) = locked.get_key_value(&title)?;
            Some((index, name.as_str()))
        })
        .filter(|(index, name)| !found.iter().any(|(known, taken)| known == index || taken == name))
        .collect();
    found.extend(rest);
    found
}

/// Returns `true` if a locked type is paired with a type.
fn is_paired<'l>(locked: &LockedType, now: &Type, name_of: &impl Fn(TypeId) -> Option<&'l str>) -> bool {
    if let Some(mut inner) = locked.shape.zip(&now.shape) {
        return inner.all(|(locked, now)| is_paired(locked, now, name_of));
    }
    match (&locked.shape, &now.shape) {
        (Shape::Named(name), Shape::Named(id)) => name_of(*id) == Some(name),
        (Shape::Named(_), _) | (_, Shape::Named(_)) => false,
        _ => outline(locked) == outline(now),
    }
}
