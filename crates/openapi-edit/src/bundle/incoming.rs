//! Conversion of the operations of a document to those of a bundle.

use std::collections::BTreeMap;

use openapi_document::{
    Document, Error, METHODS, Members, Pointer, Problem, Selector, add_component, followed, operations, redirect,
    slice, target_of,
    walk::{Kind, visit},
};
use serde_json::{Map, Value, json};

use super::upgrade::upgrade;

/// Returns the operations of a document in the form of a bundle, with the components that they reference.
pub(super) fn incoming(upstream: &Document, api: &str) -> Result<Value, Error> {
    let mut whole = upstream.root().clone();
    let servers = whole.member("servers").cloned();
    let security = whole.member("security").cloned();
    let mut paths = Map::new();
    for operation in operations(&whole) {
        let item = paths.entry(operation.path).or_insert_with(|| {
            let members = operation.path_item.as_object().into_iter().flatten();
            let around = members.filter(|(key, _)| !METHODS.contains(&key.as_str()) && *key != "additionalOperations");
            let mut item = Map::new();
            let own = operation.path_item.member("servers").or(servers.as_ref());
            item.insert("servers".to_owned(), own.cloned().unwrap_or_else(|| json!([{"url": "/"}])));
            item.extend(
                around.filter(|(key, _)| *key != "servers" && *key != "$ref").map(|(k, v)| (k.clone(), v.clone())),
            );
            Value::Object(item)
        });
        // Some documents contain references to whole operations.
        let found = followed(&whole, &operation.pointer, operation.value);
        let Some(mut value) = found.and_then(|found| found.value.as_object().cloned()) else { continue };
        value.shift_remove("tags");
        if let (None, Some(security)) = (value.member("security"), &security) {
            value.insert("security".to_owned(), security.clone());
        }
        let mut tagged = Map::from_iter([("tags".to_owned(), json!([api]))]);
        tagged.extend(value);
        let holder = if METHODS.contains(&operation.method) {
            item.as_object_mut()
        } else {
            let more = item.as_object_mut().map(|item| item.entry("additionalOperations").or_insert_with(|| json!({})));
            more.and_then(Value::as_object_mut)
        };
        if let Some(holder) = holder {
            holder.insert(operation.method.to_owned(), Value::Object(tagged));
        }
    }
    if let Some(members) = whole.as_object_mut() {
        members.insert("paths".to_owned(), Value::Object(paths));
        members.shift_remove("security");
        members.shift_remove("tags");
    }
    components(&mut whole);
    let inside = whole.clone();
    inline(&mut whole, &inside, 0);
    upgrade(&mut whole, upstream.version());
    // Only the referenced parts are retained.
    let document = upstream.with_root(whole);
    let all: Vec<Selector> = operations(document.root())
        .iter()
        .map(|operation| Selector::new(format!("{} {}", operation.verb(), operation.path)))
        .collect();
    if all.is_empty() {
        let problem = Problem::Data("no operations to add to the bundle".to_owned());
        return Err(upstream.error(&Pointer::from("/paths"), problem));
    }
    Ok(slice::select(&document, &all)?.root().clone())
}

/// Expands references to locations outside of components that have no section there: examples, links. A chain ends
/// at the first component.
pub(super) fn inline(value: &mut Value, root: &Value, depth: usize) {
    let target = value.reference().and_then(target_of);
    if let Some(target) = target.filter(|target| !target.as_str().starts_with("/components/"))
        && let Some(found) = target.find(root)
        && depth < 32
    {
        *value = found.clone();
        inline(value, root, depth + 1);
        return;
    }
    match value {
        Value::Object(members) => members.values_mut().for_each(|member| inline(member, root, depth)),
        Value::Array(items) => items.iter_mut().for_each(|item| inline(item, root, depth)),
        _ => {}
    }
}

/// Makes components of referenced parts at other locations: in other files, in operations.
pub(super) fn components(root: &mut Value) {
    for _ in 0..64 {
        let mut wanted: BTreeMap<Pointer, Kind> = BTreeMap::new();
        let inside = root.clone();
        visit(&inside, &mut |kind, _, value| {
            let target = value.reference().and_then(target_of);
            let is_component =
                |target: &Pointer| target.as_str().starts_with("/components/") && target.keys().count() == 3;
            if let Some(target) = target.filter(|target| !is_component(target) && section(kind).is_some()) {
                wanted.entry(target).or_insert(kind);
            }
        });
        if wanted.is_empty() {
            return;
        }
        for (target, kind) in wanted {
            let (Some(value), Some(section)) = (target.find(&inside).cloned(), section(kind)) else {
                continue;
            };
            let held = openapi_document::components(root, section);
            let name = free(&name_of(&target), |name| held.is_some_and(|held| held.contains_key(name)));
            let reference = Pointer::component(section, &name).to_reference();
            add_component(root, section, &name, value);
            redirect(root, &target, &reference);
        }
    }
}

/// Returns the section of components for a kind.
pub(super) fn section(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Schema => "schemas",
        Kind::Response => "responses",
        Kind::Parameter => "parameters",
        Kind::RequestBody => "requestBodies",
        Kind::Header => "headers",
        Kind::Callback => "callbacks",
        _ => return None,
    })
}

/// Returns a name for a location: that of its file, or its last key.
pub(super) fn name_of(target: &Pointer) -> String {
    let keys: Vec<String> = target.keys().collect();
    let base = match keys.as_slice() {
        [files, file] if files == "files" => {
            let file = file.rsplit('/').next().unwrap_or(file);
            file.split('.').next().unwrap_or(file).to_owned()
        }
        keys => keys.iter().rev().find(|key| !key.chars().all(|c| c.is_ascii_digit())).cloned().unwrap_or_default(),
    };
    let name: String =
        base.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' }).collect();
    if name.is_empty() { "Part".to_owned() } else { name }
}

pub(super) fn free(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|number| format!("{name}_{number}"));
    std::iter::once(name.to_owned()).chain(numbered).find(|name| !is_taken(name)).unwrap_or_default()
}
