//! Normal forms, with the mapping of locations to the original document.

use openapi_document::{Document, Members, Pointer, resolve};
use openapi_lower::{Origins, normalise};
use serde_json::Value;

/// A document in its normal form.
#[derive(Debug)]
pub struct Normal<'o> {
    /// The original document, with its positions and pointers.
    pub original: &'o Document,
    lowered: openapi_lower::Normal,
    origins: Origins<'o>,
}

impl<'o> Normal<'o> {
    /// Normalises a document.
    pub fn new(document: &'o Document) -> Self {
        let lowered = normalise(document);
        Self { original: document, origins: Origins::of(document, &lowered.notes), lowered }
    }

    /// Returns the tree of values of the normal form.
    pub fn root(&self) -> &Value {
        self.lowered.document.root()
    }

    /// Returns the normal form with its notes.
    pub fn lowered(&self) -> &openapi_lower::Normal {
        &self.lowered
    }

    /// Returns the value at a location, in the original document or in its normal form.
    pub fn value(&self, at: &Pointer) -> Option<&Value> {
        self.original.get(at).or_else(|| self.lowered.document.get(at))
    }
}

impl Normal<'_> {
    /// Returns the location in the original document of a location in the normal form. Normalising removes branches
    /// for null and choices of one branch, resolves references, and makes components of their targets.
    pub fn written_at(&self, at: &Pointer) -> Pointer {
        if self.original.get(at).is_some() {
            return at.clone();
        }
        let root = self.original.root();
        let keys: Vec<String> = at.keys().collect();
        let (mut found, rest) = match keys.as_slice() {
            [components, schemas, name, rest @ ..] if components == "components" && schemas == "schemas" => {
                let component = Pointer::root().join([components.as_str(), schemas.as_str(), name.as_str()]);
                (self.origins.of_component(&component).cloned().unwrap_or(component), rest)
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

/// Returns a member or an item.
fn step<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    match value {
        Value::Array(items) => items.get(key.parse::<usize>().ok()?),
        value => value.get(key),
    }
}

/// Finds the value that contains a member, if the normal form merged it into its parent: the target of a reference,
/// or a branch.
fn around<'v>(root: &'v Value, holder: &'v Value, at: &Pointer, key: &str) -> Option<(Pointer, &'v Value)> {
    let target = holder.reference().and_then(|reference| resolve(root, reference));
    if let Some(target) = target.filter(|target| step(target.value, key).is_some()) {
        return Some((target.pointer, target.value));
    }
    ["anyOf", "oneOf", "allOf"].into_iter().find_map(|keyword| {
        let branches = holder.member(keyword).and_then(Value::as_array)?;
        let index = branches.iter().position(|branch| step(branch, key).is_some())?;
        Some((at.child(keyword).child(index), branches.get(index)?))
    })
}
