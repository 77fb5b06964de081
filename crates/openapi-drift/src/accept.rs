//! Accepted changes, identified by fingerprint, with a reason and an expiry date; and levels of rules.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use openapi_document::{Error, Members, Pointer, Problem, Source};
use serde_json::Value;

use crate::{
    change::Drift,
    group::{Group, groups},
    levels::Levels,
};

/// The form of a file of accepted changes.
const FORM: &str = "write `accepted: [{fingerprint: …, reason: …, expires: 2030-01-31}]`";

/// The length of a fingerprint.
const DIGITS: usize = 16;

/// A file of accepted changes.
#[derive(Debug, Clone, Default)]
pub struct Acceptance {
    /// The entries.
    accepted: Vec<Entry>,
    /// The levels of rules.
    levels: Levels,
}

#[derive(Debug, Clone)]
struct Entry {
    fingerprint: String,
    reason: String,
    expires: NaiveDate,
}

/// An entry without effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Accepted {
    /// An expired entry, whose change counts again.
    Expired {
        /// The fingerprint.
        fingerprint: String,
        /// The last day on which it was accepted.
        day: NaiveDate,
    },
    /// A stale entry: no change and no group has the fingerprint.
    Stale {
        /// The fingerprint.
        fingerprint: String,
        /// The reason for which it was accepted.
        reason: String,
    },
}

impl std::fmt::Display for Accepted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Expired { fingerprint, day } => {
                write!(f, "acceptance of {fingerprint} expired on {day}; the change counts again")
            }
            Self::Stale { fingerprint, reason } => {
                write!(f, "{fingerprint} ({reason}) matches no change; remove the entry")
            }
        }
    }
}

impl Acceptance {
    /// Reads a file of accepted changes, YAML or JSON, from its parsed form. An empty file accepts nothing.
    ///
    /// # Errors
    ///
    /// Returns an error with the location of the entry and its member if the file has another form.
    pub fn read(file: &Source) -> Result<Self, Error> {
        let root = Pointer::root();
        let members = match file.root() {
            Value::Null => return Ok(Self::default()),
            Value::Object(members) => members,
            _ => return Err(wrong(file, &root, format!("expected an object with the member `accepted`; {FORM}"))),
        };
        if let Some(key) = members.keys().find(|key| !matches!(key.as_str(), "accepted" | "levels")) {
            return Err(wrong(file, &root.child(key), format!("unknown member `{key}`; {FORM}")));
        }
        let levels = members.member("levels").unwrap_or(&Value::Null);
        let levels = Levels::read(file, &root.child("levels"), levels)?;
        let at = root.child("accepted");
        let listed = match members.member("accepted") {
            None | Some(Value::Null) => return Ok(Self { levels, ..Self::default() }),
            Some(Value::Array(listed)) => listed,
            Some(_) => return Err(wrong(file, &at, format!("`accepted` is not an array; {FORM}"))),
        };
        let read = |(index, value): (usize, &Value)| Entry::read(file, &at.child(index), index + 1, value);
        Ok(Self { accepted: listed.iter().enumerate().map(read).collect::<Result<_, _>>()?, levels })
    }

    /// Sets the levels of rules, marks the accepted changes, by their own fingerprint or by that of their group, and
    /// recounts the others. Returns the entries without effect.
    pub fn apply(&self, drift: &mut Drift, today: NaiveDate) -> Vec<Accepted> {
        self.levels.apply(drift);
        let mut problems = Vec::new();
        let whole = members(drift);
        let mut unknown = Vec::new();
        for entry in &self.accepted {
            match drift.changes.iter().any(|change| change.fingerprint == entry.fingerprint) {
                true => entry.apply(drift, std::slice::from_ref(&entry.fingerprint), today, &mut problems),
                false => unknown.push(entry),
            }
        }
        // A group is one of the whole report, or of the changes that remain after single changes were accepted.
        let left = members(drift);
        for entry in unknown {
            match [&whole, &left].into_iter().find_map(|groups| groups.get(&entry.fingerprint)) {
                Some(members) => entry.apply(drift, members, today, &mut problems),
                None => {
                    let (fingerprint, reason) = (entry.fingerprint.clone(), entry.reason.clone());
                    problems.push(Accepted::Stale { fingerprint, reason });
                }
            }
        }
        drift.count();
        problems
    }
}

/// Returns the fingerprints of the changes of each group, by the fingerprint of the group.
fn members(drift: &Drift) -> BTreeMap<String, Vec<String>> {
    let members = |group: &Group<'_>| group.changes().map(|change| change.fingerprint.clone()).collect();
    groups(drift).into_iter().map(|group| (group.fingerprint.clone(), members(&group))).collect()
}

impl Entry {
    /// Accepts changes, unless the entry has expired.
    fn apply(&self, drift: &mut Drift, fingerprints: &[String], today: NaiveDate, problems: &mut Vec<Accepted>) {
        if self.expires < today {
            problems.push(Accepted::Expired { fingerprint: self.fingerprint.clone(), day: self.expires });
            return;
        }
        for change in drift.changes.iter_mut().filter(|it| fingerprints.contains(&it.fingerprint)) {
            change.accepted.get_or_insert_with(|| self.reason.clone());
        }
    }

    fn read(file: &Source, at: &Pointer, number: usize, value: &Value) -> Result<Self, Error> {
        let Some(members) = value.as_object() else {
            return Err(wrong(file, at, format!("entry {number} is not an object; {FORM}")));
        };
        let is_known = |key: &str| matches!(key, "fingerprint" | "reason" | "expires");
        if let Some(key) = members.keys().find(|key| !is_known(key)) {
            return Err(wrong(file, &at.child(key), format!("entry {number}: unknown member `{key}`; {FORM}")));
        }
        let need = |key: &str| {
            let missing = || wrong(file, at, format!("entry {number}: `{key}` is missing; {FORM}"));
            members.member(key).ok_or_else(missing)
        };
        let text = |key: &str| {
            let no_text = || wrong(file, &at.child(key), format!("entry {number}: `{key}` is not a string"));
            need(key)?.as_str().map(str::to_owned).ok_or_else(no_text)
        };
        let fingerprint = match need("fingerprint")? {
            // A fingerprint of digits alone is a number unless it is quoted.
            Value::Number(number) if number.is_u64() => {
                let digits = number.to_string();
                "0".repeat(DIGITS.saturating_sub(digits.len())) + &digits
            }
            _ => text("fingerprint")?,
        };
        let day = text("expires")?;
        let expires = day.parse::<NaiveDate>().map_err(|_| {
            let message = format!("entry {number}: `expires` is not a date: `{day}`; expected the form `2030-01-31`");
            wrong(file, &at.child("expires"), message)
        })?;
        Ok(Self { fingerprint, reason: text("reason")?, expires })
    }
}

fn wrong(file: &Source, at: &Pointer, message: String) -> Error {
    file.error(at, Problem::Data(message))
}

#[cfg(test)]
mod tests {
    use openapi_document::Limits;

    use super::*;

    fn read(text: &str) -> Result<Acceptance, Error> {
        Acceptance::read(&Source::parse("a.yaml", text, &Limits::default()).unwrap())
    }

    #[test]
    fn an_empty_file_accepts_nothing() {
        for text in ["# nothing yet\n", "accepted:\n", "accepted: []\n"] {
            assert!(read(text).unwrap().accepted.is_empty(), "{text}");
        }
    }

    #[test]
    fn a_fingerprint_of_digits_needs_no_quotes() {
        let found = read("accepted: [{fingerprint: 1234567890123456, reason: agreed, expires: 2030-01-31}]").unwrap();
        assert_eq!(found.accepted[0].fingerprint, "1234567890123456");
    }

    #[test]
    fn errors_name_the_entry_and_the_member() {
        for (text, message) in [
            (
                "accepted:\n  - {fingerprint: ab, reason: r, expires: 2030-13-01}",
                "a.yaml:2:34: entry 1: `expires` is not a date",
            ),
            ("accepted:\n  - {fingerprint: ab, expires: 2030-01-01}", "entry 1: `reason` is missing"),
            ("accepted:\n  - {fingerprint: ab, why: r}", "entry 1: unknown member `why`"),
            ("accepted: {}", "`accepted` is not an array"),
        ] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        }
    }
}
