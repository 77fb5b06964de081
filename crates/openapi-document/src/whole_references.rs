//! References to other files at locations for which OpenAPI defines no reference, but where authors and bundlers use
//! them: whole sections and operations.

use serde_json::Value;

use crate::{METHODS, Members, Pointer, each_reference, resolve};

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
            moved(root, target.as_str(), place.as_str());
            all.push((place, target));
        }
    }
    all
}

/// Returns the target of a value that consists of a reference alone.
fn only_reference(value: &Value) -> Option<Pointer> {
    let members = value.as_object().filter(|members| members.len() == 1)?;
    members.reference()?.strip_prefix('#').map(Pointer::from)
}

/// Redirects references to a location that was moved.
fn moved(value: &mut Value, from: &str, to: &str) {
    each_reference(value, &mut |reference| {
        if let Some(rest) = reference.strip_prefix('#').and_then(|reference| reference.strip_prefix(from))
            && (rest.is_empty() || rest.starts_with('/'))
        {
            *reference = format!("#{to}{rest}");
        }
    });
}

/// Replaces operations that are references as a whole (`get: {$ref: …}`) by their targets. Returns the location of each
/// and that of its target.
pub(crate) fn operations(root: &mut Value) -> Vec<(Pointer, Pointer)> {
    let paths = root.member("paths").and_then(Value::as_object);
    let items = paths.into_iter().flatten().map(|(path, item)| {
        let place = Pointer::from("/paths").child(path);
        only_reference(item).unwrap_or(place)
    });
    let places = items.flat_map(|item| METHODS.map(|method| item.child(method)));
    let found: Vec<(Pointer, Pointer, Value)> = places
        .filter_map(|place| {
            let target = resolve(root, place.find(root)?.reference()?)?;
            target.value.is_object().then(|| (place, target.pointer, target.value.clone()))
        })
        .collect();
    let mut all = Vec::with_capacity(found.len());
    for (place, target, operation) in found {
        if let Some(slot) = root.pointer_mut(place.as_str()) {
            *slot = operation;
            all.push((place, target));
        }
    }
    all
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
        let found = operations(&mut root);
        assert_eq!(root["paths"]["/a"]["get"], operation("a"));
        assert_eq!(root["paths"]["/a"]["post"], to("/files/none.yaml"));
        assert_eq!(root["files"]["b.yaml"]["delete"], operation("a"));
        let target = Pointer::from("/files/a.yaml");
        let places = ["/paths/~1a/get", "/files/b.yaml/delete"].map(Pointer::from);
        assert_eq!(found, places.map(|place| (place, target.clone())));
    }
}
