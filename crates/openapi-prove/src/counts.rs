//! Numbers of samples.

use std::ops::AddAssign;

use serde::Serialize;

/// The numbers of samples by result.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Counts {
    /// The number of valid samples.
    pub valid: usize,
    /// The number of valid samples that the type rejected.
    pub refused: usize,
    /// The number of valid samples that were changed by a round trip.
    pub changed: usize,
    /// The number of invalid samples.
    pub invalid: usize,
    /// The number of invalid samples that the type accepted.
    pub accepted: usize,
    /// The number of union choices that the original schemas could judge.
    pub chosen: usize,
    /// The number of values that the schema of the chosen type rejects and that of another type accepts.
    pub wrong: usize,
}

impl Counts {
    /// Returns the number of valid samples that were rejected or changed.
    pub fn lost(&self) -> usize {
        self.refused + self.changed
    }

    pub(crate) fn survived(&self) -> String {
        let survived = self.valid - self.lost();
        if self.valid == 0 {
            return "no valid sample could be generated".to_owned();
        }
        let share = 100.0 * survived as f64 / self.valid as f64;
        format!("{survived} of {} valid samples round-trip unchanged ({share:.3} %)", self.valid)
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.valid += other.valid;
        self.refused += other.refused;
        self.changed += other.changed;
        self.invalid += other.invalid;
        self.accepted += other.accepted;
        self.chosen += other.chosen;
        self.wrong += other.wrong;
    }
}
