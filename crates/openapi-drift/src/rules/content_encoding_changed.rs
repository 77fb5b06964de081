//! The content of a text is of another media type, or encoded in another way.
//!
//! What the client sends, the server may take for something else.
//!
//! ```yaml
//! old: {type: string}
//! new: {type: string, contentEncoding: base64}
//! request: risky
//! response: risky
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "content-encoding-changed",
    mirror: "content-encoding-changed",
    file: include_str!("content_encoding_changed.rs"),
    judge: Judge::Schema(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    if !pair.is_whole {
        return;
    }

    for keyword in ["contentEncoding", "contentMediaType"] {
        let (old, new) = (pair.old.fact(keyword), pair.new.fact(keyword));
        let value = |fact: Option<&crate::meaning::Fact<serde_json::Value>>| fact.map(|fact| fact.value.clone());
        if value(old) != value(new) {
            let finding = found.add(pair.level(Risky, Risky), format!("its `{keyword}` is another one"));
            finding.at(&pair.old.at.child(keyword), &pair.new.at.child(keyword)).about(keyword);
            finding.values(json!(value(old)), json!(value(new)));
        }
    }
}
