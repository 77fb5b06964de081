//! Mapping of locations in a response to the schemas of its document.

use std::collections::HashSet;

use serde_json::{Map, Value};

use openapi_document::{Members, Pointer, followed};

/// A schema where it is used, before references are resolved.
#[derive(Debug, Clone)]
struct Site<'a> {
    pointer: Pointer,
    value: &'a Value,
}

type Schema<'a> = &'a Map<String, Value>;

/// The keywords whose value is a list of schemas for the same value.
const BRANCHES: [&str; 3] = ["allOf", "anyOf", "oneOf"];

/// The keywords whose value is a schema for the same value, or for the decoded content of a string.
const SAME: [&str; 4] = ["if", "then", "else", "contentSchema"];

/// The keywords whose value is a schema for the values of a map.
const MAPS: [&str; 2] = ["additionalProperties", "unevaluatedProperties"];

/// Returns the schemas that a location may refer to, as they are used. The location contains names of members,
/// optionally keys of maps, but no indices of arrays.
pub(super) fn at(root: &Value, start: &Pointer, place: &str) -> Vec<Pointer> {
    let mut search = Search { root, seen: HashSet::new(), found: Vec::new() };
    if let Some(value) = start.find(root) {
        search.go(Site { pointer: start.clone(), value }, place);
    }
    search.found
}

/// Returns the schemas that apply to a value, or to each of its items, with references resolved.
pub(super) fn within(root: &Value, start: &Pointer) -> Vec<Pointer> {
    reached(root, start, |_| true, |schema, at| [same(schema, at), inner(schema, at)].concat())
}

/// Returns the schemas that define the members of an object, with references resolved. Schemas combined by `allOf`
/// are one object, except those that forbid additional members.
pub(super) fn objects(root: &Value, start: &Pointer) -> Vec<Pointer> {
    let mut found = reached(root, start, is_object, |schema, at| {
        if is_object(schema) {
            return Vec::new();
        }
        [listed(schema, at, "anyOf"), listed(schema, at, "oneOf"), inner(schema, at)].concat()
    });
    for object in found.clone() {
        let closed = reached(root, &object, is_closed, |schema, at| listed(schema, at, "allOf"));
        found.extend(closed);
    }
    let mut seen = HashSet::new();
    found.retain(|pointer| seen.insert(pointer.clone()));
    found
}

/// Returns true if a schema defines members.
fn is_object(schema: Schema<'_>) -> bool {
    let is_named = |it: &Value| it == "object";
    let is_typed = match schema.member("type") {
        Some(Value::Array(types)) => types.iter().any(is_named),
        other => other.is_some_and(is_named),
    };
    let is_map = MAPS.iter().any(|key| schema.member(key).is_some_and(Value::is_object));
    let is_branched = schema.has("anyOf") || schema.has("oneOf");
    schema.has("properties") || schema.has("allOf") || is_typed && !is_map && !is_branched
}

/// Returns true if a schema forbids additional members.
fn is_closed(schema: Schema<'_>) -> bool {
    MAPS.iter().any(|key| schema.member(key) == Some(&Value::Bool(false)))
}

/// Returns the schemas reachable from a location, each once.
fn reached<'a>(
    root: &'a Value,
    start: &Pointer,
    is_meant: impl Fn(Schema<'_>) -> bool,
    next: impl Fn(Schema<'a>, &Pointer) -> Vec<Site<'a>>,
) -> Vec<Pointer> {
    let (mut seen, mut found) = (HashSet::new(), Vec::new());
    let start = start.find(root).map(|value| Site { pointer: start.clone(), value });
    let mut open: Vec<Site<'a>> = start.into_iter().collect();
    while let Some(site) = open.pop() {
        let Some(target) = followed(root, &site.pointer, site.value) else { continue };
        let Some(schema) = target.value.as_object() else { continue };
        if seen.insert(target.pointer.clone()) {
            open.extend(next(schema, &target.pointer).into_iter().rev());
            if is_meant(schema) {
                found.push(target.pointer);
            }
        }
    }
    found
}

struct Search<'a> {
    root: &'a Value,
    /// The visited schemas, each with the length of the remaining location.
    seen: HashSet<(Pointer, usize)>,
    found: Vec<Pointer>,
}

impl<'a> Search<'a> {
    fn go(&mut self, site: Site<'a>, place: &str) {
        if !self.seen.insert((site.pointer.clone(), place.len())) {
            return;
        }
        if place.is_empty() {
            self.found.push(site.pointer);
            return;
        }
        let Some(target) = followed(self.root, &site.pointer, site.value) else { return };
        let Some(schema) = target.value.as_object() else { return };
        for site in same(schema, &target.pointer) {
            self.go(site, place);
        }
        let before = self.found.len();
        let properties = schema.member("properties").and_then(Value::as_object);
        for (name, value) in properties.into_iter().flatten() {
            let rest = place.strip_prefix(name.as_str());
            let rest = rest.and_then(|rest| if rest.is_empty() { Some(rest) } else { rest.strip_prefix('.') });
            if let Some(rest) = rest {
                self.go(Site { pointer: target.pointer.join(["properties", name]), value }, rest);
            }
        }
        for site in lists(schema, &target.pointer) {
            self.go(site, place);
        }
        if self.found.len() > before {
            return;
        }
        // The location starts with the key of a map, consists of it, or omits it.
        let after_key = place.match_indices('.').filter_map(|(dot, _)| place.get(dot + 1..));
        let rests: Vec<&str> = std::iter::once(place).chain(after_key).chain([""]).collect();
        for site in maps(schema, &target.pointer) {
            rests.iter().for_each(|rest| self.go(site.clone(), rest));
        }
    }
}

fn same<'a>(schema: Schema<'a>, at: &Pointer) -> Vec<Site<'a>> {
    BRANCHES
        .iter()
        .flat_map(|key| listed(schema, at, key))
        .chain(SAME.iter().flat_map(|key| one(schema, at, key)))
        .collect()
}

/// Returns the schemas of array items, and those of map values unless the schema has properties.
fn inner<'a>(schema: Schema<'a>, at: &Pointer) -> Vec<Site<'a>> {
    let maps = if schema.has("properties") { Vec::new() } else { maps(schema, at) };
    [lists(schema, at), maps].concat()
}

fn lists<'a>(schema: Schema<'a>, at: &Pointer) -> Vec<Site<'a>> {
    listed(schema, at, "prefixItems").into_iter().chain(one(schema, at, "items")).collect()
}

fn maps<'a>(schema: Schema<'a>, at: &Pointer) -> Vec<Site<'a>> {
    let patterns = schema.member("patternProperties").and_then(Value::as_object).into_iter().flatten();
    let patterns = patterns.map(|(key, value)| Site { pointer: at.join(["patternProperties", key]), value });
    MAPS.iter().flat_map(|key| one(schema, at, key)).chain(patterns).collect()
}

fn one<'a>(schema: Schema<'a>, at: &Pointer, key: &str) -> Option<Site<'a>> {
    schema.member(key).map(|value| Site { pointer: at.child(key), value })
}

fn listed<'a>(schema: Schema<'a>, at: &Pointer, key: &str) -> Vec<Site<'a>> {
    let (at, items) = (at.child(key), schema.member(key).and_then(Value::as_array));
    let items = items.into_iter().flatten().enumerate();
    items.map(|(index, value)| Site { pointer: at.child(index), value }).collect()
}
