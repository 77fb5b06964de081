//! Helpers for the rules about security requirements.

use crate::contract::{Alternative, Security};

/// The ways of two documents, side by side.
#[derive(Debug, Default)]
pub(super) struct Ways {
    /// Those that only the old document has.
    pub gone: Vec<Alternative>,
    /// Those that only the new one has.
    pub added: Vec<Alternative>,
    /// Those that need other scopes.
    pub changed: Vec<(Alternative, Alternative)>,
}

impl Ways {
    pub(super) fn of(old: &Security, new: &Security) -> Self {
        let (before, mut added) = (ways(old), ways(new));
        let mut left: Vec<Alternative> = Vec::new();
        for way in before {
            match added.iter().position(|it| *it == way) {
                Some(same) => {
                    added.remove(same);
                }
                None => left.push(way),
            }
        }
        let mut all = Self::default();
        for way in left {
            match added.iter().position(|it| it.keys().eq(way.keys())) {
                Some(other) => all.changed.push((way, added.remove(other))),
                None => all.gone.push(way),
            }
        }
        Self { added, ..all }
    }
}

/// The ways; where none is listed, anybody may call.
pub(super) fn ways(security: &Security) -> Vec<Alternative> {
    if security.alternatives.is_empty() { vec![Alternative::new()] } else { security.alternatives.clone() }
}

/// Whether who has what the second way asks for has all that the first one does.
pub(super) fn asks_no_more(way: &Alternative, than: &Alternative) -> bool {
    way.iter().all(|(scheme, scopes)| than.get(scheme).is_some_and(|known| scopes.is_subset(known)))
}

/// A way in words.
pub(super) fn text(way: &Alternative) -> String {
    if way.is_empty() {
        return "no credential".to_owned();
    }
    way.keys().map(String::as_str).collect::<Vec<_>>().join(" with ")
}

/// The scopes of a way.
pub(super) fn scopes(way: &Alternative) -> Vec<String> {
    way.values().flatten().cloned().collect()
}
