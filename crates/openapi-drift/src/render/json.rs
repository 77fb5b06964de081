//! JSON, for machines.

use crate::change::Drift;

/// The whole comparison as JSON.
pub fn json(drift: &Drift) -> String {
    // What was compared is made of texts and numbers: writing it does not fail.
    serde_json::to_string_pretty(drift).unwrap_or_default() + "\n"
}
