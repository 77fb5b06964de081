//! The types inside of lists, maps and tuples.

use super::{Shape, Type};

impl Shape {
    /// Returns the types that a list, a map or a tuple is made of.
    pub fn inner(&self) -> &[Type] {
        match self {
            Self::Array(inner) | Self::Map(inner) => std::slice::from_ref(inner),
            Self::Tuple(all) => all,
            _ => &[],
        }
    }

    /// Returns the types that a list, a map or a tuple is made of.
    pub(crate) fn inner_mut(&mut self) -> &mut [Type] {
        match self {
            Self::Array(inner) | Self::Map(inner) => std::slice::from_mut(inner),
            Self::Tuple(all) => all,
            _ => &mut [],
        }
    }

    /// Returns the shape with its inner types replaced.
    pub(crate) fn map_inner(&self, mut make: impl FnMut(&Type) -> Type) -> Self {
        let mut shape = self.clone();
        shape.inner_mut().iter_mut().for_each(|inner| *inner = make(inner));
        shape
    }

    /// Pairs the inner types of two lists, two maps, or two tuples of one length; `None` for anything else.
    pub(crate) fn zip<'a, 'b>(&'a self, other: &'b Self) -> Option<impl Iterator<Item = (&'a Type, &'b Type)>> {
        let (one, two) = (self.inner(), other.inner());
        let is_same = std::mem::discriminant(self) == std::mem::discriminant(other) && one.len() == two.len();
        (is_same && !one.is_empty()).then(|| one.iter().zip(two))
    }
}
