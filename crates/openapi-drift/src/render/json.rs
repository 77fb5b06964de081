//! JSON output.

use serde::Serialize;

use crate::{
    change::Drift,
    group::{Entry, groups},
};

/// The comparison with the entries that the other formats show.
#[derive(Serialize)]
struct Report<'d> {
    #[serde(flatten)]
    drift: &'d Drift,
    groups: Vec<Entry<'d>>,
}

/// Returns the whole comparison as JSON.
pub fn json(drift: &Drift) -> String {
    let groups = groups(drift);
    let report = Report { drift, groups: groups.iter().map(|group| group.entry()).collect() };
    // The comparison consists of strings and numbers, whose serialization cannot fail.
    serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
}
