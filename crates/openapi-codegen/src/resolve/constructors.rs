//! The members that are plain values in Rust, and those that a constructor takes.

use crate::model::{Definition, Field, Model, Shape, TypeId};

/// Decides the representation of members and the constructor of every struct.
pub(super) fn find(model: &mut Model) {
    let ids: Vec<TypeId> = model.types.ids().collect();
    for id in ids {
        let Some(def) = model.types.get(id) else { continue };
        let (is_sent, is_received) = (def.usage.is_sent(), def.usage.is_received());
        let Definition::Struct { fields, .. } = &def.definition else { continue };
        let mut fields = fields.clone();
        for field in &mut fields {
            // A member that exists in one direction only is an `Option` if both directions share the type.
            let is_always_there = !(field.read_only && is_sent || field.write_only && is_received);
            let is_null = field.ty.shape == Shape::Null;
            field.is_plain = field.required && is_always_there && (!field.ty.nullable || is_null);
            field.distinguishes_null = !field.required && field.ty.nullable && !is_null;
            field.is_settable = is_sent && !field.read_only;
        }
        for field in &mut fields {
            field.constant = model.constant_of(field);
            field.is_settable &= field.constant.is_none();
        }
        let wanted: Option<Vec<String>> =
            is_sent.then(|| fields.iter().filter(|it| it.is_taken()).map(|field| field.wire.clone()).collect());
        if let Some(Definition::Struct { fields: place, constructor, .. }) =
            model.types.get_mut(id).map(|def| &mut def.definition)
        {
            *place = fields;
            *constructor = wanted;
        }
    }
}

impl Field {
    /// Returns true if a constructor takes the member: a value has to be sent, and the document does not determine it.
    fn is_taken(&self) -> bool {
        self.is_needed() || self.is_required_in_requests()
    }

    /// Returns true if requests have to contain the member, and responses do not contain it: it is an `Option` in a
    /// type that both share.
    pub(crate) fn is_required_in_requests(&self) -> bool {
        let may_be_absent = self.ty.nullable || self.ty.is_null();
        self.required && self.write_only && self.is_settable && !may_be_absent
    }

    /// Returns true if a constructor has to take the member: it is a plain value, and not a constant.
    pub(crate) fn is_needed(&self) -> bool {
        self.is_plain && !self.ty.is_null() && self.constant.is_none()
    }
}
