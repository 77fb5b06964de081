//! References to other files at locations for which OpenAPI defines no reference, but where authors and bundlers use
//! them: whole sections and operations.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::{
    Members, Pointer, each_reference, resolve, target_of,
    walk::{Kind, parts_from},
};

/// Resolves sections that are references as a whole (`components: {schemas: {$ref: …}}`). OpenAPI defines no such
/// reference, but its intent is clear: the target is the section. The target is moved to the section, so that
/// references to the file and to the section have the same target. Returns the new and the previous location of each.
pub(crate) fn sections(root: &mut Value) -> Vec<(Pointer, Pointer)> {
    let mut all = Vec::new();
    let places = |root: &Value| -> Vec<(Pointer, Pointer)> {
        let components = Pointer::root().child("components");
        let listed = root.member("components").and_then(Value::as_object);
        let named = listed.into_iter().flatten().map(|(name, value)| (components.child(name), value));
        let whole = ["paths", "components", "webhooks"].into_iter();
        let whole = whole.filter_map(|name| Some((Pointer::root().child(name), root.get(name)?)));
        whole.chain(named).filter_map(|(place, value)| Some((place, only_reference(value)?))).collect()
    };
    // `components` first, then its sections.
    for _ in 0..2 {
        for (place, target) in places(root) {
            let Some(section) = root.pointer_mut(target.as_str()).filter(|value| value.is_object()).map(Value::take)
            else {
                continue;
            };
            if let Some(slot) = root.pointer_mut(place.as_str()) {
                *slot = section;
            }
            moved(root, &target, &place);
            all.push((place, target));
        }
    }
    all
}

/// Returns the target of a value that consists of a reference alone.
fn only_reference(value: &Value) -> Option<Pointer> {
    let members = value.as_object().filter(|members| members.len() == 1)?;
    members.reference().and_then(target_of)
}

/// Redirects references to a location that was moved.
fn moved(value: &mut Value, from: &Pointer, to: &Pointer) {
    each_reference(value, &mut |reference| {
        if let Some(target) = target_of(reference)
            && target.is_within(from)
            && let Some(rest) = target.as_str().strip_prefix(from.as_str())
        {
            *reference = Pointer::from(format!("{to}{rest}").as_str()).to_reference();
        }
    });
}

/// Replaces operations that are references as a whole (`get: {$ref: …}`) by their targets, also those of webhooks and
/// callbacks. Returns the location of each and that of its target. References beyond a number of copied values remain,
/// as do those of an operation to itself.
pub(crate) fn operations(root: &mut Value, most: usize) -> Vec<(Pointer, Pointer)> {
    let mut copied: HashMap<Pointer, Pointer> = HashMap::new();
    let (mut seen, mut left) = (HashSet::new(), most);
    let mut pending = vec![(Kind::Root, Pointer::root())];
    while let Some((kind, place)) = pending.pop() {
        let Some(value) = place.find(root) else { continue };
        let mut found = Vec::new();
        parts_from(kind, &place, value, &mut |kind, pointer, value| {
            let Some(reference) = value.reference() else { return };
            match kind {
                Kind::Operation => found.extend(resolve(root, reference).map(|it| (pointer.clone(), it.pointer))),
                Kind::PathItem | Kind::Callback => {
                    let target = target_of(reference).filter(|target| seen.insert((kind, target.clone())));
                    pending.extend(target.map(|target| (kind, target)));
                }
                _ => {}
            }
        });
        for (place, target) in found {
            let is_around = |outer: &Pointer| *outer == target || copied.get(outer) == Some(&target);
            if std::iter::successors(Some(place.clone()), Pointer::parent).any(|outer| is_around(&outer)) {
                continue;
            }
            let Some(value) = target.find(root).filter(|value| value.is_object()) else { continue };
            let Some(rest) = left.checked_sub(size(value, left)) else { continue };
            left = rest;
            let operation = value.clone();
            if let Some(slot) = root.pointer_mut(place.as_str()) {
                *slot = operation;
                pending.push((Kind::Operation, place.clone()));
                copied.insert(place, target);
            }
        }
    }
    let mut copied: Vec<_> = copied.into_iter().collect();
    copied.sort_unstable();
    copied
}

/// Returns the number of values in a value; a number above `most` is not exact.
fn size(value: &Value, most: usize) -> usize {
    let add = |count: usize, value| count + most.checked_sub(count).map_or(0, |left| size(value, left));
    match value {
        Value::Object(members) => members.values().fold(1, add),
        Value::Array(items) => items.iter().fold(1, add),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn operations_by_reference_are_replaced_by_their_targets() {
        let to = |place: &str| json!({"$ref": format!("#{place}")});
        let operation = |id: &str| json!({"operationId": id});
        let mut root = json!({
            "paths": {"/a": {"get": to("/files/a.yaml"), "post": to("/files/none.yaml"), "put": operation("own")},
                "/b": to("/files/b.yaml")},
            "files": {"a.yaml": operation("a"), "b.yaml": {"delete": to("/files/a.yaml")}}});
        let mut limited = root.clone();
        assert_eq!(operations(&mut limited, 3), [(Pointer::from("/paths/~1a/get"), Pointer::from("/files/a.yaml"))]);
        let found = operations(&mut root, 100);
        assert_eq!(root["paths"]["/a"]["get"], operation("a"));
        assert_eq!(root["paths"]["/a"]["post"], to("/files/none.yaml"));
        assert_eq!(root["files"]["b.yaml"]["delete"], operation("a"));
        let target = Pointer::from("/files/a.yaml");
        let places = ["/files/b.yaml/delete", "/paths/~1a/get"].map(Pointer::from);
        assert_eq!(found, places.map(|place| (place, target.clone())));
    }

    #[test]
    fn operations_of_webhooks_callbacks_and_other_methods_are_replaced() {
        let to = |place: &str| json!({"$ref": format!("#{place}")});
        let operation = |id: &str| json!({"operationId": id});
        let mut root = json!({
            "paths": {"/a": {"additionalOperations": {"COPY": to("/x/a")}, "post": to("/x/nested")}},
            "webhooks": {"w": {"post": to("/x/a"), "$ref": "#/x/item"}},
            "components": {"pathItems": {"P": {"get": to("/x/a")}}, "callbacks": {"c": to("/x/callback")}},
            "x": {"a": operation("a"), "item": {"put": to("/x/a")}, "callback": {"{$url}": {"post": to("/x/a")}},
                "nested": {"callbacks": {"c": {"{$url}": {"post": to("/x/nested"), "put": to("/x/a")}}}}}});
        let found = operations(&mut root, 100);
        for place in [
            "/paths/~1a/additionalOperations/COPY",
            "/webhooks/w/post",
            "/x/item/put",
            "/components/pathItems/P/get",
            "/x/callback/{$url}/post",
            "/paths/~1a/post/callbacks/c/{$url}/put",
        ] {
            assert_eq!(root.pointer(place), Some(&operation("a")), "{place}");
            assert!(found.iter().any(|(at, _)| at.as_str() == place), "{place}");
        }
        // An operation inside itself has no end.
        assert_eq!(root.pointer("/paths/~1a/post/callbacks/c/{$url}/post"), Some(&to("/x/nested")));
    }
}
