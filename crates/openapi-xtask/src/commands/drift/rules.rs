//! The manual of the rules.

use openapi_drift::{Rule, rule, rules};

use crate::failure::Failure;

/// Returns a line for each rule, with its levels on the wire from the example in its manual.
pub(super) fn list() -> String {
    let levels = |rule: &Rule| {
        let words: Vec<String> =
            rule.levels().into_iter().map(|(direction, level)| format!("{direction} {level}")).collect();
        words.join(", ")
    };
    let widest = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or_default();
    let width = widest(&mut rules().map(|rule| rule.id.len()));
    let middle = widest(&mut rules().map(|rule| levels(rule).len()));
    let line = |rule: &Rule| {
        format!("{:<width$}  {:<15}  {:<middle$}  {}\n", rule.id, rule.area(), levels(rule), rule.summary())
    };
    rules().map(line).collect()
}

/// Returns the manual of a rule.
///
/// # Errors
///
/// Returns [`Failure::Usage`] for an unknown name.
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
