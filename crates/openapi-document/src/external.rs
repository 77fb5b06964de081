//! References to other files.

use serde_json::Value;

use crate::{Members, Pointer};

/// The member that contains a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Member {
    /// A `$ref`.
    Ref,
    /// A discriminator's `mapping` or `defaultMapping`, which may also contain the name of a component.
    Mapping,
}

/// A function that changes a reference at a location.
pub(crate) type Rewrite<'c> = dyn FnMut(&Pointer, Member, &mut String) + 'c;

/// Calls a function for every reference to another file. Unlike [`each_reference`](crate::each_reference), it passes
/// over examples and extensions, where a member `$ref` may be data, and states the location.
pub(crate) fn external(value: &mut Value, pointer: &mut Pointer, examples: bool, change: &mut Rewrite<'_>) {
    // Most documents are a single file, which is detected without building pointers.
    if !leads_out(value) {
        return;
    }
    every(value, pointer, examples, &mut |pointer, member, reference| {
        if !reference.starts_with('#') {
            change(pointer, member, reference);
        }
    });
}

/// Returns true if a reference refers to another file, or a value in an example or a mapping looks like such a
/// reference.
pub(crate) fn leads_out(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.iter().any(|(key, member)| match member {
            Value::String(text) => match key.as_str() {
                "$ref" => !text.starts_with('#'),
                "defaultMapping" => is_file(text),
                _ => false,
            },
            Value::Object(mapping) if key == "mapping" => {
                mapping.values().any(|target| target.as_str().is_some_and(is_file)) || leads_out(member)
            }
            member => leads_out(member),
        }),
        Value::Array(items) => items.iter().any(leads_out),
        _ => false,
    }
}

/// Returns true if the target of a mapping can be a file. A name of a component has neither a directory nor, usually, an
/// extension.
fn is_file(target: &str) -> bool {
    !target.starts_with('#') && target.contains(['/', '.'])
}

pub(crate) fn every(value: &mut Value, pointer: &mut Pointer, examples: bool, change: &mut Rewrite<'_>) {
    match value {
        Value::Object(members) => {
            // A member may be called `mapping` as well.
            let is_discriminator = members.member("propertyName").is_some_and(Value::is_string);
            for (key, member) in members.iter_mut() {
                // An example may have a member of that name as data; only an entry of a map of examples is a
                // reference.
                if matches!(key.as_str(), "example" | "examples" | "default" | "enum" | "const")
                    && !is_schema_map(pointer)
                {
                    if let ("examples", true, Value::Object(entries)) = (key.as_str(), examples, member) {
                        for (name, entry) in entries.iter_mut() {
                            if let Some(Value::String(reference)) = entry.member_mut("$ref") {
                                change(&pointer.child("examples").child(name), Member::Ref, reference);
                            }
                        }
                    }
                    continue;
                }
                // Clients need no vendor extensions. In a map of names, `x-` starts an ordinary name.
                if key.starts_with("x-") && !is_map_of_names(pointer) {
                    continue;
                }
                pointer.push(key);
                match (key.as_str(), member) {
                    ("$ref", Value::String(reference)) => change(pointer, Member::Ref, reference),
                    ("defaultMapping", Value::String(target)) if is_discriminator => {
                        change(pointer, Member::Mapping, target);
                    }
                    ("mapping", Value::Object(mapping)) if is_discriminator => {
                        for (tag, target) in mapping.iter_mut() {
                            if let Value::String(target) = target {
                                change(&pointer.child(tag), Member::Mapping, target);
                            }
                        }
                    }
                    (_, member) => every(member, pointer, examples, change),
                }
                pointer.pop();
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                pointer.push(index);
                every(item, pointer, examples, change);
                pointer.pop();
            }
        }
        _ => {}
    }
}

/// Returns true if the members are properties or named schemas, which may be called `example` or `default`.
pub(crate) fn is_schema_map(pointer: &Pointer) -> bool {
    matches!(
        pointer.last().as_str(),
        "properties" | "schemas" | "$defs" | "definitions" | "responses" | "patternProperties"
    )
}

/// Returns true if the names of the members are chosen by the document.
pub(crate) fn is_map_of_names(pointer: &Pointer) -> bool {
    is_schema_map(pointer)
        || matches!(
            pointer.last().as_str(),
            "headers" | "parameters" | "requestBodies" | "securitySchemes" | "callbacks" | "pathItems" | "encoding"
        )
}
