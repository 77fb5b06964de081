//! Presence flags: they record whether a member without a value is absent or null, stored beside the member.
//!
//! A member that may be absent and may be null is an `Option`. A flag distinguishes the two kinds of `None`, so
//! that the type of a member does not change when an API starts to allow null.

/// The presence of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PresenceFlag {
    /// As the member itself indicates: its value, or absent if it is `None`.
    Plain,
    /// The member is null.
    Null,
    /// The member is absent, whatever value it has.
    Absent,
}

/// The presence flags of a struct: two bits for each member that may be null or absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PresenceFlags<const BYTES: usize>([u8; BYTES]);

impl<const BYTES: usize> PresenceFlags<BYTES> {
    /// Creates flags that are all [`PresenceFlag::Plain`].
    pub const fn new() -> Self {
        Self([0; BYTES])
    }

    /// Returns the flag of a member, by its index among the members that have one.
    pub fn get(&self, place: usize) -> PresenceFlag {
        match self.0.get(place / 4).map(|byte| (byte >> (place % 4 * 2)) & 3) {
            Some(1) => PresenceFlag::Null,
            Some(2) => PresenceFlag::Absent,
            _ => PresenceFlag::Plain,
        }
    }

    /// Sets the flag of a member.
    pub fn set(&mut self, place: usize, flag: PresenceFlag) {
        let bits = match flag {
            PresenceFlag::Plain => 0,
            PresenceFlag::Null => 1,
            PresenceFlag::Absent => 2,
        };
        if let Some(byte) = self.0.get_mut(place / 4) {
            let shift = place % 4 * 2;
            *byte = *byte & !(3 << shift) | bits << shift;
        }
    }
}

impl<const BYTES: usize> Default for PresenceFlags<BYTES> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_member_has_its_own_flag() {
        let mut flags = PresenceFlags::<2>::new();
        flags.set(0, PresenceFlag::Null);
        flags.set(5, PresenceFlag::Absent);
        flags.set(3, PresenceFlag::Null);
        flags.set(3, PresenceFlag::Plain);
        let found: Vec<PresenceFlag> = (0..8).map(|place| flags.get(place)).collect();
        let mut expected = [PresenceFlag::Plain; 8];
        (expected[0], expected[5]) = (PresenceFlag::Null, PresenceFlag::Absent);
        assert_eq!(found, expected);
        flags.set(8, PresenceFlag::Null);
        assert_eq!(flags.get(8), PresenceFlag::Plain, "there is no such member");
    }
}
