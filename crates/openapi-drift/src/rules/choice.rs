//! The keywords `oneOf` and `anyOf`.

use super::rule::prelude::*;

rules! {
    /// A schema must additionally match one of several branches.
    ///
    /// ```yaml
    /// old: {type: object, properties: {a: {type: string}}}
    /// new: {type: object, properties: {a: {type: string}}, anyOf: [{required: [a]}, {required: [b]}]}
    /// request: risky
    /// response: safe
    /// ```
    "choice-added" mirrors "choice-removed" = Judge::Schema(choice_added);

    /// A schema no longer has to match one of several branches.
    ///
    /// ```yaml
    /// old: {type: object, properties: {a: {type: string}}, anyOf: [{required: [a]}, {required: [b]}]}
    /// new: {type: object, properties: {a: {type: string}}}
    /// request: safe
    /// response: risky
    /// ```
    "choice-removed" mirrors "choice-added" = Judge::Schema(choice_removed);

    /// `oneOf` became `anyOf`, or the reverse.
    ///
    /// `oneOf` rejects a request that matches two branches.
    ///
    /// ```yaml
    /// old: {anyOf: [{type: string}, {type: integer}]}
    /// new: {oneOf: [{type: string}, {type: integer}]}
    /// request: risky
    /// response: safe
    /// ```
    "choice-changed" = Judge::Schema(choice_changed);
}

fn choice_added(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for branch in &pair.branches {
        if branch.kind == Difference::Choice && branch.new.is_some() {
            let (old, new) = (&pair.old.at, &branch.at.1);
            found.add(pair.level(Risky, Safe), "`oneOf` or `anyOf` added").at(old, new);
        }
    }
}

fn choice_removed(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for branch in &pair.branches {
        if branch.kind == Difference::Choice && branch.old.is_some() {
            let (old, new) = (&branch.at.0, &pair.new.at);
            found.add(pair.level(Safe, Risky), "`oneOf` or `anyOf` removed").at(old, new);
        }
    }
}

fn choice_changed(pair: &SchemaPair<'_>, found: &mut Found<'_>) {
    for (old, new) in pair.old.unions.iter().zip(&pair.new.unions) {
        if old.keyword != new.keyword {
            let request = if new.keyword == "oneOf" { Risky } else { Safe };
            let finding =
                found.add(pair.level(request, Safe), format!("`{}` changed to `{}`", old.keyword, new.keyword));
            finding.at(&old.at, &new.at).values(old.keyword, new.keyword);
        }
    }
}
