//! Normal forms, and the way back from one to the document that was read.

use std::collections::HashMap;

use openapi_document::{Document, Members, Pointer, resolve};
use openapi_lower::normalise;
use serde_json::Value;

/// A document in its normal form.
#[derive(Debug)]
pub struct Normal<'o> {
    /// The document as it was read: its positions, and its own pointers.
    pub original: &'o Document,
    lowered: openapi_lower::Normal,
    /// The components that normalising made of schemas elsewhere, and where those stand.
    made: HashMap<String, Pointer>,
}

impl<'o> Normal<'o> {
    /// Normalises a document.
    pub fn new(document: &'o Document) -> Self {
        let lowered = normalise(document);
        Self { original: document, made: made(&lowered), lowered }
    }

    /// The tree of values of the normal form.
    pub fn root(&self) -> &Value {
        self.lowered.document.root()
    }

    /// The normal form, with what was done for it.
    pub fn lowered(&self) -> &openapi_lower::Normal {
        &self.lowered
    }

    /// Returns the value at a place: in the document that was read, or in its normal form.
    pub fn value(&self, at: &Pointer) -> Option<&Value> {
        self.original.get(at).or_else(|| self.lowered.document.get(at))
    }
}

impl Normal<'_> {
    /// Returns the place in the document that was read of something in the normal form: normalising takes branches for
    /// null, and choices of one, away, follows references, and makes components of what is referred to.
    pub fn written_at(&self, at: &Pointer) -> Pointer {
        if self.original.get(at).is_some() {
            return at.clone();
        }
        let root = self.original.root();
        let keys: Vec<String> = at.keys().collect();
        let (mut found, rest) = match keys.as_slice() {
            [components, schemas, name, rest @ ..] if components == "components" && schemas == "schemas" => {
                let component = Pointer::root().join([components.as_str(), schemas.as_str(), name.as_str()]);
                let is_there = self.original.get(&component).is_some();
                let made = self.made.get(name).filter(|_| !is_there);
                (made.cloned().unwrap_or(component), rest)
            }
            keys => (Pointer::root(), keys),
        };
        let mut value = found.find(root);
        for key in rest {
            if let Some(holder) = value.filter(|value| step(value, key).is_none())
                && let Some((at, inner)) = around(root, holder, &found, key)
            {
                (found, value) = (at, Some(inner));
            }
            value = value.and_then(|value| step(value, key));
            found.push(key);
        }
        found
    }
}

/// Returns the components that normalising made of schemas elsewhere: inside other files, say.
fn made(lowered: &openapi_lower::Normal) -> HashMap<String, Pointer> {
    let resolved = lowered.notes.iter().filter_map(|note| note.resolved.as_ref());
    // The first place counts: a component may be made of what stands in one that was made.
    resolved.rev().map(|it| (it.component.clone(), it.target.clone())).collect()
}

/// A member or an item.
fn step<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    match value {
        Value::Array(items) => items.get(key.parse::<usize>().ok()?),
        value => value.get(key),
    }
}

/// Finds the holder of a member that the normal form has right in another one: its reference, or one of its branches.
fn around<'v>(root: &'v Value, holder: &'v Value, at: &Pointer, key: &str) -> Option<(Pointer, &'v Value)> {
    let target = holder.member("$ref").and_then(Value::as_str).and_then(|reference| resolve(root, reference));
    if let Some(target) = target.filter(|target| step(target.value, key).is_some()) {
        return Some((target.pointer, target.value));
    }
    ["anyOf", "oneOf", "allOf"].into_iter().find_map(|keyword| {
        let branches = holder.member(keyword).and_then(Value::as_array)?;
        let index = branches.iter().position(|branch| step(branch, key).is_some())?;
        Some((at.child(keyword).child(index), branches.get(index)?))
    })
}
