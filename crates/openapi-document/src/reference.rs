//! Following `$ref` inside one document.

use memchr::memchr;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use crate::{Members, Pointer};

/// A value found by reference, and where it stands.
#[derive(Debug, Clone)]
pub struct Resolved<'a> {
    /// Where the value stands.
    pub pointer: Pointer,
    /// The value.
    pub value: &'a Value,
}

/// The pointer that a reference into the same document means: `#/a/b%20c` is `/a/b c`.
/// `None` for a reference elsewhere, or to an anchor by name.
pub fn target_of(reference: &str) -> Option<Pointer> {
    let fragment = reference.strip_prefix('#')?;
    if !fragment.is_empty() && !fragment.starts_with('/') {
        return None;
    }
    if memchr(b'%', fragment.as_bytes()).is_none() {
        return Some(Pointer::from(fragment));
    }
    let decoded = percent_decode_str(fragment).decode_utf8().ok()?;
    Some(Pointer::from(decoded.as_ref()))
}

/// Follows a reference, and the references it leads to, to a value that is none.
/// `None` if it leads nowhere or in a circle.
pub fn resolve<'a>(root: &'a Value, reference: &str) -> Option<Resolved<'a>> {
    let mut pointer = target_of(reference)?;
    for _ in 0..64 {
        let value = pointer.find(root)?;
        match value.member("$ref").and_then(Value::as_str) {
            Some(next) => pointer = target_of(next)?,
            None => return Some(Resolved { pointer, value }),
        }
    }
    None
}

/// The value at a place, or the one that it refers to, and where that stands; `None` if it leads
/// nowhere.
pub fn followed<'a>(root: &'a Value, pointer: &Pointer, value: &'a Value) -> Option<Resolved<'a>> {
    match value.member("$ref").and_then(Value::as_str) {
        Some(reference) => resolve(root, reference),
        None => Some(Resolved { pointer: pointer.clone(), value }),
    }
}

/// The object itself, or the one it refers to; `None` if it is neither.
pub fn resolve_object<'a>(root: &'a Value, value: &'a Value) -> Option<&'a Map<String, Value>> {
    followed(root, &Pointer::root(), value)?.value.as_object()
}

/// Changes every reference inside a value: by `$ref`, and by a discriminator's mapping, which may also
/// hold names.
pub fn each_reference(value: &mut Value, change: &mut dyn FnMut(&mut String)) {
    match value {
        Value::Object(members) => {
            // A member may be called `mapping` as well.
            let is_discriminator = members.member("propertyName").is_some_and(Value::is_string);
            for (key, member) in members.iter_mut() {
                match (key.as_str(), member) {
                    ("$ref", Value::String(reference)) => change(reference),
                    ("mapping", Value::Object(mapping)) if is_discriminator => {
                        mapping.values_mut().for_each(|target| {
                            if let Value::String(target) = target {
                                change(target);
                            }
                        })
                    }
                    (_, member) => each_reference(member, change),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each_reference(item, change)),
        _ => {}
    }
}
