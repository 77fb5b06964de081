//! The manual of the rules.

use openapi_drift::{RULES, rule};

use crate::failure::Failure;

/// Returns a line for each rule.
pub(super) fn list() -> String {
    let width = RULES.iter().map(|rule| rule.id.len()).max().unwrap_or_default();
    let lines = RULES.iter().map(|rule| format!("{:<width$}  {:<15}  {}\n", rule.id, rule.area(), rule.summary()));
    lines.collect()
}

/// Returns the manual of a rule.
///
/// # Errors
///
/// [`Failure::Usage`] for an unknown name.
pub(super) fn explain(name: &str) -> Result<String, Failure> {
    let rule = rule(name)
        .ok_or_else(|| Failure::Usage(format!("unknown rule `{name}`; `cargo xtask drift --list` lists all rules")))?;
    let mirror = if rule.mirror == rule.id { String::new() } else { format!(" Mirror rule: {}.", rule.mirror) };
    let prefix = if matches!(rule.area(), "schema" | "media type") {
        " Reported with the prefix `request-` or `response-` where only one direction is affected."
    } else {
        ""
    };
    Ok(format!("{}\n\n{}\nArea: {}.{mirror}{prefix}\n", rule.id, rule.page(), rule.area()))
}
