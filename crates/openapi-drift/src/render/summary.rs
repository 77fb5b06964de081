//! The first lines of a report: breaking changes, necessary edits, additions, and the version.

use std::collections::BTreeSet;

use super::{few, listed};
use crate::{
    change::{Drift, Item},
    group::Group,
    level::{Source, Wire},
    words::number,
};

/// The rules for additions of interest to users of an API, with the noun of each.
const ADDITIONS: [(&str, &str); 7] = [
    ("operation-added", "operation"),
    ("parameter-added", "parameter"),
    ("property-added", "property"),
    ("enum-value-added", "enum value"),
    ("branch-added", "union branch"),
    ("media-type-added", "media type"),
    ("response-status-added", "response status"),
];

/// The first lines of a report.
pub(crate) struct Summary {
    /// The effect on the shipped client.
    pub wire: String,
    /// The effect on calling code.
    pub source: String,
    /// Additions, if there are any.
    pub new: Option<String>,
    /// The version that the generated crate needs.
    pub version: &'static str,
    /// Accepted changes, if there are any.
    pub accepted: Option<String>,
}

impl Summary {
    pub(crate) fn of(drift: &Drift, groups: &[Group<'_>]) -> Self {
        let counts = &drift.summary.counts;
        let titles = |wire: Wire| {
            let mut these: Vec<_> = groups.iter().filter(|it| !it.is_accepted() && it.first.wire == wire).collect();
            these.sort_by_key(|group| std::cmp::Reverse(group.count()));
            listed(&these.iter().map(|group| group.title.clone()).collect::<Vec<_>>(), 2, "; ")
        };
        let wire = match drift.summary.wire {
            Wire::Breaking => format!("{}: {}", number(counts.breaking, "change"), titles(Wire::Breaking)),
            Wire::Risky => {
                let risks = number(counts.risky, "change");
                format!("{risks} may fail, depending on data or server: {}", titles(Wire::Risky))
            }
            Wire::Safe => "the shipped client keeps working".to_owned(),
        };
        let items = |level: Source| -> Vec<String> {
            let all = groups.iter().filter(|group| !group.is_accepted()).flat_map(Group::items);
            let names: BTreeSet<&str> = all.filter(|it| it.level == level).map(|it: &Item| it.item.as_str()).collect();
            names.into_iter().map(|name| format!("`{name}`")).collect()
        };
        let major = items(Source::Major);
        let source = match drift.summary.source {
            Source::Major => format!("{} to edit: {}", number(major.len(), "public item"), few(&major, 3)),
            Source::Minor => format!("nothing to edit, {} added", number(items(Source::Minor).len(), "public item")),
            Source::None => "nothing to edit".to_owned(),
        };
        let added = |(rule, noun): &(&str, &str)| {
            let is_of = |group: &&Group<'_>| {
                group.first.rule.strip_suffix(rule).is_some_and(|it| it.is_empty() || it.ends_with('-'))
            };
            let count: usize = groups.iter().filter(is_of).map(Group::count).sum();
            (count > 0).then(|| number(count, noun))
        };
        let new: Vec<String> = ADDITIONS.iter().filter_map(added).collect();
        Self {
            wire,
            source,
            new: (!new.is_empty()).then(|| new.join(", ")),
            version: bump(drift.summary.version),
            accepted: counts.accepted(),
        }
    }
}

/// Returns the required version of the generated crate.
pub(crate) fn bump(source: Source) -> &'static str {
    match source {
        Source::Major => "the generated crate needs a new major version",
        Source::Minor => "the generated crate needs a new minor version",
        Source::None => "the generated crate needs a new patch version at most",
    }
}
