//! Operations that were added, removed or moved.

use super::rule::prelude::*;

rules! {
    /// An operation was removed.
    ///
    /// Every call of it fails. A webhook or callback is no longer sent.
    ///
    /// ```yaml
    /// old: {/pets: {get: {responses: {'204': {description: ok}}}, delete: {responses: {'204': {description: ok}}}}}
    /// new: {/pets: {get: {responses: {'204': {description: ok}}}}}
    /// wire: breaking
    /// ```
    "operation-removed" mirrors "operation-added" = Judge::Operation(operation_removed);

    /// An operation was added.
    ///
    /// ```yaml
    /// old: {/pets: {get: {responses: {'204': {description: ok}}}}}
    /// new: {/pets: {get: {responses: {'204': {description: ok}}}, delete: {responses: {'204': {description: ok}}}}}
    /// wire: safe
    /// ```
    "operation-added" mirrors "operation-removed" = Judge::Operation(operation_added);

    /// An operation has another path or method.
    ///
    /// Operations are matched by `operationId`. The shipped client calls the old address. That is the same URL where a
    /// prefix moved between server and path.
    ///
    /// ```yaml
    /// old: {/pets: {get: {operationId: listPets, responses: {}}}}
    /// new: {/animals: {get: {operationId: listPets, responses: {}}}}
    /// wire: breaking
    /// ```
    "operation-moved" = Judge::Operation(operation_moved);
}

fn operation_removed(part: &Part<'_, Operation>, found: &mut Found<'_>) {
    let (Some(old), None) = (part.old, part.new) else { return };
    let wire = if old.is_inbound { Risky } else { Breaking };
    let finding = found.add(wire, "operation removed");
    finding.old(&old.at).values(old.name(), json!(null));
    finding.shown_by(Hint::Call("the new document does not define the operation"));
}

fn operation_added(part: &Part<'_, Operation>, found: &mut Found<'_>) {
    let (None, Some(new)) = (part.old, part.new) else { return };
    found.add(Safe, "operation added").new(&new.at).values(json!(null), new.name());
}

fn operation_moved(part: &Part<'_, Operation>, found: &mut Found<'_>) {
    let (Some(old), Some(new)) = (part.old, part.new) else { return };
    if old.verb != new.verb || old.template() != new.template() {
        let is_same_url = old.verb == new.verb && old.urls().iter().any(|url| new.urls().contains(url));
        let (wire, note) = match () {
            () if is_same_url => (Safe, "; the URL is unchanged, but an explicitly set base URL must be adapted"),
            () if old.is_inbound => (Risky, ""),
            () => (Breaking, ""),
        };
        let finding = found.add(wire, format!("moved from `{}` to `{}`{note}", old.name(), new.name()));
        finding.at(&old.at, &new.at).values(old.name(), new.name());
        finding.pattern(pattern(old, new).map(|pattern| format!("operation moved: {pattern}{note}")));
        finding.shown_by(Hint::Call("the new document defines no operation at this path"));
    }
}

/// Returns the rewrite of the old method and path to the new ones, if other operations may share it.
fn pattern(old: &Operation, new: &Operation) -> Option<String> {
    if old.verb != new.verb {
        return (old.path == new.path).then(|| format!("`{}` became `{}`", old.verb, new.verb));
    }
    let (old, new): (Vec<&str>, Vec<&str>) = (old.path.split('/').collect(), new.path.split('/').collect());
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (old, new) = (old.get(start..)?, new.get(start..)?);
    let end = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old, new) = (old.get(..old.len() - end)?, new.get(..new.len() - end)?);
    match (old, new) {
        ([], added) => return Some(format!("`/{}` added", added.join("/"))),
        (removed, []) => return Some(format!("`/{}` removed", removed.join("/"))),
        _ if old.len() != new.len() => return Some(format!("`/{}` became `/{}`", old.join("/"), new.join("/"))),
        _ => {}
    }
    let mut pairs: Vec<(String, String)> =
        old.iter().zip(new).filter(|(a, b)| a != b).map(|(a, b)| spelling(a, b)).collect();
    pairs.dedup();
    match pairs.as_slice() {
        [(old, new)] => Some(format!("`/{old}` became `/{new}`")),
        _ => None,
    }
}

/// Replaces the name in two path segments if it is the same in both: `:name` and `{name}`.
fn spelling(old: &str, new: &str) -> (String, String) {
    let name = |segment: &'_ str| segment.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let (in_old, in_new) = (name(old), name(new));
    if in_old == in_new && !in_old.is_empty() {
        (old.replacen(&in_old, "name", 1), new.replacen(&in_old, "name", 1))
    } else {
        (old.to_owned(), new.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::spelling;

    #[test]
    fn a_name_that_stays_is_left_out_of_the_pattern() {
        let of = |old, new| spelling(old, new);
        assert_eq!(of(":disk_id", "{disk_id}"), (":name".to_owned(), "{name}".to_owned()));
        assert_eq!(of("v1", "v2"), ("v1".to_owned(), "v2".to_owned()));
        assert_eq!(of(":a", "b"), (":a".to_owned(), "b".to_owned()));
    }
}
