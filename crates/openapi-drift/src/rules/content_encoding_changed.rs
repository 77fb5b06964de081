//! The `contentMediaType` or `contentEncoding` of a string changed.
//!
//! The server may decode what the client sends differently.
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
    judge: Judge::Whole(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for keyword in ["contentEncoding", "contentMediaType"] {
        let (old, new) = pair.values(keyword);
        if old != new {
            found.add(pair.level(Risky, Risky), format!("`{keyword}` changed")).keyword(pair, keyword);
        }
    }
}
