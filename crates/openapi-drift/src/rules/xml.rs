//! The keyword `xml`.

use super::rule::prelude::*;

rules! {
    /// The XML representation of a value changed.
    ///
    /// ```yaml
    /// old: {type: string}
    /// new: {type: string, xml: {name: a}}
    /// request: risky
    /// response: risky
    /// ```
    "xml-changed" = Judge::Schema(xml_changed);
}

fn xml_changed(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    let (old, new) = pair.values("xml");
    if old != new {
        found.add(pair.level(Risky, Risky), "`xml` changed").keyword(pair, "xml");
    }
}
