//! The result of a comparison.

use openapi_document::{Document, Pointer};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    level::{Direction, Source, Wire},
    witness::Witness,
    words::number,
};

/// The changes between two documents, with their effects.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drift {
    /// The highest levels and the number of changes.
    pub summary: Summary,
    /// The changes, those of the highest level first.
    pub changes: Vec<Change>,
    /// The parts that were not compared, with the reasons.
    pub not_compared: Vec<NotCompared>,
}

/// A summary of a comparison.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// The highest level on the wire axis.
    pub wire: Wire,
    /// The highest level on the source axis.
    pub source: Source,
    /// The part of the generated crate's version that must be incremented. Accepted changes count as well.
    pub version: Source,
    /// The number of changes of each level.
    pub counts: Counts,
}

/// The number of changes of each level.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Counts {
    pub breaking: usize,
    pub risky: usize,
    pub safe: usize,
    pub major: usize,
    pub minor: usize,
    pub none: usize,
    pub accepted: usize,
    pub accepted_breaking: usize,
    pub accepted_major: usize,
}

/// One change of the document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The rule that found it: `response-property-removed`.
    pub rule: String,
    /// The schema, member, part or operation that changed, as at the start of the message: `` `Pet.id` ``; empty for
    /// several.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// The location in the new document, or in the old one if it was removed.
    pub pointer: Pointer,
    /// The affected operations: `GET /org/{org_id}`.
    pub operations: Vec<String>,
    /// The direction of the data.
    pub direction: Direction,
    /// The effect on the shipped client.
    pub wire: Wire,
    /// The effect on code that uses a regenerated client.
    pub source: Source,
    /// The value in the old document.
    pub old: Value,
    /// The value in the new document.
    pub new: Value,
    /// The change in one sentence, subject first.
    pub message: String,
    /// The predicate that the change shares with others of its kind, as it follows their number in an entry for all
    /// of them: ``operation moved: `/v1` became `/v2` ``.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// The names of the member, parameter, status or value that changed.
    #[serde(skip)]
    pub(crate) names: Vec<String>,
    /// The request or response that demonstrates a breaking change.
    pub witness: Option<Witness>,
    /// The public items that change as a consequence.
    pub items: Vec<Item>,
    /// The location in the old document.
    pub old_place: Option<Place>,
    /// The location in the new document.
    pub new_place: Option<Place>,
    /// For a removed part, the nearest enclosing location in the new document.
    #[serde(skip)]
    pub near: Option<Place>,
    /// The locations in the normal forms of the old and the new document.
    #[serde(skip)]
    pub(crate) at: [Option<Pointer>; 2],
    /// The calls of the affected operations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<CallSite>,
    /// An identifier that is stable between comparisons of the same change.
    pub fingerprint: String,
    /// The reason for which the change is accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<String>,
}

/// A location in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// The location in the document.
    pub pointer: Pointer,
}

/// A call of an operation in Rust code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CallSite {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The called method.
    pub method: String,
}

/// A public item of the generated client that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The item: `types::Pet.name`, `list_pets`.
    pub item: String,
    /// The effect on callers.
    pub level: Source,
    /// The old definition; `None` for a new item.
    pub before: Option<String>,
    /// The new definition; `None` for a removed item.
    pub after: Option<String>,
    /// The reason for the change.
    pub reason: String,
}

/// A part of a document that was not compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NotCompared {
    /// The location.
    pub pointer: Pointer,
    /// The keyword.
    pub keyword: String,
    /// The reason.
    pub reason: String,
}

impl Item {
    /// Returns true if the item is a type of both clients or a part of a type. The cause of its change is then inside
    /// the schema of the type, irrespective of references to it.
    pub(crate) fn is_of_a_type_that_stays(&self) -> bool {
        let Some(name) = self.item.strip_prefix("types::") else { return false };
        name.contains(['.', ':']) || self.before.is_some() && self.after.is_some()
    }
}

impl Change {
    /// Returns the message without the subject.
    pub(crate) fn text(&self) -> &str {
        let text = self.message.strip_prefix(&self.subject).and_then(|text| text.strip_prefix(": "));
        text.filter(|_| !self.subject.is_empty()).unwrap_or(&self.message)
    }

    /// Returns the location in the new document, or the nearest one there for a removed part.
    pub(crate) fn place_now(&self) -> Option<&Place> {
        self.new_place.as_ref().or(self.near.as_ref())
    }
}

impl Place {
    /// Returns the location of a value of a document.
    pub(crate) fn of(document: &Document, pointer: &Pointer) -> Option<Self> {
        let (file, position) = document.locate(pointer)?;
        Some(Self { file, line: position.line, column: position.column, pointer: pointer.clone() })
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

impl Counts {
    /// Returns the number of accepted changes in words, if there are any.
    pub(crate) fn accepted(&self) -> Option<String> {
        let Self { accepted, accepted_breaking, accepted_major, .. } = self;
        let changes = number(*accepted, "change");
        (*accepted > 0).then(|| format!("{changes} ({accepted_breaking} breaking, {accepted_major} major)"))
    }
}

impl Drift {
    /// Creates a comparison with sorted and counted changes.
    pub(crate) fn new(changes: Vec<Change>, mut not_compared: Vec<NotCompared>) -> Self {
        not_compared.sort();
        not_compared.dedup();
        let mut drift = Self {
            summary: Summary {
                wire: Wire::Safe,
                source: Source::None,
                version: Source::None,
                counts: Counts::default(),
            },
            changes,
            not_compared,
        };
        drift.sort();
        drift.count();
        drift
    }

    /// Sorts the changes, those of the highest level first.
    pub(crate) fn sort(&mut self) {
        fn place(change: &Change) -> (&Pointer, &str, &str, &str) {
            (&change.pointer, &change.rule, &change.message, &change.fingerprint)
        }
        self.changes.sort_by(|a, b| {
            let key = |it: &Change| (std::cmp::Reverse(it.wire), std::cmp::Reverse(it.source));
            key(a).cmp(&key(b)).then_with(|| place(a).cmp(&place(b)))
        });
    }

    /// Counts the changes. Accepted ones are counted separately, and for the version.
    pub(crate) fn count(&mut self) {
        let mut counts = Counts::default();
        let (mut wire, mut source, mut version) = (Wire::Safe, Source::None, Source::None);
        for change in &self.changes {
            version = version.max(change.source);
            if change.accepted.is_some() {
                counts.accepted += 1;
                counts.accepted_breaking += usize::from(change.wire == Wire::Breaking);
                counts.accepted_major += usize::from(change.source == Source::Major);
                continue;
            }
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
        self.summary = Summary { wire, source, version, counts };
    }
}
