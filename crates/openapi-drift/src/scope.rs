//! Parts of a comparison: one API, some operations, those that a program calls.

use std::collections::{BTreeMap, BTreeSet};

use openapi_document::{Document, OperationRef, operations};

use crate::change::{CallSite, Drift};

/// The operations that a comparison is about, by name: `GET /pets`.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    operations: BTreeSet<String>,
    /// Where each is called.
    calls: BTreeMap<String, Vec<CallSite>>,
}

/// The name of an operation in a report.
pub(crate) fn name(operation: &OperationRef<'_>) -> String {
    format!("{} {}", operation.verb(), operation.path)
}

impl Scope {
    /// The operations of both documents that a condition holds for.
    pub fn of(documents: [&Document; 2], holds: impl Fn(&OperationRef<'_>) -> bool) -> Self {
        let all = documents.into_iter().flat_map(|document| {
            operations(document.root()).into_iter().filter(|it| holds(it)).map(|it| name(&it)).collect::<Vec<_>>()
        });
        Self { operations: all.collect(), calls: BTreeMap::new() }
    }

    /// The operations of the old document, with where each is called.
    pub fn called(calls: BTreeMap<String, Vec<CallSite>>) -> Self {
        Self { operations: calls.keys().cloned().collect(), calls }
    }

    /// Tells if an operation is meant.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.operations.contains(name)
    }

    /// Whether no operation is meant.
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty()
    }

    /// Keeps the changes that reach one of the operations; of what they reach, those operations.
    pub fn narrow(&self, drift: &mut Drift) {
        drift.changes.retain_mut(|change| {
            change.operations.retain(|operation| self.operations.contains(operation));
            let calls = change.operations.iter().filter_map(|operation| self.calls.get(operation)).flatten();
            change.calls = calls.cloned().collect::<BTreeSet<_>>().into_iter().collect();
            // What shows it is of an operation that is asked for, too.
            change.witness = change.witness.take().filter(|witness| self.operations.contains(&witness.operation));
            !change.operations.is_empty()
        });
        drift.count();
    }
}
