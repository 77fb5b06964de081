//! The scope of a comparison: one API, some operations, or those that a program calls.

use std::collections::{BTreeMap, BTreeSet};

use openapi_document::{Document, OperationRef, operations};

use crate::change::{CallSite, Drift};

/// The operations in scope, by name: `GET /pets`.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    operations: BTreeSet<String>,
    /// The calls of each operation.
    calls: BTreeMap<String, Vec<CallSite>>,
}

/// Returns the name of an operation in a report.
pub(crate) fn name(operation: &OperationRef<'_>) -> String {
    format!("{} {}", operation.verb(), operation.path)
}

impl Scope {
    /// Returns the scope of the operations of both documents that satisfy a condition.
    pub fn of(documents: [&Document; 2], holds: impl Fn(&OperationRef<'_>) -> bool) -> Self {
        let all = documents.into_iter().flat_map(|document| {
            operations(document.root()).into_iter().filter(|it| holds(it)).map(|it| name(&it)).collect::<Vec<_>>()
        });
        Self { operations: all.collect(), calls: BTreeMap::new() }
    }

    /// Returns the scope of the called operations, with their calls.
    pub fn called(calls: BTreeMap<String, Vec<CallSite>>) -> Self {
        Self { operations: calls.keys().cloned().collect(), calls }
    }

    /// Returns true if an operation is in scope.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.operations.contains(name)
    }

    /// Returns true if no operation is in scope.
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty()
    }

    /// Retains the changes that affect an operation in scope, and of the affected operations those in scope.
    pub fn narrow(&self, drift: &mut Drift) {
        drift.changes.retain_mut(|change| {
            change.operations.retain(|operation| self.operations.contains(operation));
            let calls = change.operations.iter().filter_map(|operation| self.calls.get(operation)).flatten();
            change.calls = calls.cloned().collect::<BTreeSet<_>>().into_iter().collect();
            // A witness of another operation is removed.
            change.witness = change.witness.take().filter(|witness| self.operations.contains(&witness.operation));
            !change.operations.is_empty()
        });
        drift.count();
    }
}
