//! The types inside of lists, maps and tuples.

use super::{Shape, Type};

impl<Name> Shape<Name> {
    /// Returns the types that a list, a map or a tuple is made of.
    pub fn inner(&self) -> &[Type<Name>] {
        match self {
            Self::Array(inner) | Self::Map(inner) => std::slice::from_ref(inner),
            Self::Tuple(all) => all,
            _ => &[],
        }
    }

    /// Returns the types that a list, a map or a tuple is made of.
    pub(crate) fn inner_mut(&mut self) -> &mut [Type<Name>] {
        match self {
            Self::Array(inner) | Self::Map(inner) => std::slice::from_mut(inner),
            Self::Tuple(all) => all,
            _ => &mut [],
        }
    }

    /// Returns the shape with its inner types replaced.
    pub(crate) fn map_inner(&self, mut make: impl FnMut(&Type<Name>) -> Type<Name>) -> Self
    where
        Name: Clone,
    {
        let mut shape = self.clone();
        shape.inner_mut().iter_mut().for_each(|inner| *inner = make(inner));
        shape
    }

    /// Pairs the inner types of two lists, two maps, or two tuples of one length; `None` for anything else.
    pub(crate) fn zip<'a, 'b, Other>(
        &'a self,
        other: &'b Shape<Other>,
    ) -> Option<impl Iterator<Item = (&'a Type<Name>, &'b Type<Other>)>> {
        let (one, two) = (self.inner(), other.inner());
        let is_same = matches!(
            (self, other),
            (Self::Array(_), Shape::Array(_)) | (Self::Map(_), Shape::Map(_)) | (Self::Tuple(_), Shape::Tuple(_))
        );
        (is_same && one.len() == two.len() && !one.is_empty()).then(|| one.iter().zip(two))
    }
}
