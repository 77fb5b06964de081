//! The properties that another property requires (`dependentRequired`) changed.
//!
//! ```yaml
//! old: {type: object}
//! new: {type: object, dependentRequired: {a: [b]}}
//! request: risky
//! response: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "dependent-required-changed",
    mirror: "dependent-required-changed",
    file: include_str!("dependent_required_changed.rs"),
    judge: Judge::Whole(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    if pair.old.dependent != pair.new.dependent {
        let finding = found.add(pair.level(Risky, Safe), "`dependentRequired` changed");
        finding.at(&pair.old.at, &pair.new.at).values(json!(pair.old.dependent), json!(pair.new.dependent));
    }
}
