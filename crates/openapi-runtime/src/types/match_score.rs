//! The match score of a value for a type.

/// The degree to which a value matches a type.
///
/// Scores are compared first by the number of values that the document does not list (fewer is better), then by the
/// number of members the type would drop (fewer is better), then by the number of members it knows (more is
/// better).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MatchScore {
    is_taken: bool,
    /// The number of values that the document does not list: of enums, of constants, of unions.
    unlisted: u32,
    /// The number of members that the type does not have.
    unknown: u32,
    /// The number of members that the type has.
    known: u32,
    /// The number of integers where the type has a floating-point number.
    inexact: u32,
}

impl MatchScore {
    /// A value that the type does not accept.
    pub const REFUSED: Self = Self { is_taken: false, unlisted: 0, unknown: 0, known: 0, inexact: 0 };
    /// A value that the type accepts.
    pub const TAKEN: Self = Self { is_taken: true, ..Self::REFUSED };
    /// A value that the type accepts although the document does not list it.
    pub const UNLISTED: Self = Self { unlisted: 1, ..Self::TAKEN };

    /// An integer that the type accepts as a floating-point number.
    pub(crate) const INEXACT: Self = Self { inexact: 1, ..Self::TAKEN };

    /// Returns true if the type accepts the value.
    pub fn is_taken(self) -> bool {
        self.is_taken
    }

    pub(crate) fn when(condition: bool) -> Self {
        if condition { Self::TAKEN } else { Self::REFUSED }
    }

    /// Combines the scores of two parts of a value.
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

    /// Returns a sort key, the best match first.
    pub(crate) fn rank(self) -> impl Ord {
        // A type that knows none of the members does not describe the value.
        let is_empty = self.known == 0 && self.unknown > 0;
        (!self.is_taken, is_empty, self.unlisted, self.unknown, std::cmp::Reverse(self.known), self.inexact)
    }
}
