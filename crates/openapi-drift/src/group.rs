//! Entries of a report: changes of one kind with one pattern form one entry, with one fingerprint.

use std::{cmp::Reverse, collections::BTreeSet};

use foldhash::{HashMap, HashMapExt};
use openapi_document::Pointer;
use serde::Serialize;

use crate::{
    change::{Change, Drift, Item},
    fingerprint::fingerprint,
    level::{Source, Wire},
    rules::{Rule, rule},
    words::plural,
};

/// Changes that a report shows as one entry.
#[derive(Debug, Clone)]
pub struct Group<'d> {
    /// The first of the changes.
    pub first: &'d Change,
    /// The other changes.
    pub others: Vec<&'d Change>,
    /// All changes in one sentence.
    pub title: String,
    /// The fingerprint that accepts all of them; that of the change in a group of one.
    pub fingerprint: String,
}

/// The JSON form of a group, which refers to entries of `changes`.
#[derive(Debug, Serialize)]
pub(crate) struct Entry<'d> {
    title: &'d str,
    rule: &'d str,
    wire: Wire,
    source: Source,
    fingerprint: &'d str,
    /// The fingerprints of the changes.
    changes: Vec<&'d str>,
}

/// The property that the changes of a group share, beside their rule and levels.
#[derive(PartialEq, Eq, Hash)]
enum Shared<'d> {
    /// The rule alone: such changes require no individual action.
    Rule,
    /// A pattern that the rule found.
    Pattern(&'d str),
    /// The message without the subject.
    Text(&'d str),
    /// The message without the subject, and both values.
    Values(&'d str, String, String),
    /// The message without the subject, and the schema of the members.
    Members(&'d str, Option<Pointer>),
}

/// Groups the changes of a comparison: breaking ones first, then risky ones, then additions.
pub fn groups(drift: &Drift) -> Vec<Group<'_>> {
    let mut all: Vec<Vec<&Change>> = Vec::new();
    let mut known = HashMap::new();
    for change in &drift.changes {
        let shared = match &change.pattern {
            Some(pattern) => Shared::Pattern(pattern),
            None if change.wire == Wire::Safe && change.source != Source::Major => Shared::Rule,
            None if change.wire == Wire::Risky && change.source != Source::Major => Shared::Text(change.text()),
            None if change.rule.ends_with("property-removed") => {
                Shared::Members(change.text(), change.pointer.parent())
            }
            None => Shared::Values(change.text(), change.old.to_string(), change.new.to_string()),
        };
        let key = (change.rule.as_str(), change.wire, change.source, change.accepted.as_deref(), shared);
        match known.get(&key).and_then(|index: &usize| all.get_mut(*index)) {
            Some(group) => group.push(change),
            None => {
                known.insert(key, all.len());
                all.push(vec![change]);
            }
        }
    }
    let mut groups: Vec<Group<'_>> = all.into_iter().filter_map(Group::of).collect();
    groups.sort_by_key(|group| (group.is_accepted(), Reverse((group.first.severity(), group.count()))));
    groups
}

impl<'d> Group<'d> {
    fn of(changes: Vec<&'d Change>) -> Option<Self> {
        let (&first, others) = changes.split_first()?;
        let fingerprint = if others.is_empty() {
            first.fingerprint.clone()
        } else {
            let members: BTreeSet<&str> = changes.iter().map(|change| change.fingerprint.as_str()).collect();
            fingerprint(&members.into_iter().collect::<Vec<_>>())
        };
        Some(Self { first, others: others.to_vec(), title: title(&changes), fingerprint })
    }

    /// Returns all changes.
    pub fn changes(&self) -> impl Iterator<Item = &'d Change> {
        std::iter::once(self.first).chain(self.others.iter().copied())
    }

    /// Returns the number of changes.
    pub fn count(&self) -> usize {
        1 + self.others.len()
    }

    /// Returns `true` if the changes are accepted.
    pub fn is_accepted(&self) -> bool {
        self.first.accepted.is_some()
    }

    /// Returns `true` if the changes break the shipped client or calling code.
    pub fn breaks(&self) -> bool {
        self.first.wire == Wire::Breaking || self.first.source == Source::Major
    }

    /// Returns the affected operations, without duplicates.
    pub fn operations(&self) -> Vec<&'d str> {
        let mut seen = BTreeSet::new();
        self.changes().flat_map(|it| &it.operations).map(String::as_str).filter(|name| seen.insert(*name)).collect()
    }

    /// Returns the changed public items, those that break callers first.
    pub fn items(&self) -> Vec<&'d Item> {
        let mut items: Vec<&Item> = self.changes().flat_map(|it| &it.items).collect();
        items.sort_by_key(|item| Reverse(item.level));
        items
    }

    /// Returns the distinct subjects of the changes.
    pub fn subjects(&self) -> Vec<&'d str> {
        let mut seen = BTreeSet::new();
        let all = self.changes().map(|it| it.subject.as_str());
        all.filter(|name| !name.is_empty() && seen.insert(*name)).collect()
    }

    /// Returns the levels in words: `breaking, major`; `safe` only if both axes are unaffected.
    pub fn label(&self) -> String {
        match (self.first.wire, self.first.source) {
            (Wire::Safe, Source::None) => "safe".to_owned(),
            (Wire::Safe, source) => source.to_string(),
            (wire, Source::None) => wire.to_string(),
            (wire, source) => format!("{wire}, {source}"),
        }
    }

    pub(crate) fn entry(&self) -> Entry<'_> {
        Entry {
            title: &self.title,
            rule: &self.first.rule,
            wire: self.first.wire,
            source: self.first.source,
            fingerprint: &self.fingerprint,
            changes: self.changes().map(|change| change.fingerprint.as_str()).collect(),
        }
    }
}

impl Change {
    /// Returns the severity of the change, from 0.
    fn severity(&self) -> (u8, Wire, Source) {
        let class = match (self.wire, self.source) {
            (Wire::Breaking, _) | (_, Source::Major) => 3,
            (Wire::Risky, _) => 2,
            (_, Source::Minor) => 1,
            _ => 0,
        };
        (class, self.wire, self.source)
    }
}

/// Returns the sentence for a group: the message of a single change, or the number of changes with their common
/// predicate.
fn title(changes: &[&Change]) -> String {
    let Some((first, others)) = changes.split_first() else { return String::new() };
    if others.is_empty() {
        return first.message.clone();
    }
    let rule = rule(&first.rule);
    let is_same_text = others.iter().all(|it| it.text() == first.text());
    if is_same_text && !first.subject.is_empty() && others.iter().all(|it| it.subject == first.subject) {
        return format!("{}: {} ({} places)", first.subject, first.text(), changes.len());
    }
    let predicate = match &first.pattern {
        Some(pattern) => pattern.as_str(),
        None if is_same_text => first.text(),
        None => return format!("{} {}", changes.len(), rule.map_or_else(|| "changes".to_owned(), in_words)),
    };
    let noun = noun(rule, first);
    let count = match noun {
        "operation" => changes.iter().flat_map(|it| &it.operations).collect::<BTreeSet<_>>().len(),
        _ => changes.len(),
    };
    match predicate.strip_prefix(noun).and_then(|rest| rest.strip_prefix(' ')) {
        Some(rest) => format!("{count} {} {rest}", plural(noun)),
        None if ["added", "removed", "changed", "deprecated"].iter().any(|verb| predicate.starts_with(verb)) => {
            format!("{count} {} {predicate}", plural(noun))
        }
        None => format!("{count} {}: {predicate}", plural(noun)),
    }
}

/// Returns the noun for the subjects of a rule.
fn noun(rule: Option<&Rule>, change: &Change) -> &'static str {
    let Some(rule) = rule else { return "change" };
    match rule.area() {
        "schema" if rule.id.starts_with("property-") => "property",
        "schema" if change.pointer.keys().any(|key| key == "parameters") => "parameter",
        "schema" => "schema",
        "surface" => "public item",
        _ if change.operations.is_empty() => "change",
        _ => "operation",
    }
}

/// Returns the plural predicate of a rule, derived from its name: `media types removed`.
fn in_words(rule: &Rule) -> String {
    let (noun, verb) = match rule.id {
        "security-added" => ("authentication alternative", "added"),
        "security-removed" => ("authentication alternative", "removed"),
        "surface-changed" => ("public item", "changed"),
        "access-changed" => ("access restriction", "changed"),
        "xml-changed" => ("XML mapping", "changed"),
        "deprecated" | "undeprecated" => ("schema", rule.id),
        id => id.rsplit_once('-').unwrap_or((id, "changed")),
    };
    format!("{} {verb}", plural(&noun.replace('-', " ")))
}
