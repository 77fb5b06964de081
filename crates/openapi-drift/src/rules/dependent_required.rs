//! The keyword `dependentRequired`.

use super::rule::prelude::*;

rules! {
    /// The properties that another property requires (`dependentRequired`) changed.
    ///
    /// ```yaml
    /// old: {type: object}
    /// new: {type: object, dependentRequired: {a: [b]}}
    /// request: risky
    /// response: safe
    /// ```
    "dependent-required-changed" = Judge::Whole(dependent_required_changed);
}

fn dependent_required_changed(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    if pair.old.dependent != pair.new.dependent {
        let finding = found.add(pair.level(Risky, Safe), "`dependentRequired` changed");
        finding.at(&pair.old.at, &pair.new.at).values(json!(pair.old.dependent), json!(pair.new.dependent));
    }
}
