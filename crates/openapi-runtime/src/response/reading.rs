//! The reading of JSON responses, in one of three modes.

use serde::de::DeserializeOwned;

use crate::{
    DecodeError, Deviation, Deviations, from_slice,
    response::deviation_counts::{Origin, without_indices},
    types::deviations,
};

/// The handling of response content that the document does not describe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Mode {
    /// Members, values and types that the document does not list are accepted; a required member that is missing or
    /// null is an error.
    #[default]
    Tolerant,
    /// A required member that is missing or null gets a default value, and is counted.
    Lenient,
    /// Every deviation is an error.
    Strict,
}

/// The reading of responses by a client: its mode, and the counter of deviations.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reading {
    pub(crate) mode: Mode,
    pub(crate) deviations: Option<Deviations>,
}

impl Reading {
    /// Reads JSON, and counts deviations if the client does.
    ///
    /// # Errors
    ///
    /// Returns an error if the body is not JSON, or deviates from the document by more than the mode accepts.
    pub(crate) fn read<T: DeserializeOwned>(&self, origin: Origin<'_>, body: &[u8]) -> Result<T, DecodeError> {
        let read = || from_slice::<T>(body);
        let Some(list) = &self.deviations else {
            return match self.mode {
                Mode::Strict => deviations::strictly(read),
                _ => read(),
            };
        };
        let (result, found) = deviations::collected(self.mode == Mode::Lenient, read);
        match &result {
            // To locate the error the body was read twice, so the deviations were found twice.
            Err(error) => list.add(origin, without_indices(error.path()), Deviation::Unreadable),
            Ok(_) => found.iter().for_each(|(place, what)| list.add(origin, place.clone(), *what)),
        }
        match self.mode {
            Mode::Strict if !found.is_empty() => deviations::strictly(read),
            _ => result,
        }
    }

    /// Reads a failure. For a strict client, one that deviates from the document is not a documented failure.
    pub(crate) fn failure<T>(&self, origin: Origin<'_>, read: impl FnOnce() -> Option<T>) -> Option<T> {
        let Some(list) = &self.deviations else {
            return if self.mode == Mode::Strict { deviations::strictly(read) } else { read() };
        };
        let (failure, found) = deviations::collected(self.mode == Mode::Lenient, read);
        let failure = failure.filter(|_| self.mode != Mode::Strict || found.is_empty());
        if failure.is_some() {
            found.into_iter().for_each(|(place, what)| list.add(origin, place, what));
        }
        failure
    }
}
