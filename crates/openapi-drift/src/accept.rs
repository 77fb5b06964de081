//! Changes that are accepted, by fingerprint, with a reason and a day on which that ends.

use chrono::NaiveDate;
use openapi_document::{Document, Pointer};
use serde::Deserialize;

use crate::change::Drift;

/// A file of accepted changes.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    /// The entries.
    #[serde(default)]
    accepted: Vec<Entry>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
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
    /// Reads a file of accepted changes, YAML or JSON, from its parsed form.
    ///
    /// # Errors
    ///
    /// If it has another shape: an error with the place.
    pub fn read(document: &Document) -> Result<Self, openapi_document::Error> {
        serde_json::from_value(document.root().clone()).map_err(|error| {
            let problem = openapi_document::Problem::Data(format!(
                "is no list of accepted changes ({error}); write `accepted: [{{fingerprint: …, reason: …, expires: 2030-01-31}}]`"
            ));
            document.error(&Pointer::root(), problem)
        })
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
