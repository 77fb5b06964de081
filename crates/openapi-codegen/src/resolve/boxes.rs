//! Boxing of types that contain themselves without a list or map between.

use super::cycles::Cycles;
use crate::model::{Definition, MemberId, Model, Type, TypeId};

/// Decides which members and variants are boxed. `kept` returns the locked decision for those in the lock: they are
/// unchanged if another box can break the cycle.
pub(crate) fn place(model: &mut Model, kept: impl Fn(&Edge<'_>) -> Option<bool>) {
    let all = Cycles::of(model, Definition::holds);
    if all.is_empty() {
        let boxes = edges(model).map(|edge| kept(&edge).unwrap_or_default()).collect();
        return set(model, boxes);
    }
    // A boxed variant breaks its cycle, so members on the same cycle need no box.
    let others = Cycles::of(model, besides_variants);
    let natural = edges(model).map(|edge| {
        let cycles = if edge.wire.is_none() { &all } else { &others };
        kept(&edge).unwrap_or_else(|| cycles.joins(edge.owner, edge.ty))
    });
    let boxes = natural.collect();
    set(model, boxes);
    for may_change in [true, false] {
        let open = Cycles::of(model, unboxed);
        if open.is_empty() {
            return;
        }
        let further = edges(model).map(|edge| {
            let is_free = !may_change || kept(&edge).is_none();
            edge.boxed || is_free && open.joins(edge.owner, edge.ty)
        });
        let boxes = further.collect();
        set(model, boxes);
    }
}

/// A member or variant.
pub(crate) struct Edge<'m> {
    pub(crate) owner: TypeId,
    pub(crate) id: MemberId,
    /// The name of a member in JSON; `None` for a variant.
    pub(crate) wire: Option<&'m str>,
    ty: &'m Type,
    boxed: bool,
}

fn edges(model: &Model) -> impl Iterator<Item = Edge<'_>> {
    model.types.iter().flat_map(|(owner, def)| match &def.definition {
        Definition::Struct { fields, .. } => fields
            .iter()
            .map(|it| Edge { owner, id: it.id, wire: Some(&it.wire), ty: &it.ty, boxed: it.boxed })
            .collect(),
        Definition::Union { variants, .. } => {
            variants.iter().map(|it| Edge { owner, id: it.id, wire: None, ty: &it.ty, boxed: it.boxed }).collect()
        }
        _ => Vec::new(),
    })
}

/// Sets the boxes of all members and variants, in order.
fn set(model: &mut Model, boxes: Vec<bool>) {
    let slots = model.types.values_mut().flat_map(|def| match &mut def.definition {
        Definition::Struct { fields, .. } => fields.iter_mut().map(|it| &mut it.boxed).collect(),
        Definition::Union { variants, .. } => variants.iter_mut().map(|it| &mut it.boxed).collect(),
        _ => Vec::new(),
    });
    slots.zip(boxes).for_each(|(slot, boxed)| *slot = boxed);
}

fn besides_variants(definition: &Definition) -> Vec<&Type> {
    match definition {
        Definition::Union { .. } => Vec::new(),
        other => other.holds(),
    }
}

/// Returns the types that a definition contains without a box between.
fn unboxed(definition: &Definition) -> Vec<&Type> {
    match definition {
        Definition::Struct { fields, .. } => fields.iter().filter(|it| !it.boxed).map(|it| &it.ty).collect(),
        Definition::Union { variants, .. } => variants.iter().filter(|it| !it.boxed).map(|it| &it.ty).collect(),
        other => other.holds(),
    }
}
