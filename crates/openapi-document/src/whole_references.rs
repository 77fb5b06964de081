//! References to other files at locations for which OpenAPI defines no reference, but where authors and bundlers use
//! them: whole sections and operations.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{METHODS, Members, Pointer, Resolved, each_reference, resolve, target_of};

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

/// Replaces operations that are references as a whole (`get: {$ref: …}`) by their targets. Returns the location of each
/// and that of its target. References beyond a number of copied values remain.
pub(crate) fn operations(root: &mut Value, most: usize) -> Vec<(Pointer, Pointer)> {
    let mut places = BTreeSet::new();
    for section in ["paths", "webhooks"] {
        for (name, item) in root.member(section).and_then(Value::as_object).into_iter().flatten() {
            let place = Pointer::root().child(section).child(name);
            let item = item.reference().and_then(|reference| Some(resolve(root, reference)?.pointer)).unwrap_or(place);
            places.extend(METHODS.map(|method| item.child(method)));
        }
    }
    let (mut all, mut left) = (Vec::new(), most);
    for place in places {
        let target = place.find(root).and_then(|operation| resolve(root, operation.reference()?));
        let Some(Resolved { pointer, value }) = target.filter(|target| target.value.is_object()) else { continue };
        let Some(rest) = left.checked_sub(size(value, left)) else { continue };
        left = rest;
        let operation = value.clone();
        if let Some(slot) = root.pointer_mut(place.as_str()) {
            *slot = operation;
            all.push((place, pointer));
        }
    }
    all
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
        assert_eq!(
            operations(&mut limited, 3),
            [(Pointer::from("/files/b.yaml/delete"), Pointer::from("/files/a.yaml"))]
        );
        let found = operations(&mut root, 100);
        assert_eq!(root["paths"]["/a"]["get"], operation("a"));
        assert_eq!(root["paths"]["/a"]["post"], to("/files/none.yaml"));
        assert_eq!(root["files"]["b.yaml"]["delete"], operation("a"));
        let target = Pointer::from("/files/a.yaml");
        let places = ["/files/b.yaml/delete", "/paths/~1a/get"].map(Pointer::from);
        assert_eq!(found, places.map(|place| (place, target.clone())));
    }
}
