//! `oneOf` became `anyOf`, or the reverse.
//!
//! `oneOf` rejects a request that matches two branches.
//!
//! ```yaml
//! old: {anyOf: [{type: string}, {type: integer}]}
//! new: {oneOf: [{type: string}, {type: integer}]}
//! request: risky
//! response: safe
//! ```

use super::rule::prelude::*;

/// See the module.
pub const RULE: Rule = Rule {
    id: "choice-changed",
    mirror: "choice-changed",
    file: include_str!("choice_changed.rs"),
    judge: Judge::Schema(judge),
};

fn judge(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for (old, new) in pair.old.unions.iter().zip(&pair.new.unions) {
        if old.keyword != new.keyword {
            let request = if new.keyword == "oneOf" { Risky } else { Safe };
            let finding =
                found.add(pair.level(request, Safe), format!("`{}` changed to `{}`", old.keyword, new.keyword));
            finding.at(&old.at, &new.at).values(old.keyword, new.keyword);
        }
    }
}
