//! The XML representation of a value changed.
//!
//! ```yaml
//! old: {type: string}
//! new: {type: string, xml: {name: a}}
//! request: risky
//! response: risky
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "xml-changed",
    mirror: "xml-changed",
    file: include_str!("xml_changed.rs"),
    judge: Judge::Schema(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    let (old, new) = pair.values("xml");
    if old != new {
        found.add(pair.level(Risky, Risky), "`xml` changed").keyword(pair, "xml");
    }
}
