//! What a comparison gives.

use openapi_document::{Document, Pointer};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    level::{Direction, Source, Wire},
    witness::Witness,
    words::number,
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
    /// The worst for the source.
    pub source: Source,
    /// The part of the version of the generated crate that must go up: what is accepted changes it all the same.
    pub version: Source,
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
    pub accepted: usize,
    pub accepted_breaking: usize,
    pub accepted_major: usize,
}

/// One change of the document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The rule that found it: `response-property-removed`.
    pub rule: String,
    /// The schema, the member, the part or the operation that it is about, as its message begins: `` `Pet.id` ``; empty
    /// if it is about several.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subject: String,
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
    /// The change in one sentence, the subject first.
    pub message: String,
    /// The predicate that the change shares with others of its kind, as an entry for all of them begins after their
    /// number: ``operation moved: `/v1` became `/v2` ``.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// The names of the member, the parameter, the status or the value that the change is about.
    #[serde(skip)]
    pub(crate) names: Vec<String>,
    /// For a change that breaks: the request or the response that shows it.
    pub witness: Option<Witness>,
    /// The public items that change because of it.
    pub items: Vec<Item>,
    /// Where it stands in the old document.
    pub old_place: Option<Place>,
    /// Where it stands in the new document.
    pub new_place: Option<Place>,
    /// For something that is gone: the nearest place around it that the new document has.
    #[serde(skip)]
    pub near: Option<Place>,
    /// The places in the normal forms of the old document and of the new one.
    #[serde(skip)]
    pub(crate) at: [Option<Pointer>; 2],
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

impl Change {
    /// Returns the message without the subject.
    pub(crate) fn text(&self) -> &str {
        let text = self.message.strip_prefix(&self.subject).and_then(|text| text.strip_prefix(": "));
        text.filter(|_| !self.subject.is_empty()).unwrap_or(&self.message)
    }

    /// Returns the place in the new document, or the nearest one there to what is gone.
    pub(crate) fn place_now(&self) -> Option<&Place> {
        self.new_place.as_ref().or(self.near.as_ref())
    }
}

impl Place {
    /// Where something stands in a document.
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
    /// Returns how many changes are accepted in words, if any are.
    pub(crate) fn accepted(&self) -> Option<String> {
        let Self { accepted, accepted_breaking, accepted_major, .. } = self;
        let changes = number(*accepted, "change");
        (*accepted > 0).then(|| format!("{changes} ({accepted_breaking} breaking, {accepted_major} major)"))
    }
}

impl Drift {
    /// Sorts the changes, and counts them.
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

    /// Sorts the changes, the worst first.
    pub(crate) fn sort(&mut self) {
        fn place(change: &Change) -> (&Pointer, &str, &str, &str) {
            (&change.pointer, &change.rule, &change.message, &change.fingerprint)
        }
        self.changes.sort_by(|a, b| {
            let key = |it: &Change| (std::cmp::Reverse(it.wire), std::cmp::Reverse(it.source));
            key(a).cmp(&key(b)).then_with(|| place(a).cmp(&place(b)))
        });
    }

    /// Counts the changes. Those that are accepted count by themselves, and for the version.
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
