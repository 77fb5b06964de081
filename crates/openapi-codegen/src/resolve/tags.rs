//! The values that select the types of a union.

use std::borrow::Cow;

use crate::model::{Constant, Definition, Model, Tag, Type, Variant};

/// Decides which discriminators are usable, once all types are known.
pub(super) fn settle(model: &mut Model) {
    let mut settled = Vec::new();
    for (id, def) in model.types.iter() {
        let Definition::Union { variants, tag } = &def.definition else { continue };
        let mut variants = variants.clone();
        let tag = match tag {
            Some(tag) => explicit(model, &tag.property, &mut variants).or_else(|| {
                variants.iter_mut().for_each(|variant| variant.tags.clear());
                implicit(model, &mut variants)
            }),
            None => implicit(model, &mut variants),
        };
        settled.push((id, Definition::Union { variants, tag }));
    }
    for (id, definition) in settled {
        if let Some(def) = model.types.get_mut(id) {
            def.definition = definition;
        }
    }
}

/// Returns the values that a member of an object may have; empty if it is unconstrained, `None` if the type is not
/// an object with the member. A union has the values of its types.
fn values_of_member(model: &Model, ty: &Type, property: &str, depth: usize) -> Option<Vec<Constant>> {
    match &model.definition(ty)?.definition {
        Definition::Struct { fields, .. } => {
            let field = fields.iter().find(|field| field.wire == property)?;
            match model.definition(&field.ty).map(|def| &def.definition) {
                Some(Definition::Enum { values }) => {
                    Some(values.iter().map(|value| Constant::Text(value.text.clone())).collect())
                }
                _ => Some(field.values.clone()),
            }
        }
        Definition::Union { variants, .. } if depth > 0 => {
            let mut all = Vec::new();
            for variant in variants {
                let values = values_of_member(model, &variant.ty, property, depth - 1)?;
                if values.is_empty() {
                    return Some(Vec::new());
                }
                all.extend(values);
            }
            Some(all)
        }
        _ => None,
    }
}

/// The maximum depth of nested unions that are searched for discriminator values.
const DEPTH: usize = 4;

/// Validates a discriminator: every type must have the member. A type without a mapping entry is selected by the
/// name of its component, or by the values that its member may have.
fn explicit(model: &Model, property: &str, variants: &mut [Variant]) -> Option<Tag> {
    for variant in variants.iter_mut() {
        let values = match values_of_member(model, &variant.ty, property, DEPTH) {
            Some(values) => values,
            // The default type need not have the member.
            None if variant.is_default => continue,
            None => return None,
        };
        // The keys of a mapping are strings, whatever the type of the member.
        for tag in &mut variant.tags {
            let is_meant = |value: &&Constant| matches!((value, &*tag), (Constant::Integer(value), Constant::Text(text)) if value.to_string() == *text);
            if let Some(value) = values.iter().find(is_meant) {
                *tag = value.clone();
            }
        }
        let component = model.definition(&variant.ty).and_then(|def| def.pointer.schema_name().map(Cow::into_owned));
        let is_narrow = values.len() == 1
            || component.is_none()
            || matches!(model.definition(&variant.ty).map(|def| &def.definition), Some(Definition::Union { .. }));
        for value in values.iter().filter(|_| is_narrow) {
            if !variant.tags.contains(value) {
                variant.tags.push(value.clone());
            }
        }
        if variant.tags.is_empty() && !variant.is_default {
            let component = Constant::Text(component?);
            // A property that lists its values is more specific than the name of the component.
            match values.is_empty() || values.contains(&component) {
                true => variant.tags.push(component),
                false => variant.tags.extend(values),
            }
        }
    }
    are_distinct(variants.iter().flat_map(|variant| &variant.tags)).then(|| Tag { property: property.to_owned() })
}

/// Finds a discriminator that is not declared: a member with distinct values in every type.
fn implicit(model: &Model, variants: &mut [Variant]) -> Option<Tag> {
    let mut first = &variants.first()?.ty;
    for _ in 0..DEPTH {
        if let Definition::Union { variants, .. } = &model.definition(first)?.definition {
            first = &variants.first()?.ty;
        }
    }
    let Definition::Struct { fields, .. } = &model.definition(first)?.definition else { return None };
    for property in fields.iter().map(|field| field.wire.clone()) {
        let tags: Option<Vec<Vec<Constant>>> = variants
            .iter()
            .map(|variant| values_of_member(model, &variant.ty, &property, DEPTH).filter(|values| !values.is_empty()))
            .collect();
        let Some(tags) = tags else { continue };
        if are_distinct(tags.iter().flatten()) {
            for (variant, tags) in variants.iter_mut().zip(&tags) {
                variant.tags.clone_from(tags);
            }
            return Some(Tag { property });
        }
    }
    None
}

fn are_distinct<'c>(tags: impl Iterator<Item = &'c Constant>) -> bool {
    let mut seen: Vec<&Constant> = Vec::new();
    for tag in tags {
        if seen.contains(&tag) {
            return false;
        }
        seen.push(tag);
    }
    true
}
