//! Counts of the deviations of responses from the document, for monitoring.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use reqwest::{StatusCode, header::HeaderValue};
use serde::Serialize;

use crate::{Deviation, Operation, common::media_type::essence};

/// A counter of deviations from the document, by operation, status and location. Clones share the counts; the
/// `Display` form is a table of them.
///
/// Locations are member paths from the root of the body, without array indices. Values are not stored.
///
/// At most 4096 locations are listed, of which at most 100 for each operation and status are undeclared members: a
/// server may generate member names without limit, and they may contain personal data. Further deviations are
/// counted as [`unlisted`](Self::unlisted).
#[derive(Debug, Clone, Default)]
pub struct Deviations(Arc<Mutex<Counts>>);

/// The maximum number of listed locations.
const LISTED: usize = 4096;

/// The maximum number of undeclared members that are listed for an operation and a status.
const MEMBERS: usize = 100;

#[derive(Debug, Default)]
struct Counts {
    listed: BTreeMap<Key, (&'static Operation, u64)>,
    /// The number of listed undeclared members, by operation and status.
    members: BTreeMap<(&'static str, u16), usize>,
    unlisted: u64,
}

impl Counts {
    fn add(&mut self, key: Key, operation: &'static Operation) {
        if let Some((_, count)) = self.listed.get_mut(&key) {
            *count += 1;
            return;
        }
        let (id, status, _, _, what) = &key;
        let members = if *what == Deviation::UnknownMember {
            Some(self.members.entry((*id, *status)).or_default())
        } else {
            None
        };
        if self.listed.len() >= LISTED || members.as_ref().is_some_and(|count| **count >= MEMBERS) {
            self.unlisted = self.unlisted.saturating_add(1);
            return;
        }
        if let Some(count) = members {
            *count += 1;
        }
        self.listed.insert(key, (operation, 1));
    }
}

/// An operation, a status, a media type, a location, and the kind of deviation.
type Key = (&'static str, u16, String, String, Deviation);

/// The number of deviations of one kind at one location.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DeviationCount {
    /// The `operationId`.
    pub operation: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// The path template.
    pub path: &'static str,
    /// The status code.
    pub status: u16,
    /// The media type, without its parameters, in lower case.
    pub media_type: String,
    /// The location; empty for the whole body, or the response as such.
    pub place: String,
    /// The kind of deviation.
    pub what: Deviation,
    /// The number of occurrences.
    pub count: u64,
}

/// The source of a body.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Origin<'a> {
    pub(crate) operation: &'static Operation,
    pub(crate) status: StatusCode,
    pub(crate) content_type: Option<&'a HeaderValue>,
}

impl Deviations {
    /// Creates an empty counter.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the deviations counted so far, by operation, status and location.
    pub fn list(&self) -> Vec<DeviationCount> {
        let counts = self.counts();
        let listed =
            counts.listed.iter().map(|((id, status, media_type, place, what), (operation, count))| DeviationCount {
                operation: id,
                method: operation.method,
                path: operation.path,
                status: *status,
                media_type: media_type.clone(),
                place: place.clone(),
                what: *what,
                count: *count,
            });
        listed.collect()
    }

    /// Returns the number of deviations that are not in the list because it was full.
    pub fn unlisted(&self) -> u64 {
        self.counts().unlisted
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the deviations counted so far as JSON. `cargo xtask amend` converts it to an OpenAPI Overlay that
    /// corrects the document.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(&self.list()).unwrap_or_default()
    }

    pub(crate) fn add(&self, origin: Origin<'_>, place: String, what: Deviation) {
        let (operation, media_type) = (origin.operation, essence(origin.content_type));
        let key = (operation.id, origin.status.as_u16(), media_type, place, what);
        self.counts().add(key, operation);
    }
}

impl fmt::Display for Deviations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.list();
        let operations = all.iter().map(|it| it.operation.len()).max().unwrap_or_default();
        let places = all.iter().map(|it| it.place.len()).max().unwrap_or_default();
        for DeviationCount { operation, status, place, what, count, .. } in &all {
            writeln!(f, "{operation:operations$}  {status}  {place:places$}  {count:>6} x {what}")?;
        }
        match self.unlisted() {
            0 => Ok(()),
            unlisted => writeln!(f, "and {unlisted} that are not listed"),
        }
    }
}

/// Returns a path of members as a deserializer reports it, without array indices.
pub(crate) fn without_indices(path: &str) -> String {
    let mut parts = path.split('[');
    let mut place = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(']') {
            Some((index, rest)) if index.bytes().all(|byte| byte.is_ascii_digit()) => place.push_str(rest),
            _ => {
                place.push('[');
                place.push_str(part);
            }
        }
    }
    place.trim_start_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_a_server_chooses_are_bounded() {
        let deviations = Deviations::new();
        let origin = Origin { operation: &Operation::PLAIN, status: StatusCode::OK, content_type: None };
        let add = |place: String, what| deviations.add(origin, place, what);
        for _ in 0..2 {
            (0..1000).for_each(|user| add(format!("users.user-{user}@example.com"), Deviation::UnknownMember));
        }
        assert_eq!((deviations.list().len(), deviations.unlisted()), (100, 1800));
        add("kind".to_owned(), Deviation::UnknownValue);
        assert_eq!(deviations.list().len(), 101);
        (0..10_000).for_each(|place| add(place.to_string(), Deviation::Unreadable));
        assert_eq!(deviations.list().len(), LISTED);
        assert!(deviations.to_string().ends_with("that are not listed\n"));
    }
}
