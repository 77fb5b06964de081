//! The check whether a locked type can represent the values that the document now declares.

use std::cell::RefCell;

use foldhash::{HashSet, HashSetExt};

use super::likeness::are_equivalent;
use crate::model::{Definition, Field, Model, Shape, Text, Type, TypeId, Usage};

/// Returns true if a locked type can be preserved although the document declares another one: it must read all
/// values of responses, and write only valid values of requests. `is_text` is true for values that are serialized
/// as text, such as parameters.
pub(super) fn carries(model: &Model, kept: &Type, now: &Type, usage: Usage, is_text: bool) -> bool {
    let way = |is_reading| Way { model, is_reading, is_text, seen: RefCell::default() };
    let reads = !usage.is_received() || way(true).fits(kept, now);
    let writes = !usage.is_sent() || way(false).fits(kept, now);
    reads && writes
}

struct Way<'m> {
    model: &'m Model,
    is_reading: bool,
    is_text: bool,
    /// The pairs of types being compared: a recursive use fits if everything else does.
    seen: RefCell<HashSet<(TypeId, TypeId)>>,
}

impl Way<'_> {
    fn fits(&self, kept: &Type, now: &Type) -> bool {
        if kept == now {
            return true;
        }
        let null_fits = if self.is_reading { kept.nullable || !now.nullable } else { now.nullable || !kept.nullable };
        null_fits && self.shapes_fit(kept, now)
    }

    fn shapes_fit(&self, kept: &Type, now: &Type) -> bool {
        let model = self.model;
        match (model.shape(kept), model.shape(now)) {
            (kept, now) if kept == now => true,
            // Any JSON can be read as any JSON.
            (Shape::Any, _) => true,
            (_, Shape::Any) => !self.is_reading,
            (Shape::Map(inner), _) if inner.shape == Shape::Any => self.is_object(now),
            (Shape::Map(inner), Shape::Named(_)) => self.all_members_fit(inner, now),
            (Shape::Array(kept), Shape::Array(now)) | (Shape::Map(kept), Shape::Map(now)) => self.fits(kept, now),
            (Shape::Tuple(kept), Shape::Tuple(now)) => {
                kept.len() == now.len() && kept.iter().zip(now).all(|(kept, now)| self.fits(kept, now))
            }
            // A list that became a tuple; ensuring the length was up to the caller before as well.
            (Shape::Array(kept), Shape::Tuple(now)) => now.iter().all(|now| self.fits(kept, now)),
            (Shape::Integer(kept), Shape::Integer(now)) => !self.is_reading || now.is_within(*kept),
            // An `f64` can represent every integer, and is written without a fraction if it has none.
            (Shape::Number, Shape::Integer(_)) => true,
            (Shape::Integer(_), Shape::Number) => !self.is_reading,
            (Shape::Integer(_) | Shape::Number | Shape::Boolean, Shape::Text(Text::Plain)) => self.is_text,
            (Shape::Text(kept), Shape::Text(_)) if kept.row().reads_any => true,
            (Shape::Text(_), Shape::Text(Text::Plain | Text::Binary)) => !self.is_reading,
            (Shape::Text(Text::Plain), Shape::Named(_)) if self.is_enum(now) => true,
            (Shape::Named(_), Shape::Text(Text::Plain)) if self.is_enum(kept) => true,
            (Shape::Named(_), Shape::Named(_)) if self.is_enum(kept) && self.is_enum(now) => true,
            // A single item is serialized in the same way as a list of one.
            (_, Shape::Array(inner)) if self.is_text && !self.is_reading => self.fits(&plain(kept), inner),
            (Shape::Named(one), Shape::Named(other)) => {
                are_equivalent(model, &plain(kept), &plain(now), &mut HashSet::new())
                    || !self.seen.borrow_mut().insert((*one, *other))
                    || self.members_fit(kept, now)
                    || self.is_one_of(kept, now)
            }
            _ => self.is_one_of(kept, now),
        }
    }

    /// Returns true if a type that is sent is one of the types of a union now, or a union that is received became
    /// one of its types.
    fn is_one_of(&self, kept: &Type, now: &Type) -> bool {
        let types = |ty: &Type| match self.model.definition(ty).map(|def| &def.definition) {
            Some(Definition::Union { variants, .. }) => {
                Some(variants.iter().map(|it| it.ty.clone()).collect::<Vec<_>>())
            }
            _ => None,
        };
        match (types(kept), types(now)) {
            (None, Some(now)) if self.is_reading => now.iter().all(|now| self.fits(&plain(kept), now)),
            (None, Some(now)) => now.iter().any(|now| self.fits(&plain(kept), now)),
            (Some(kept), None) if self.is_reading => kept.iter().any(|kept| self.fits(kept, &plain(now))),
            _ => false,
        }
    }

    /// Returns true if an object has all members of the other: those that callers read still exist, and those that
    /// they send are still accepted.
    fn members_fit(&self, kept: &Type, now: &Type) -> bool {
        let (Some((kept, kept_further)), Some((now, further))) = (self.members(kept), self.members(now)) else {
            return false;
        };
        let needed = if self.is_reading { kept } else { now };
        let others = if self.is_reading { now } else { kept };
        let is_there = |field: &Field| others.iter().any(|other| other.wire == field.wire && other.holds_value);
        kept.iter().all(|field| {
            let same = now.iter().find(|other| other.wire == field.wire);
            same.is_some_and(|other| self.fits(&plain(&field.ty), &plain(&other.ty)))
        }) && needed.iter().filter(|field| field.holds_value).all(is_there)
            && match (kept_further, further) {
                (Some(kept), Some(now)) => self.fits(kept, now),
                (kept, _) => kept.is_none(),
            }
    }

    /// Returns the members of an object, and the type of additional ones.
    fn members<'a>(&'a self, ty: &'a Type) -> Option<(&'a [Field], Option<&'a Type>)> {
        match self.model.definition(ty).map(|def| &def.definition) {
            Some(Definition::Struct { fields, additional, .. }) => Some((fields, additional.as_ref())),
            _ => None,
        }
    }

    /// Returns true if all members of an object are of one type, including additional ones.
    fn all_members_fit(&self, kept: &Type, now: &Type) -> bool {
        match self.model.definition(now).map(|def| &def.definition) {
            Some(Definition::Struct { fields, additional: Some(further), .. }) => {
                fields.iter().map(|field| &field.ty).chain([further]).all(|now| self.fits(kept, now))
            }
            _ => false,
        }
    }

    fn is_enum(&self, ty: &Type) -> bool {
        matches!(self.model.definition(ty).map(|def| &def.definition), Some(Definition::Enum { .. }))
    }

    fn is_object(&self, ty: &Type) -> bool {
        matches!(self.model.shape(ty), Shape::Map(_))
            || matches!(self.model.definition(ty).map(|def| &def.definition), Some(Definition::Struct { .. }))
    }
}

/// Returns the type without null.
fn plain(ty: &Type) -> Type {
    Type { nullable: false, ..ty.clone() }
}
