//! A value is written in another way in XML.
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
    let (old, new) = (pair.old.fact("xml"), pair.new.fact("xml"));
    let value = |fact: Option<&crate::meaning::Fact<serde_json::Value>>| fact.map(|fact| fact.value.clone());
    if value(old) != value(new) {
        let finding = found.add(pair.level(Risky, Risky), "it is written in another way in XML");
        finding.at(&pair.old.at.child("xml"), &pair.new.at.child("xml")).values(json!(value(old)), json!(value(new)));
    }
}
