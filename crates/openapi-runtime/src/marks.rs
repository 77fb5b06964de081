//! Marks that record whether a member without a value is absent or null, stored beside the member.
//!
//! A member that may be absent and may be null is an `Option`. A mark distinguishes the two kinds of `None`, so
//! that the type of a member does not change when an API starts to allow null.

/// The presence of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// As the member itself indicates: its value, or absent if it is `None`.
    Plain,
    /// The member is null.
    Null,
    /// The member is absent, whatever value it has.
    Absent,
}

/// The marks of a struct: two bits for each member that may be null or absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Marks<const BYTES: usize>([u8; BYTES]);

impl<const BYTES: usize> Marks<BYTES> {
    /// Creates marks that are all [`Mark::Plain`].
    pub const fn new() -> Self {
        Self([0; BYTES])
    }

    /// Returns the mark of a member, by its index among the members that have one.
    pub fn get(&self, place: usize) -> Mark {
        match self.0.get(place / 4).map(|byte| (byte >> (place % 4 * 2)) & 3) {
            Some(1) => Mark::Null,
            Some(2) => Mark::Absent,
            _ => Mark::Plain,
        }
    }

    /// Sets the mark of a member.
    pub fn set(&mut self, place: usize, mark: Mark) {
        let bits = match mark {
            Mark::Plain => 0,
            Mark::Null => 1,
            Mark::Absent => 2,
        };
        if let Some(byte) = self.0.get_mut(place / 4) {
            let shift = place % 4 * 2;
            *byte = *byte & !(3 << shift) | bits << shift;
        }
    }
}

impl<const BYTES: usize> Default for Marks<BYTES> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_member_has_its_own_mark() {
        let mut marks = Marks::<2>::new();
        marks.set(0, Mark::Null);
        marks.set(5, Mark::Absent);
        marks.set(3, Mark::Null);
        marks.set(3, Mark::Plain);
        let found: Vec<Mark> = (0..8).map(|place| marks.get(place)).collect();
        let mut expected = [Mark::Plain; 8];
        (expected[0], expected[5]) = (Mark::Null, Mark::Absent);
        assert_eq!(found, expected);
        marks.set(8, Mark::Null);
        assert_eq!(marks.get(8), Mark::Plain, "there is no such member");
    }
}
