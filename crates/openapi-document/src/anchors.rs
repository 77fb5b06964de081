//! References to anchors of further files (`other.yaml#name`, and `#name` inside such a file).

use std::collections::HashMap;

use serde_json::Value;

use crate::{Members, Pointer, each_reference};

/// Returns the reference to a fragment of a joined file, as it is until all files are read. A name follows a further
/// `#`, which no other reference has.
pub(crate) fn reference(file: &Pointer, fragment: &str) -> String {
    let separator = if fragment.is_empty() || fragment.starts_with('/') { "" } else { "#" };
    file.to_reference() + separator + fragment
}

/// Replaces references to anchors of the joined files by references to their locations.
pub(crate) fn resolve(root: &mut Value) {
    let mut anchors = HashMap::new();
    for (name, value) in root.member("files").and_then(Value::as_object).into_iter().flatten() {
        let file = Pointer::root().child("files").child(name);
        collect(&file, &mut file.clone(), value, &mut anchors);
    }
    if !anchors.is_empty() {
        each_reference(root, &mut |reference| {
            if let Some(place) = anchors.get(reference) {
                *reference = place.to_reference();
            }
        });
    }
}

/// Adds the anchors inside a value of a file; the first of a name has precedence.
fn collect(file: &Pointer, pointer: &mut Pointer, value: &Value, anchors: &mut HashMap<String, Pointer>) {
    for key in ["$anchor", "$dynamicAnchor"] {
        if let Some(name) = value.member(key).and_then(Value::as_str) {
            anchors.entry(reference(file, name)).or_insert_with(|| pointer.clone());
        }
    }
    match value {
        Value::Object(members) => members
            .iter()
            .filter(|(_, member)| member.is_object() || member.is_array())
            .for_each(|(key, member)| pointer.within(key, |pointer| collect(file, pointer, member, anchors))),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, item)| pointer.within(index, |pointer| collect(file, pointer, item, anchors))),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::Document;

    #[test]
    fn anchors_of_further_files_are_resolved() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write(
            "a.yaml",
            "openapi: 3.1.0\npaths: {}\ncomponents: {schemas: {A: {$ref: 'b.yaml#leaf'}, B: {$ref: 'b.yaml#none'}}}",
        );
        write("b.yaml", "Tree: {items: {$ref: '#leaf'}}\nx: [{$anchor: leaf, type: string}]");
        let document = Document::read(&folder.path().join("a.yaml")).unwrap();
        let at = |pointer: &str| document.root().pointer(pointer).cloned().unwrap_or_default();
        assert_eq!(at("/components/schemas/A/$ref"), "#/files/b.yaml/x/0");
        assert_eq!(at("/components/schemas/B/$ref"), "#/files/b.yaml#none");
        assert_eq!(at("/files/b.yaml/Tree/items/$ref"), "#/files/b.yaml/x/0");
    }
}
