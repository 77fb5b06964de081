//! The fit of a value to a type.

/// How well a value fits a type.
///
/// A value fits better the fewer of its parts are outside of what the document lists; then the fewer
/// of its members the type would leave behind; then the more of them it knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fit {
    is_taken: bool,
    /// Values that the document does not list: of enums, of constants, of unions.
    unlisted: u32,
    /// Members that the type does not have.
    unknown: u32,
    /// Members that it has.
    known: u32,
    /// Integers where the type has a floating-point number.
    inexact: u32,
}

impl Fit {
    /// The type does not take the value.
    pub const REFUSED: Self = Self { is_taken: false, unlisted: 0, unknown: 0, known: 0, inexact: 0 };
    /// The type takes the value.
    pub const TAKEN: Self = Self { is_taken: true, ..Self::REFUSED };
    /// The type takes the value, which the document does not list.
    pub const UNLISTED: Self = Self { unlisted: 1, ..Self::TAKEN };

    /// The type takes the value, an integer, as a floating-point number.
    pub(crate) const INEXACT: Self = Self { inexact: 1, ..Self::TAKEN };

    /// Whether the type takes the value.
    pub fn is_taken(self) -> bool {
        self.is_taken
    }

    pub(crate) fn when(condition: bool) -> Self {
        if condition { Self::TAKEN } else { Self::REFUSED }
    }

    /// The fit of a whole, of which this and another are parts.
    #[must_use]
    pub(crate) fn and(self, other: Self) -> Self {
        if !self.is_taken || !other.is_taken {
            return Self::REFUSED;
        }
        Self {
            is_taken: true,
            unlisted: self.unlisted.saturating_add(other.unlisted),
            unknown: self.unknown.saturating_add(other.unknown),
            known: self.known.saturating_add(other.known),
            inexact: self.inexact.saturating_add(other.inexact),
        }
    }

    pub(crate) fn with_members(self, known: usize, unknown: usize) -> Self {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        self.and(Self { known: count(known), unknown: count(unknown), ..Self::TAKEN })
    }

    /// The order of fits, the best first.
    pub(crate) fn rank(self) -> impl Ord {
        // A type that knows none of the members says nothing of the value.
        let is_empty = self.known == 0 && self.unknown > 0;
        (!self.is_taken, is_empty, self.unlisted, self.unknown, std::cmp::Reverse(self.known), self.inexact)
    }
}
