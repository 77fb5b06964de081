//! Whether members that have marks are there, null or absent alike, by their kind.

use crate::Marks;

/// Two values of a nullable member that hold the same. A value says by itself that it is there.
pub fn nullable<T, const N: usize>(value: &Option<T>, mine: &Marks<N>, other: &Marks<N>, place: usize) -> bool {
    value.is_some() || mine.get(place) == other.get(place)
}

/// Two values of a kept member.
pub fn kept<T, const N: usize>(_: &T, mine: &Marks<N>, other: &Marks<N>, place: usize) -> bool {
    mine.get(place) == other.get(place)
}
