//! The check whether a locked type can represent the values that the document now declares.

use std::cell::RefCell;

use foldhash::{HashSet, HashSetExt};

use super::likeness::are_equivalent;
use crate::model::{Definition, Field, Model, Shape, Text, Type, TypeId, Usage};

/// Returns true if a locked type can represent the values of the type that the document now declares: it must read
/// all values of responses, and write only valid values of requests. `is_text` is true for values that are
/// serialized as text, such as parameters.
pub(super) fn can_represent(model: &Model, locked: &Type, now: &Type, usage: Usage, is_text: bool) -> bool {
    let check = |is_reading| Check { model, is_reading, is_text, seen: RefCell::default() };
    let reads = !usage.is_received() || check(true).represents(locked, now);
    let writes = !usage.is_sent() || check(false).represents(locked, now);
    reads && writes
}

struct Check<'m> {
    model: &'m Model,
    is_reading: bool,
    is_text: bool,
    /// The pairs of types being compared: a recursive use is representable if everything else is.
    seen: RefCell<HashSet<(TypeId, TypeId)>>,
}

impl Check<'_> {
    fn represents(&self, locked: &Type, now: &Type) -> bool {
        if locked == now {
            return true;
        }
        let represents_null =
            if self.is_reading { locked.nullable || !now.nullable } else { now.nullable || !locked.nullable };
        represents_null && self.shape_represents(locked, now)
    }

    fn shape_represents(&self, locked: &Type, now: &Type) -> bool {
        let model = self.model;
        match (model.shape(locked), model.shape(now)) {
            (locked, now) if locked == now => true,
            // Any JSON can be read as any JSON.
            (Shape::Any, _) => true,
            (_, Shape::Any) => !self.is_reading,
            (Shape::Map(inner), _) if inner.shape == Shape::Any => self.is_object(now),
            (Shape::Map(inner), Shape::Named(_)) => self.represents_members(inner, now),
            (Shape::Array(locked), Shape::Array(now)) | (Shape::Map(locked), Shape::Map(now)) => {
                self.represents(locked, now)
            }
            (Shape::Tuple(locked), Shape::Tuple(now)) => {
                locked.len() == now.len() && locked.iter().zip(now).all(|(locked, now)| self.represents(locked, now))
            }
            // A list that became a tuple; ensuring the length was up to the caller before as well.
            (Shape::Array(locked), Shape::Tuple(now)) => now.iter().all(|now| self.represents(locked, now)),
            (Shape::Integer(locked), Shape::Integer(now)) => !self.is_reading || now.is_within(*locked),
            // An `f64` can represent every integer, and is written without a fraction if it has none.
            (Shape::Number, Shape::Integer(_)) => true,
            (Shape::Integer(_), Shape::Number) => !self.is_reading,
            (Shape::Integer(_) | Shape::Number | Shape::Boolean, Shape::Text(Text::Plain)) => self.is_text,
            (Shape::Text(locked), Shape::Text(_)) if locked.row().reads_any => true,
            (Shape::Text(_), Shape::Text(Text::Plain | Text::Binary)) => !self.is_reading,
            (Shape::Text(Text::Plain), Shape::Named(_)) if self.is_enum(now) => true,
            (Shape::Named(_), Shape::Text(Text::Plain)) if self.is_enum(locked) => true,
            (Shape::Named(_), Shape::Named(_)) if self.is_enum(locked) && self.is_enum(now) => true,
            // A single item is serialized in the same way as a list of one.
            (_, Shape::Array(inner)) if self.is_text && !self.is_reading => self.represents(&plain(locked), inner),
            (Shape::Named(one), Shape::Named(other)) => {
                are_equivalent(model, &plain(locked), &plain(now), &mut HashSet::new())
                    || !self.seen.borrow_mut().insert((*one, *other))
                    || self.represents_object(locked, now)
                    || self.is_one_of(locked, now)
            }
            _ => self.is_one_of(locked, now),
        }
    }

    /// Returns true if a type that is sent is one of the types of a union now, or a union that is received became
    /// one of its types.
    fn is_one_of(&self, locked: &Type, now: &Type) -> bool {
        let types = |ty: &Type| match self.model.definition(ty).map(|def| &def.definition) {
            Some(Definition::Union { variants, .. }) => {
                Some(variants.iter().map(|it| it.ty.clone()).collect::<Vec<_>>())
            }
            _ => None,
        };
        match (types(locked), types(now)) {
            (None, Some(now)) if self.is_reading => now.iter().all(|now| self.represents(&plain(locked), now)),
            (None, Some(now)) => now.iter().any(|now| self.represents(&plain(locked), now)),
            (Some(locked), None) if self.is_reading => locked.iter().any(|locked| self.represents(locked, &plain(now))),
            _ => false,
        }
    }

    /// Returns true if an object has all members of the other: those that callers read still exist, and those that
    /// they send are still accepted.
    fn represents_object(&self, locked: &Type, now: &Type) -> bool {
        let (Some((locked, locked_further)), Some((now, further))) = (self.members(locked), self.members(now)) else {
            return false;
        };
        let needed = if self.is_reading { locked } else { now };
        let others = if self.is_reading { now } else { locked };
        let is_there = |field: &Field| others.iter().any(|other| other.wire == field.wire && other.is_plain);
        locked.iter().all(|field| {
            let same = now.iter().find(|other| other.wire == field.wire);
            same.is_some_and(|other| self.represents(&plain(&field.ty), &plain(&other.ty)))
        }) && needed.iter().filter(|field| field.is_plain).all(is_there)
            && match (locked_further, further) {
                (Some(locked), Some(now)) => self.represents(locked, now),
                (locked, _) => locked.is_none(),
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
    fn represents_members(&self, locked: &Type, now: &Type) -> bool {
        match self.model.definition(now).map(|def| &def.definition) {
            Some(Definition::Struct { fields, additional: Some(further), .. }) => {
                fields.iter().map(|field| &field.ty).chain([further]).all(|now| self.represents(locked, now))
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
