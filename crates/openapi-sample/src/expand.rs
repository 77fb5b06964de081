//! Collection of the schemas that apply to a value: references are resolved, branches chosen.

use openapi_document::{Members, Pointer, Resolved, resolve, target_of, walk};
use serde_json::{Map, Value};

use crate::{
    sample::{DEPTH, Sampler, Variety},
    whole::{Part, Place, Whole},
};

/// The maximum number of schemas that apply to one value.
const PARTS: usize = 200;

/// A schema that is yet to be visited.
struct Pending<'a> {
    at: Pointer,
    schema: &'a Value,
    /// `true` if it describes the whole value, not one part among several.
    is_outer: bool,
    /// `true` if it was reached by references alone.
    is_alias: bool,
    hops: usize,
}

impl<'a> Sampler<'a> {
    /// Collects the schemas that apply to a value. `None` if one of them allows no value.
    pub(crate) fn gather(&mut self, places: &[Place<'a>], depth: usize) -> Option<Whole<'a>> {
        let mut whole = Whole::default();
        let mut seen: Vec<Pointer> = Vec::new();
        let outer =
            |(at, schema): &Place<'a>| Pending { at: at.clone(), schema, is_outer: true, is_alias: true, hops: 0 };
        // A stack: the last element is visited first.
        let mut pending: Vec<Pending<'a>> = places.iter().rev().map(outer).collect();
        while let Some(Pending { at, schema, is_outer, is_alias, hops }) = pending.pop() {
            let schema = match schema {
                Value::Bool(false) => return None,
                Value::Object(schema) if seen.len() < PARTS && !seen.contains(&at) => schema,
                _ => continue,
            };
            seen.push(at.clone());
            whole.hops = whole.hops.max(hops);
            let mut next: Vec<Pending<'a>> = Vec::new();
            if let Some(Resolved { pointer, value }) = self.referred(schema) {
                next.push(Pending { at: pointer, schema: value, is_outer, is_alias, hops: hops + 1 });
                if self.is_v3_0 {
                    // In 3.0 all keywords beside a reference are ignored, except `nullable`.
                    if schema.contains_key("nullable") {
                        whole.parts.push(Part { at, schema, is_outer });
                    }
                    pending.extend(next);
                    continue;
                }
            }
            let parts = list(schema, "allOf");
            let choices = ["oneOf", "anyOf"].iter().filter(|key| !list(schema, key).is_empty()).count();
            let is_sole = parts.len() + choices == 1 && !schema.contains_key("properties");
            let inner = |key: &str, index: usize, schema: &'a Value| Pending {
                at: at.child(key).child(index),
                schema,
                is_outer: is_outer && is_sole,
                is_alias: false,
                hops: hops + 1,
            };
            for (index, part) in parts.iter().enumerate() {
                next.push(inner("allOf", index, part));
            }
            let mut chosen = None;
            for key in ["oneOf", "anyOf"] {
                let branches = list(schema, key);
                let Some(index) = self.choose(branches, depth) else { continue };
                let Some(branch) = branches.get(index) else { continue };
                next.push(inner(key, index, branch));
                chosen = Some(branch);
                if key == "oneOf" {
                    self.keep_apart(branches, index, &mut whole);
                }
            }
            if let Some(discriminator) = schema.get("discriminator").and_then(Value::as_object) {
                let tag = match chosen {
                    Some(branch) => self.tag_of_branch(discriminator, branch).map(|tag| (tag, None)),
                    // A reference outside `allOf` is an alias of the schema.
                    None => self.tag_of_parent(discriminator, &at, if is_alias { &[] } else { &seen }),
                };
                if let Some((tag, child)) = tag {
                    whole.tags.push(tag);
                    let child = child.map(|found| Pending {
                        at: found.pointer,
                        schema: found.value,
                        is_outer: false,
                        is_alias: false,
                        hops: hops + 1,
                    });
                    next.extend(child);
                }
            }
            self.conditions(schema, &at, hops, &mut whole, &mut next);
            whole.parts.push(Part { at, schema, is_outer });
            pending.extend(next.into_iter().rev());
        }
        for not in whole.nots.clone() {
            avoid(not, &mut whole.avoided);
        }
        self.path.extend(seen);
        Some(whole)
    }

    /// Processes `not`, `if` and `dependentSchemas`.
    fn conditions(
        &mut self,
        schema: &'a Map<String, Value>,
        at: &Pointer,
        hops: usize,
        whole: &mut Whole<'a>,
        next: &mut Vec<Pending<'a>>,
    ) {
        let mut also = |keyword: Pointer, schema: &'a Value| {
            next.push(Pending { at: keyword, schema, is_outer: false, is_alias: false, hops: hops + 1 });
        };
        whole.nots.extend(schema.get("not"));
        if let Some(condition) = schema.get("if") {
            let is_met = self.is_first() || self.random.bool();
            if is_met {
                also(at.child("if"), condition);
            } else {
                whole.nots.push(condition);
            }
            let key = if is_met { "then" } else { "else" };
            if let Some(consequence) = schema.get(key) {
                also(at.child(key), consequence);
            }
        }
        let dependents = schema.get("dependentSchemas").and_then(Value::as_object);
        for (name, dependent) in dependents.into_iter().flatten() {
            if self.chance() {
                also(at.child("dependentSchemas").child(name), dependent);
            } else {
                whole.avoided.push(name);
            }
        }
    }

    /// Resolves the reference of a schema. A dynamic one is treated as a plain one.
    fn referred(&self, schema: &'a Map<String, Value>) -> Option<Resolved<'a>> {
        let reference = schema.reference().or_else(|| schema.get("$dynamicRef")?.as_str())?;
        resolve(self.root, reference).or_else(|| anchored(self.root, reference))
    }

    /// Chooses a branch. Null is the last choice, and at greater depths a branch that does not lead back is
    /// preferred.
    fn choose(&mut self, branches: &[Value], depth: usize) -> Option<usize> {
        let (null, mut useful): (Vec<usize>, Vec<usize>) =
            (0..branches.len()).partition(|index| branches.get(*index).is_some_and(is_null));
        let is_late = depth > 2 * DEPTH && !null.is_empty();
        let takes_null = !null.is_empty() && self.variety == Variety::Any && self.random.u8(..) < 50;
        if useful.is_empty() || is_late || takes_null {
            return null.first().copied();
        }
        if depth > DEPTH {
            let leads_back = |index: &usize| {
                let reference = branches.get(*index).and_then(Members::reference);
                reference.and_then(target_of).is_some_and(|target| self.path.contains(&target))
            };
            let onward: Vec<usize> = useful.iter().copied().filter(|index| !leads_back(index)).collect();
            if !onward.is_empty() {
                useful = onward;
            }
        }
        self.pick(&useful).copied()
    }

    /// Avoids members that would satisfy another branch of a `oneOf`.
    fn keep_apart(&self, branches: &'a [Value], chosen: usize, whole: &mut Whole<'a>) {
        let resolved = |branch: &'a Value| -> Option<&'a Map<String, Value>> {
            let schema = branch.as_object()?;
            match self.referred(schema) {
                Some(target) => target.value.as_object(),
                None => Some(schema),
            }
        };
        let wanted: Vec<&str> = branches.get(chosen).and_then(resolved).map(required).unwrap_or_default();
        let mut avoided = Vec::new();
        for other in branches.iter().enumerate().filter(|(index, _)| *index != chosen).map(|(_, branch)| branch) {
            let Some(other) = resolved(other) else { continue };
            // Its own members usually distinguish it.
            if other.contains_key("properties") && self.is_first() {
                continue;
            }
            avoided.extend(required(other).into_iter().find(|name| !wanted.contains(name)));
        }
        whole.avoided.extend(avoided);
    }
}

fn list<'a>(schema: &'a Map<String, Value>, key: &str) -> &'a [Value] {
    schema.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn required(schema: &Map<String, Value>) -> Vec<&str> {
    list(schema, "required").iter().filter_map(Value::as_str).collect()
}

fn is_null(branch: &Value) -> bool {
    branch.get("type").and_then(Value::as_str) == Some("null")
}

/// Collects the members whose absence makes a schema of `not` fail.
fn avoid<'a>(not: &'a Value, avoided: &mut Vec<&'a str>) {
    let Some(not) = not.as_object() else { return };
    for key in ["anyOf", "oneOf"] {
        list(not, key).iter().for_each(|branch| avoid(branch, avoided));
    }
    avoided.extend(required(not).last().copied());
}

/// Finds the schema with an anchor.
fn anchored<'a>(root: &'a Value, reference: &str) -> Option<Resolved<'a>> {
    let name = reference.strip_prefix('#').filter(|name| !name.is_empty() && !name.starts_with('/'))?;
    let mut found = None;
    walk::visit(root, &mut |_, at, value| {
        let bears = |key: &str| value.get(key).and_then(Value::as_str) == Some(name);
        if found.is_none() && (bears("$anchor") || bears("$dynamicAnchor")) {
            found = Some(Resolved { pointer: at.clone(), value });
        }
    });
    found
}
