//! Equality of members with presence flags: whether both are null or both absent.

use crate::PresenceFlags;

/// Returns true if a nullable member is equally present in two structs. A value is present whatever its flag.
pub fn nullable<T, const N: usize>(
    value: &Option<T>,
    mine: &PresenceFlags<N>,
    other: &PresenceFlags<N>,
    place: usize,
) -> bool {
    value.is_some() || mine.get(place) == other.get(place)
}

/// Returns true if a member that was required before is equally present in two structs.
pub fn relaxed<T, const N: usize>(_: &T, mine: &PresenceFlags<N>, other: &PresenceFlags<N>, place: usize) -> bool {
    mine.get(place) == other.get(place)
}
