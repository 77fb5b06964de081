//! Resolution of `$ref` within one document.

use memchr::memchr;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use crate::{Members, Pointer};

/// The target of a reference, with its location.
#[derive(Debug, Clone)]
pub struct Resolved<'a> {
    /// The location of the value.
    pub pointer: Pointer,
    /// The value.
    pub value: &'a Value,
}

/// Returns the pointer of a reference within the same document: `#/a/b%20c` is `/a/b c`. `None` for a reference to
/// another document, or to an anchor by name.
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

/// The maximum length of a chain of references or aliases. A longer one is treated as circular.
const CHAIN: usize = 64;

/// Follows a chain from link to link to its end, or to the limit if it is circular.
pub fn end_of_chain<T>(start: T, mut next: impl FnMut(&T) -> Option<T>) -> T {
    let mut end = start;
    for _ in 0..CHAIN {
        match next(&end) {
            Some(link) => end = link,
            None => break,
        }
    }
    end
}

/// Resolves a reference, following further references, to a value that is not a reference. `None` if it is unresolved
/// or circular.
pub fn resolve<'a>(root: &'a Value, reference: &str) -> Option<Resolved<'a>> {
    let target = |reference: &str| {
        let pointer = target_of(reference)?;
        let value = pointer.find(root)?;
        Some(Resolved { pointer, value })
    };
    let end = end_of_chain(target(reference)?, |link| target(link.value.reference()?));
    end.value.reference().is_none().then_some(end)
}

/// Returns the value at a location, or the target if it is a reference, with its location; `None` if the reference is
/// unresolved.
pub fn followed<'a>(root: &'a Value, pointer: &Pointer, value: &'a Value) -> Option<Resolved<'a>> {
    match value.reference() {
        Some(reference) => resolve(root, reference),
        None => Some(Resolved { pointer: pointer.clone(), value }),
    }
}

/// Returns the object itself, or the object that it refers to; `None` if neither is an object.
pub fn resolve_object<'a>(root: &'a Value, value: &'a Value) -> Option<&'a Map<String, Value>> {
    followed(root, &Pointer::root(), value)?.value.as_object()
}

/// Calls a function for every reference inside a value, by `$ref` or by a discriminator's mapping, which may also
/// contain names.
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
                    ("defaultMapping", Value::String(target)) if is_discriminator => change(target),
                    (_, member) => each_reference(member, change),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each_reference(item, change)),
        _ => {}
    }
}

/// Redirects references to a location to another target.
pub fn redirect(value: &mut Value, from: &Pointer, to: &str) {
    each_reference(value, &mut |reference| {
        if target_of(reference).as_ref() == Some(from) {
            *reference = to.to_owned();
        }
    });
}
