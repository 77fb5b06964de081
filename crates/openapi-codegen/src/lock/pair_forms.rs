//! Pairs locked alternatives of forms with the forms that an operation takes.

use foldhash::{HashMap, HashMapExt};
use openapi_lower::type_name;

use super::{
    DefinitionShape, Lock, OperationLock,
    likeness::{HALF, PLACE},
};
use crate::model::{BodyKind, FormDef, Model, Shape, TypeId};

/// Returns the locked variant and type of each of several alternative forms: the most similar ones by their parts.
pub(super) fn pair_forms<'l>(
    model: &Model,
    lock: &'l Lock,
    operations: &[Option<&'l OperationLock>],
) -> HashMap<TypeId, (&'l str, &'l str)> {
    let mut found = HashMap::new();
    for (operation, locked) in model.operations.iter().zip(operations) {
        let all = operation.bodies();
        for body in all.iter().filter(|body| body.is_choice()) {
            let BodyKind::Multipart(forms) = &body.kind else { continue };
            let known = locked.and_then(|locked| lock.types.get(locked.form_of(all, body)?));
            let Some(DefinitionShape::Union { variants, .. }) = known.map(|known| &known.shape) else { continue };
            let mut likely: Vec<(f64, TypeId, (&'l str, &'l str))> = Vec::new();
            for (variant, known) in variants {
                let Shape::Named(name) = &known.ty.shape else { continue };
                let likeness = |form| (likeness(lock, variant, name, form), form.id, (variant.as_str(), name.as_str()));
                likely.extend(forms.iter().map(likeness).filter(|(likeness, ..)| *likeness > HALF));
            }
            likely.sort_by(|(one, ..), (other, ..)| other.total_cmp(one));
            for (_, id, names) in likely {
                if !found.contains_key(&id) && !found.values().any(|known| *known == names) {
                    found.insert(id, names);
                }
            }
        }
    }
    found
}

/// Returns the mean share of the parts that a locked form has in common with a form, of its own and of all, as it is
/// the same form if others are added. One of the same name is more similar.
fn likeness(lock: &Lock, variant: &str, name: &str, form: &FormDef) -> f64 {
    let Some(DefinitionShape::Struct { members, .. }) = lock.types.get(name).map(|known| &known.shape) else {
        return 0.0;
    };
    let shared = form.parts.iter().filter(|part| members.contains_key(&part.wire)).count();
    let all = members.len() + form.parts.len() - shared;
    let share = |count: usize| if count == 0 { 1.0 } else { shared as f64 / count as f64 };
    let bonus = if type_name(&form.word) == variant { PLACE } else { 0.0 };
    (share(members.len()) + share(all)) / 2.0 + bonus
}
