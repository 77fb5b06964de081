//! Comparison of two documents.

use std::collections::{BTreeMap, BTreeSet};

use openapi_document::{Document, Pointer};
use serde_json::{Value, json};

use crate::{
    change::{Change, Drift, NotCompared, Place},
    contract::{Contract, Normal},
    fingerprint::fingerprint,
    judge::judge,
    level::{Direction, Source, Wire},
    options::Options,
    pair::{Pairs, Sides, pairs},
    rules::{Finding, Hint, Origin, Spot, pattern_changed},
    scope::Scope,
    source, subject,
    witness::Witnesses,
};

/// The length in bytes of a value's JSON from which it is truncated in a report.
const LONG: usize = 400;

/// Compares two documents.
pub fn drift(old: &Document, new: &Document, options: &Options) -> Drift {
    let (old_normal, new_normal) = (Normal::new(old), Normal::new(new));
    // The surfaces are compared first, so that the contracts reuse the memory that this frees.
    let items = if options.wire_only { Vec::new() } else { source::items(&old_normal, &new_normal, options) };
    let (old, new) = (Contract::read(&old_normal), Contract::read(&new_normal));
    let sides = Sides { old: &old, new: &new };
    let pairs = pairs(sides);
    let findings = judge(&pairs);
    let scope = options.scope.as_ref();
    let mut changes = Merging::new(sides, &pairs, scope).merge(&findings);
    if !options.no_witness {
        let mut witnesses = Witnesses::new(sides, &pairs, scope.is_some());
        for found in changes.iter_mut().filter(|found| found.change.wire == Wire::Breaking) {
            let finding = found.findings.iter().copied().find(|it| it.wire == Wire::Breaking);
            found.change.witness = finding.map(|it| witnesses.of(it, found.root));
        }
    }
    let mut changes: Vec<Change> = changes.into_iter().map(|found| found.change).collect();
    source::judge(sides, items, &mut changes);
    Drift::new(changes, not_compared(sides, &pairs))
}

/// Returns the parts that were not compared, with the reasons.
fn not_compared(sides: Sides<'_>, pairs: &Pairs<'_>) -> Vec<NotCompared> {
    let written = |at: &Pointer| sides.new.normal.written_at(at);
    let mut all: Vec<NotCompared> = Vec::new();
    all.extend(pairs.unread.iter().map(|(pointer, reason)| NotCompared {
        pointer: written(pointer),
        keyword: "schema".to_owned(),
        reason: reason.clone(),
    }));
    for pair in &pairs.schemas {
        if let Some((old, new)) = pattern_changed(pair) {
            all.push(NotCompared {
                pointer: written(new.1),
                keyword: "pattern".to_owned(),
                reason: format!("inclusion of the patterns `{}` and `{}` is not decided", old.0, new.0),
            });
        }
        for pointer in pair.old.unread.iter().chain(&pair.new.unread) {
            all.push(NotCompared {
                pointer: pointer.clone(),
                keyword: "allOf".to_owned(),
                reason: "more schemas are combined by `allOf` than are compared".to_owned(),
            });
        }
    }
    all
}

/// A change with its findings.
pub(crate) struct Merged<'f> {
    pub(crate) change: Change,
    pub(crate) findings: Vec<&'f Finding>,
    /// One of the roots from which it is reachable.
    pub(crate) root: Option<usize>,
}

/// Combines findings that represent the same change.
struct Merging<'s> {
    sides: Sides<'s>,
    pairs: &'s Pairs<'s>,
    reach: Vec<Vec<u64>>,
    scope: Option<&'s Scope>,
}

impl<'s> Merging<'s> {
    fn new(sides: Sides<'s>, pairs: &'s Pairs<'s>, scope: Option<&'s Scope>) -> Self {
        Self { sides, pairs, reach: pairs.reach(), scope }
    }

    /// Returns true if a root belongs to an operation in scope.
    fn is_meant(&self, root: usize) -> bool {
        let operation = || self.pairs.operations.get(self.pairs.roots.get(root)?.operation)?.operation();
        self.scope.is_none_or(|scope| operation().is_some_and(|it| scope.has(&it.name())))
    }

    fn merge<'f>(&self, findings: &'f [Finding]) -> Vec<Merged<'f>> {
        type Key<'k> = (&'k str, &'k str, Option<&'k Pointer>, Option<&'k Pointer>);
        let mut groups: BTreeMap<Key<'_>, Vec<&Finding>> = BTreeMap::new();
        // Pairs that were only probed are not changes.
        let is_reached = |finding: &&Finding| match finding.origin {
            Origin::Schema(pair) => self.reach.get(pair).is_some_and(|set| set.iter().any(|word| *word != 0)),
            Origin::Operation(_) => true,
        };
        for finding in findings.iter().filter(is_reached) {
            let at = |spot: &'f Option<Spot>| spot.as_ref().map(|spot| &spot.at);
            let key = (finding.rule.id, finding.subject.as_str(), at(&finding.old), at(&finding.new));
            groups.entry(key).or_default().push(finding);
        }
        // Changes are large, so the capacity is reserved in advance.
        let mut changes = Vec::with_capacity(groups.len());
        changes.extend(groups.into_values().filter_map(|group| self.change(group)));
        changes
    }

    fn change<'f>(&self, findings: Vec<&'f Finding>) -> Option<Merged<'f>> {
        let wire = findings.iter().map(|it| it.wire).max()?;
        let worst = findings.iter().copied().find(|it| it.wire == wire)?;
        let direction = findings.iter().map(|it| it.direction).reduce(Direction::with)?;
        let mut operations: BTreeSet<usize> = BTreeSet::new();
        let mut root = None;
        for finding in &findings {
            match finding.origin {
                Origin::Operation(index) => {
                    operations.insert(index);
                }
                Origin::Schema(pair) => {
                    let roots = self.roots(pair);
                    if finding.wire == wire && root.is_none() {
                        let meant = roots.iter().copied().find(|root| self.is_meant(*root));
                        root = meant.or(roots.first().copied());
                    }
                    operations.extend(roots.iter().filter_map(|it| Some(self.pairs.roots.get(*it)?.operation)));
                }
            }
        }
        let name = |index: &usize| Some(self.pairs.operations.get(*index)?.operation()?.name());
        let (old, new) = (self.spot(worst.old.as_ref(), true), self.spot(worst.new.as_ref(), false));
        let pointer = match (&worst.new, &worst.old) {
            (Some(spot), _) => self.sides.new.normal.written_at(&spot.at),
            (None, Some(spot)) => self.sides.old.normal.written_at(&spot.at),
            (None, None) => Pointer::root(),
        };
        let subject = match worst.origin {
            // A change of several operations is described by the message alone.
            Origin::Operation(_) if operations.len() > 1 => None,
            Origin::Operation(index) => name(&index).map(|name| format!("`{name}`")),
            Origin::Schema(_) => {
                let only = operations.iter().next().filter(|_| operations.len() == 1).and_then(name);
                let root = root.and_then(|it| Some(&self.pairs.roots.get(it)?.of));
                let root = root.map(|of| subject::of_part(of, only.as_deref()));
                subject::of_schema(&pointer, worst.member.as_deref(), root.as_deref())
            }
        };
        let subject = subject.unwrap_or_default();
        let message = if subject.is_empty() { worst.message.clone() } else { format!("{subject}: {}", worst.message) };
        let names = Some(worst.subject.clone()).filter(|name| !name.is_empty());
        let names = names.into_iter().chain(subject::member(&pointer)).collect();
        let near = worst.old.as_ref().filter(|_| worst.new.is_none()).and_then(|spot| self.near(worst.origin, spot));
        let rule = worst.rule.name(direction);
        let fingerprint = fingerprint(&[
            worst.rule.id,
            &worst.subject,
            worst.old.as_ref().map_or("", |spot| spot.at.as_str()),
            worst.new.as_ref().map_or("", |spot| spot.at.as_str()),
            &old.0.to_string(),
            &new.0.to_string(),
        ]);
        let change = Change {
            rule,
            subject,
            pointer,
            operations: operations.iter().filter_map(name).collect(),
            direction,
            wire,
            source: Source::None,
            old: old.0,
            new: new.0,
            message,
            pattern: worst.pattern.clone(),
            names,
            witness: None,
            items: Vec::new(),
            old_place: old.1,
            new_place: new.1,
            near,
            at: [&worst.old, &worst.new].map(|spot| spot.as_ref().map(|spot| spot.at.clone())),
            calls: Vec::new(),
            fingerprint,
            accepted: None,
        };
        Some(Merged { change, findings, root })
    }

    /// Returns the roots from which a pair is reachable.
    fn roots(&self, pair: usize) -> Vec<usize> {
        let words = self.reach.get(pair).into_iter().flatten().enumerate();
        words
            .flat_map(|(word, bits)| (0..64).filter(move |bit| bits >> bit & 1 == 1).map(move |bit| word * 64 + bit))
            .collect()
    }

    /// Returns the nearest enclosing location in the new document of a removed part.
    fn near(&self, origin: Origin, gone: &Spot) -> Option<Place> {
        let new = self.sides.new.normal;
        let held = match origin {
            Origin::Schema(pair) => self.pairs.schemas.get(pair).map(|pair| &pair.new.at),
            Origin::Operation(index) => self.pairs.operations.get(index).and_then(|part| Some(&part.new?.at)),
        };
        let mut around = held.cloned().or_else(|| gone.at.parent());
        while let Some(at) = around {
            let written = new.written_at(&at);
            if !written.as_str().is_empty() && new.original.get(&written).is_some() {
                return Place::of(new.original, &written);
            }
            around = at.parent();
        }
        None
    }

    /// Returns the value at a location, and its position in the file.
    fn spot(&self, spot: Option<&Spot>, is_old: bool) -> (Value, Option<Place>) {
        let Some(spot) = spot else { return (Value::Null, None) };
        let normal = if is_old { self.sides.old.normal } else { self.sides.new.normal };
        let value = spot.value.clone().or_else(|| normal.value(&spot.at).cloned()).unwrap_or_default();
        let text = value.to_string();
        let value = if text.len() > LONG {
            json!(format!("{}…", text.chars().take(LONG).collect::<String>()))
        } else {
            value
        };
        (value, Place::of(normal.original, &normal.written_at(&spot.at)))
    }
}

impl Finding {
    /// Returns the reason why a validator cannot demonstrate the change, if it cannot.
    pub(crate) fn unseen(&self) -> Option<&'static str> {
        match self.hint {
            Hint::Unseen(reason) => Some(reason),
            _ => None,
        }
    }
}
