//! What a comparison gives.

use openapi_document::{Document, Pointer};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    level::{Direction, Source, Wire},
    witness::Witness,
};

/// What a changed document does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drift {
    /// The whole in a few words.
    pub summary: Summary,
    /// The changes, the worst first.
    pub changes: Vec<Change>,
    /// What was not compared, and why.
    pub not_compared: Vec<NotCompared>,
}

/// The whole in a few words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// The worst on the wire.
    pub wire: Wire,
    /// The worst for the source: the part of the version of the generated crate that must go up.
    pub source: Source,
    /// How many changes of each level.
    pub counts: Counts,
}

/// How many changes of each level there are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Counts {
    pub breaking: usize,
    pub risky: usize,
    pub safe: usize,
    pub major: usize,
    pub minor: usize,
    pub none: usize,
}

/// One change of the document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The rule that found it: `response-property-removed`.
    pub rule: String,
    /// Where it is: in the new document, or in the old one if it is gone.
    pub pointer: Pointer,
    /// The operations that it reaches: `GET /org/{org_id}`.
    pub operations: Vec<String>,
    /// Which way.
    pub direction: Direction,
    /// What it does to the client that is shipped.
    pub wire: Wire,
    /// What it does to code that regenerates.
    pub source: Source,
    /// What the old document has there.
    pub old: Value,
    /// What the new document has there.
    pub new: Value,
    /// One sentence.
    pub message: String,
    /// For a change that breaks: the request or the response that shows it.
    pub witness: Option<Witness>,
    /// The public items that change because of it.
    pub items: Vec<Item>,
    /// Where it stands in the old document.
    pub old_place: Option<Place>,
    /// Where it stands in the new document.
    pub new_place: Option<Place>,
    /// What the operations that it reaches are called by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<CallSite>,
    /// The same for the same change, whenever it is looked at.
    pub fingerprint: String,
    /// Why it is accepted, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<String>,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// The place in the document.
    pub pointer: Pointer,
}

/// A call of an operation in Rust code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CallSite {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The method that is called.
    pub method: String,
}

/// A public item of the generated client that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The item: `types::Pet.name`, `list_pets`.
    pub item: String,
    /// What it does to callers.
    pub level: Source,
    /// What it was; nothing for a new one.
    pub before: Option<String>,
    /// What it is; nothing for one that is gone.
    pub after: Option<String>,
    /// Why.
    pub reason: String,
}

/// Something that was not compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NotCompared {
    /// Where.
    pub pointer: Pointer,
    /// The keyword.
    pub keyword: String,
    /// Why not.
    pub reason: String,
}

impl Item {
    /// Whether it is a part of a type that both clients have, or such a type: what changes it stands inside the type,
    /// whatever leads there besides.
    pub(crate) fn is_of_a_type_that_stays(&self) -> bool {
        let Some(name) = self.item.strip_prefix("types::") else { return false };
        name.contains(['.', ':']) || self.before.is_some() && self.after.is_some()
    }
}

impl Place {
    /// Where something stands in a document.
    pub(crate) fn of(document: &Document, pointer: &Pointer) -> Option<Self> {
        let position = document.position(pointer)?;
        Some(Self {
            file: document.name().to_owned(),
            line: position.line,
            column: position.column,
            pointer: pointer.clone(),
        })
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

impl Drift {
    /// Counts the changes again; those that are accepted do not count.
    pub(crate) fn new(mut changes: Vec<Change>, mut not_compared: Vec<NotCompared>) -> Self {
        fn place(change: &Change) -> (&Pointer, &str, &str, &str) {
            (&change.pointer, &change.rule, &change.message, &change.fingerprint)
        }
        changes.sort_by(|a, b| {
            let key = |it: &Change| (std::cmp::Reverse(it.wire), std::cmp::Reverse(it.source));
            key(a).cmp(&key(b)).then_with(|| place(a).cmp(&place(b)))
        });
        not_compared.sort();
        not_compared.dedup();
        let mut drift = Self {
            summary: Summary { wire: Wire::Safe, source: Source::None, counts: Counts::default() },
            changes,
            not_compared,
        };
        drift.count();
        drift
    }

    /// Counts the changes; those that are accepted do not count.
    pub(crate) fn count(&mut self) {
        let mut counts = Counts::default();
        let (mut wire, mut source) = (Wire::Safe, Source::None);
        for change in self.changes.iter().filter(|change| change.accepted.is_none()) {
            wire = wire.max(change.wire);
            source = source.max(change.source);
            *match change.wire {
                Wire::Breaking => &mut counts.breaking,
                Wire::Risky => &mut counts.risky,
                Wire::Safe => &mut counts.safe,
            } += 1;
            *match change.source {
                Source::Major => &mut counts.major,
                Source::Minor => &mut counts.minor,
                Source::None => &mut counts.none,
            } += 1;
        }
        self.summary = Summary { wire, source, counts };
    }
}
