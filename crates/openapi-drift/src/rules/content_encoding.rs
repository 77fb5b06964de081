//! The keywords `contentEncoding` and `contentMediaType`.

use super::rule::prelude::*;

rules! {
    /// The `contentMediaType` or `contentEncoding` of a string changed.
    ///
    /// The server may decode what the client sends differently.
    ///
    /// ```yaml
    /// old: {type: string}
    /// new: {type: string, contentEncoding: base64}
    /// request: risky
    /// response: risky
    /// ```
    "content-encoding-changed" = Judge::Whole(content_encoding_changed);
}

fn content_encoding_changed(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for keyword in ["contentEncoding", "contentMediaType"] {
        let (old, new) = pair.values(keyword);
        if old != new {
            found.add(pair.level(Risky, Risky), format!("`{keyword}` changed")).keyword(pair, keyword);
        }
    }
}
