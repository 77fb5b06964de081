//! Deviations of JSON from the document: accepted, refused or collected while a value is read.

use std::{
    cell::{Cell, RefCell},
    fmt,
};

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{self, Unexpected, value::UnitDeserializer},
};

use crate::NodeError;

/// A kind of mismatch between a response and the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Deviation {
    /// A member that the document does not declare.
    UnknownMember,
    /// A value that its enum does not list.
    UnknownValue,
    /// A value that matches none of the types of its union.
    UnknownType,
    /// Null, where the document does not allow it.
    Null,
    /// A missing member that the document requires.
    Missing,
    /// A body that cannot be read.
    Unreadable,
    /// A status that the document does not declare, or a failure whose body does not match the declared type.
    UnknownFailure,
    /// A date-time without a UTC offset, which RFC 3339 requires; it is read as UTC.
    NoOffset,
}

impl fmt::Display for Deviation {
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

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Serde's default: unexpected data is ignored.
    Plain,
    /// A deviation is an error.
    Strict,
    /// Deviations are collected; a missing member is an error.
    Counting,
    /// Deviations are collected, and missing members get default values.
    Lenient,
}

/// The path of members to the current position, and the deviations found.
type Found = (Vec<&'static str>, Vec<(String, Deviation)>);

thread_local! {
    static MODE: Cell<Mode> = const { Cell::new(Mode::Plain) };
    static FOUND: RefCell<Found> = const { RefCell::new((Vec::new(), Vec::new())) };
}

/// A guard that restores the mode when dropped.
struct Restore(Mode);

impl Drop for Restore {
    fn drop(&mut self) {
        MODE.set(self.0);
    }
}

/// Runs `read` so that a deviation is an error.
pub(crate) fn strictly<T>(read: impl FnOnce() -> T) -> T {
    let _restore = Restore(MODE.replace(Mode::Strict));
    read()
}

/// Runs `read`, replaces missing members by defaults if `fills` is true, and collects the deviations.
pub(crate) fn collected<T>(fills: bool, read: impl FnOnce() -> T) -> (T, Vec<(String, Deviation)>) {
    let _restore = Restore(MODE.replace(if fills { Mode::Lenient } else { Mode::Counting }));
    FOUND.set((Vec::new(), Vec::new()));
    let value = read();
    (value, FOUND.take().1)
}

/// Discards the collected deviations before the same data is read again.
pub(crate) fn again() {
    if are_collected() {
        FOUND.set((Vec::new(), Vec::new()));
    }
}

/// Reads a member, whose name becomes part of the location of deviations found in it.
pub(crate) fn within<T>(member: &'static str, read: impl FnOnce() -> T) -> T {
    let is_collected = are_collected();
    if is_collected {
        enter(member);
    }
    let value = read();
    if is_collected {
        leave();
    }
    value
}

// Independent of the type parameter, so compiled only once.
fn enter(member: &'static str) {
    FOUND.with_borrow_mut(|(path, _)| path.push(member));
}

fn leave() {
    FOUND.with_borrow_mut(|(path, _)| path.pop());
}

/// Records a deviation from the document. `name` is that of a member.
///
/// # Errors
///
/// Returns an error if deviations are refused.
pub(crate) fn seen<E: de::Error>(what: Deviation, name: Option<&str>) -> Result<(), E> {
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

/// Records that a value matches no type of a union. `reason` is the error of the best match.
///
/// # Errors
///
/// Returns an error with the reason if deviations are refused.
pub(crate) fn unmatched<E: de::Error>(reason: Option<NodeError>) -> Result<(), E> {
    match reason.filter(|_| are_refused()) {
        Some(reason) => Err(E::invalid_value(Unexpected::Other("one"), &Unmatched(reason))),
        None => seen(Deviation::UnknownType, None),
    }
}

/// Refuses a value that matches no type of a union and was recorded before.
///
/// # Errors
///
/// Returns an error if deviations are refused.
pub(crate) fn unmatched_again<E: de::Error>() -> Result<(), E> {
    if are_refused() { seen(Deviation::UnknownType, None) } else { Ok(()) }
}

/// Returns true if a deviation is an error.
pub(crate) fn are_refused() -> bool {
    MODE.get() == Mode::Strict
}

/// Returns true if missing values are replaced by defaults.
pub(crate) fn are_filled_in() -> bool {
    MODE.get() == Mode::Lenient
}

fn are_collected() -> bool {
    matches!(MODE.get(), Mode::Counting | Mode::Lenient)
}

/// A value that may be null in JSON although the document does not allow it.
pub(crate) struct Present<T>(pub(crate) Option<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Present<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Option::deserialize(deserializer)?;
        if value.is_none() && MODE.get() != Mode::Plain && null::<T, D::Error>().is_err() {
            seen(Deviation::Null, None)?;
        }
        Ok(Self(value))
    }
}

/// Reads null as a type; an error if the type does not accept it.
pub(crate) fn null<'de, T: Deserialize<'de>, E: de::Error>() -> Result<T, E> {
    T::deserialize(UnitDeserializer::new())
}

/// The value of an undeclared member, for a type that accepts none.
pub(crate) struct Refused;

impl<'de> Deserialize<'de> for Refused {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        seen(Deviation::UnknownMember, None).map(|()| Self)
    }
}

/// The expectation that a deviation violates, for serde.
struct Instead(Deviation);

/// The expectation that a value matches a type of a union, with the error of the best match.
struct Unmatched(NodeError);

impl de::Expected for Unmatched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "documented content, found {}; the best match fails {}", Deviation::UnknownType, self.0)
    }
}

impl de::Expected for Instead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "documented content, found {}", self.0)
    }
}
