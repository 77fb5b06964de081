//! Changes that are accepted, by fingerprint, with a reason and a day on which that ends.

use chrono::NaiveDate;
use openapi_document::{Document, Error, Members, Pointer, Problem};
use serde_json::Value;

use crate::change::Drift;

/// The form of a file of accepted changes.
const FORM: &str = "write `accepted: [{fingerprint: …, reason: …, expires: 2030-01-31}]`";

/// The length of a fingerprint.
const DIGITS: usize = 16;

/// A file of accepted changes.
#[derive(Debug, Clone, Default)]
pub struct Acceptance {
    /// The entries.
    accepted: Vec<Entry>,
}

#[derive(Debug, Clone)]
struct Entry {
    fingerprint: String,
    reason: String,
    expires: NaiveDate,
}

/// What became of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Accepted {
    /// It is over: the change counts again.
    Expired {
        /// The change.
        fingerprint: String,
        /// The last day.
        day: NaiveDate,
    },
    /// No change has the fingerprint.
    Stale {
        /// The change that is no more.
        fingerprint: String,
        /// Why it was accepted.
        reason: String,
    },
}

impl std::fmt::Display for Accepted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Expired { fingerprint, day } => write!(f, "{fingerprint} was accepted until {day}, which is over"),
            Self::Stale { fingerprint, reason } => {
                write!(f, "{fingerprint} ({reason}) matches no change any more; take it out of the file")
            }
        }
    }
}

impl Acceptance {
    /// Reads a file of accepted changes, YAML or JSON, from its parsed form. An empty file accepts nothing.
    ///
    /// # Errors
    ///
    /// If it has another shape: an error with the place of the entry and its member.
    pub fn read(document: &Document) -> Result<Self, Error> {
        let root = Pointer::root();
        let members = match document.root() {
            Value::Null => return Ok(Self::default()),
            Value::Object(members) => members,
            _ => return Err(wrong(document, &root, format!("expected a list of accepted changes; {FORM}"))),
        };
        if let Some(key) = members.keys().find(|key| *key != "accepted") {
            return Err(wrong(document, &root.child(key), format!("unknown member `{key}`; {FORM}")));
        }
        let at = root.child("accepted");
        let listed = match members.member("accepted") {
            None | Some(Value::Null) => return Ok(Self::default()),
            Some(Value::Array(listed)) => listed,
            Some(_) => return Err(wrong(document, &at, format!("`accepted` is not a list; {FORM}"))),
        };
        let read = |(index, value): (usize, &Value)| Entry::read(document, &at.child(index), index + 1, value);
        Ok(Self { accepted: listed.iter().enumerate().map(read).collect::<Result<_, _>>()? })
    }

    /// Takes the accepted changes out of the count, and says which entries do nothing.
    pub fn apply(&self, drift: &mut Drift, today: NaiveDate) -> Vec<Accepted> {
        let mut told = Vec::new();
        for Entry { fingerprint, reason, expires } in &self.accepted {
            let found = drift.changes.iter_mut().find(|change| change.fingerprint == *fingerprint);
            match found {
                None => told.push(Accepted::Stale { fingerprint: fingerprint.clone(), reason: reason.clone() }),
                Some(_) if *expires < today => {
                    told.push(Accepted::Expired { fingerprint: fingerprint.clone(), day: *expires });
                }
                Some(change) => change.accepted = Some(reason.clone()),
            }
        }
        drift.count();
        told
    }
}

impl Entry {
    fn read(document: &Document, at: &Pointer, number: usize, value: &Value) -> Result<Self, Error> {
        let Some(members) = value.as_object() else {
            return Err(wrong(document, at, format!("entry {number} is not an object; {FORM}")));
        };
        let is_known = |key: &str| matches!(key, "fingerprint" | "reason" | "expires");
        if let Some(key) = members.keys().find(|key| !is_known(key)) {
            return Err(wrong(document, &at.child(key), format!("entry {number}: unknown member `{key}`; {FORM}")));
        }
        let need = |key: &str| {
            let missing = || wrong(document, at, format!("entry {number}: `{key}` is missing; {FORM}"));
            members.member(key).ok_or_else(missing)
        };
        let text = |key: &str| {
            let no_text = || wrong(document, &at.child(key), format!("entry {number}: `{key}` is not a text"));
            need(key)?.as_str().map(str::to_owned).ok_or_else(no_text)
        };
        let fingerprint = match need("fingerprint")? {
            // One of digits alone is a number where it is not quoted.
            Value::Number(number) if number.is_u64() => {
                let digits = number.to_string();
                "0".repeat(DIGITS.saturating_sub(digits.len())) + &digits
            }
            _ => text("fingerprint")?,
        };
        let day = text("expires")?;
        let expires = day.parse::<NaiveDate>().map_err(|_| {
            let message = format!("entry {number}: `expires` is not a day: `{day}`; write `2030-01-31`");
            wrong(document, &at.child("expires"), message)
        })?;
        Ok(Self { fingerprint, reason: text("reason")?, expires })
    }
}

fn wrong(document: &Document, at: &Pointer, message: String) -> Error {
    document.error(at, Problem::Data(message))
}

#[cfg(test)]
mod tests {
    use openapi_document::Limits;

    use super::*;

    fn read(text: &str) -> Result<Acceptance, Error> {
        Acceptance::read(&Document::parse_data("a.yaml", text, &Limits::default()).unwrap())
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
    fn what_is_wrong_is_told_with_the_entry_and_the_member() {
        for (text, message) in [
            (
                "accepted:\n  - {fingerprint: ab, reason: r, expires: 2030-13-01}",
                "a.yaml:2:34: entry 1: `expires` is not a day",
            ),
            ("accepted:\n  - {fingerprint: ab, expires: 2030-01-01}", "entry 1: `reason` is missing"),
            ("accepted:\n  - {fingerprint: ab, why: r}", "entry 1: unknown member `why`"),
            ("accepted: {}", "`accepted` is not a list"),
        ] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        }
    }
}
