//! What responses hold that the document does not have: an error for strict clients, and a list for whoever wants to
//! know.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use reqwest::{StatusCode, header::HeaderValue};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{self, Unexpected, value::UnitDeserializer},
};

use crate::{Operation, media_type::essence};

/// How a response departs from its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Departure {
    /// A member that the document does not have.
    UnknownMember,
    /// A value that its enum does not list.
    UnknownValue,
    /// A value that fits none of the types of its union.
    UnknownType,
    /// Null, where the document has a value.
    Null,
    /// No member, where the document always has one.
    Missing,
    /// A body that cannot be read.
    Unreadable,
    /// A status that the document does not have, or a failure of another shape than it has.
    UnknownFailure,
    /// A date and time without an offset from UTC, which RFC 3339 requires; it is read as UTC.
    NoOffset,
}

impl fmt::Display for Departure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownMember => "an undocumented member",
            Self::UnknownValue => "a value that is not listed in the enum",
            Self::UnknownType => "a value that matches no type of the union",
            Self::Null => "null for a value that is not nullable",
            Self::Missing => "a required member that is missing",
            Self::Unreadable => "a body that cannot be decoded",
            Self::UnknownFailure => "an undocumented error response",
            Self::NoOffset => "a date-time without a UTC offset",
        })
    }
}

/// Counts where responses depart from their document, by operation, status and place. Clones share the counts; the
/// text is a table of them.
///
/// Places are paths of members from the top of the body, without the indices of lists. Values are not kept.
///
/// At most 4096 places are listed, among them at most 100 members that the document does not have for an operation and
/// a status: a server may have names that never end, and that say something of somebody. What is beyond that is counted
/// as [`unlisted`](Self::unlisted).
#[derive(Debug, Clone, Default)]
pub struct Departures(Arc<Mutex<Counts>>);

/// The maximum number of places that are listed.
const LISTED: usize = 4096;

/// The maximum number of members unknown to the document that are listed for an operation and a status.
const MEMBERS: usize = 100;

#[derive(Debug, Default)]
struct Counts {
    listed: BTreeMap<Key, (&'static Operation, u64)>,
    /// The number of those that are members unknown to the document, by operation and status.
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
        let members = if *what == Departure::UnknownMember {
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

/// An operation, a status, a media type, a place, and what is there.
type Key = (&'static str, u16, String, String, Departure);

/// Where responses depart from their document, and how often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DepartureCount {
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
    /// The place; empty for the whole body, or the response as such.
    pub place: String,
    /// What is there.
    pub what: Departure,
    /// How often it was seen.
    pub count: u64,
}

/// What a body is of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Origin<'a> {
    pub(crate) operation: &'static Operation,
    pub(crate) status: StatusCode,
    pub(crate) content_type: Option<&'a HeaderValue>,
}

impl Departures {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// What was seen so far, by operation, status and place.
    pub fn list(&self) -> Vec<DepartureCount> {
        let counts = self.counts();
        let listed =
            counts.listed.iter().map(|((id, status, media_type, place, what), (operation, count))| DepartureCount {
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

    /// Returns the number of departures that are not in the list because it was full.
    pub fn unlisted(&self) -> u64 {
        self.counts().unlisted
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was seen so far as JSON. `cargo xtask amend` makes of it the OpenAPI Overlay by which the document becomes
    /// true.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(&self.list()).unwrap_or_default()
    }

    pub(crate) fn add(&self, origin: Origin<'_>, place: String, what: Departure) {
        let (operation, media_type) = (origin.operation, essence(origin.content_type));
        let key = (operation.id, origin.status.as_u16(), media_type, place, what);
        self.counts().add(key, operation);
    }
}

impl fmt::Display for Departures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.list();
        let operations = all.iter().map(|it| it.operation.len()).max().unwrap_or_default();
        let places = all.iter().map(|it| it.place.len()).max().unwrap_or_default();
        for DepartureCount { operation, status, place, what, count, .. } in &all {
            writeln!(f, "{operation:operations$}  {status}  {place:places$}  {count:>6} x {what}")?;
        }
        match self.unlisted() {
            0 => Ok(()),
            unlisted => writeln!(f, "and {unlisted} that are not listed"),
        }
    }
}

/// A path of members as a reader tells it, without the indices of lists.
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

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// As serde does by itself: what was not expected is passed over.
    Plain,
    /// A departure is an error.
    Strict,
    /// Departures are collected; what is missing is an error.
    Counting,
    /// Departures are collected, and what is missing is filled in.
    Lenient,
}

/// The members that lead to where reading is, and what was found.
type Found = (Vec<&'static str>, Vec<(String, Departure)>);

thread_local! {
    static MODE: Cell<Mode> = const { Cell::new(Mode::Plain) };
    static FOUND: RefCell<Found> = const { RefCell::new((Vec::new(), Vec::new())) };
}

/// Puts the mode back, whatever happens.
struct Restore(Mode);

impl Drop for Restore {
    fn drop(&mut self) {
        MODE.set(self.0);
    }
}

/// Reads something so that a departure is an error.
pub(crate) fn strictly<T>(read: impl FnOnce() -> T) -> T {
    let _restore = Restore(MODE.replace(Mode::Strict));
    read()
}

/// Reads something, fills in what is missing if it is to, and collects the departures.
pub(crate) fn collected<T>(fills: bool, read: impl FnOnce() -> T) -> (T, Vec<(String, Departure)>) {
    let _restore = Restore(MODE.replace(if fills { Mode::Lenient } else { Mode::Counting }));
    FOUND.set((Vec::new(), Vec::new()));
    let value = read();
    (value, FOUND.take().1)
}

/// Forgets what was collected: what is read begins once more.
pub(crate) fn again() {
    if are_collected() {
        FOUND.set((Vec::new(), Vec::new()));
    }
}

/// Reads a member, whose name is part of the place of what is found there.
pub(crate) fn within<T>(member: &'static str, read: impl FnOnce() -> T) -> T {
    let is_told = are_collected();
    if is_told {
        enter(member);
    }
    let value = read();
    if is_told {
        leave();
    }
    value
}

// What needs no type is compiled once, not with each.
fn enter(member: &'static str) {
    FOUND.with_borrow_mut(|(path, _)| path.push(member));
}

fn leave() {
    FOUND.with_borrow_mut(|(path, _)| path.pop());
}

/// Something departs from the document. `name` is that of a member.
///
/// # Errors
///
/// If that is not to be.
pub(crate) fn seen<E: de::Error>(what: Departure, name: Option<&str>) -> Result<(), E> {
    match MODE.get() {
        Mode::Plain => Ok(()),
        Mode::Strict => Err(E::invalid_value(Unexpected::Other("one"), &Instead(what))),
        Mode::Counting | Mode::Lenient => {
            FOUND.with_borrow_mut(|(path, found)| {
                let place: Vec<&str> = path.iter().copied().chain(name).collect();
                found.push((place.join("."), what));
            });
            Ok(())
        }
    }
}

/// Whether a departure is an error.
pub(crate) fn are_refused() -> bool {
    MODE.get() == Mode::Strict
}

/// Checks whether missing values are filled in.
pub(crate) fn are_filled_in() -> bool {
    MODE.get() == Mode::Lenient
}

fn are_collected() -> bool {
    matches!(MODE.get(), Mode::Counting | Mode::Lenient)
}

/// A value that may be null for Rust, and not for the document.
pub(crate) struct Present<T>(pub(crate) Option<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Present<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Option::deserialize(deserializer)?;
        if value.is_none() && MODE.get() != Mode::Plain && null::<T, D::Error>().is_err() {
            seen(Departure::Null, None)?;
        }
        Ok(Self(value))
    }
}

/// What null is to a type; an error if it does not take it.
pub(crate) fn null<'de, T: Deserialize<'de>, E: de::Error>() -> Result<T, E> {
    T::deserialize(UnitDeserializer::new())
}

/// The value of a member that the document does not have, where there must be none.
pub(crate) struct Refused;

impl<'de> Deserialize<'de> for Refused {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        seen(Departure::UnknownMember, None).map(|()| Self)
    }
}

/// The expectation that a departure fails, for serde.
struct Instead(Departure);

impl de::Expected for Instead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "documented content, found {}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_a_server_chooses_are_bounded() {
        let departures = Departures::new();
        let origin = Origin { operation: &Operation::PLAIN, status: StatusCode::OK, content_type: None };
        let add = |place: String, what| departures.add(origin, place, what);
        for _ in 0..2 {
            (0..1000).for_each(|user| add(format!("users.user-{user}@example.com"), Departure::UnknownMember));
        }
        assert_eq!((departures.list().len(), departures.unlisted()), (100, 1800));
        add("kind".to_owned(), Departure::UnknownValue);
        assert_eq!(departures.list().len(), 101);
        (0..10_000).for_each(|place| add(place.to_string(), Departure::Unreadable));
        assert_eq!(departures.list().len(), LISTED);
        assert!(departures.to_string().ends_with("that are not listed\n"));
    }
}
