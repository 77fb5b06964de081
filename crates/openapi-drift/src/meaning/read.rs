//! Reading nodes out of a document in its normal form.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use openapi_document::{
    Members, Pointer, resolve, target_of,
    walk::{Kind, visit},
};
use serde_json::{Map, Value};

use super::{Child, Edge, Fact, Node, NodeId, Union, assertions::Reading, spot::Spot};

/// How many nodes a document may have. A hostile one can make ever new intersections of its schemas.
const NODES: usize = 2_000_000;

/// For how many nodes there is room from the start.
const ROOM: usize = 1 << 16;

/// How many places one node may be read from.
const PARTS: usize = 4_096;

/// How long a chain of references may be.
const CHAIN: usize = 64;

/// The meaning of the schemas of one document.
#[derive(Debug)]
pub struct Meaning<'d> {
    root: &'d Value,
    /// The references of the document that lead nowhere; its normal form has none.
    broken: HashMap<Pointer, &'d str>,
    /// The nodes, by number.
    pub nodes: Vec<Node>,
    /// The nodes by the schemas that they are read from, whatever their order.
    by_places: HashMap<Vec<Address>, NodeId>,
    places: Vec<Vec<Spot<'d>>>,
    /// What references lead to.
    targets: HashMap<&'d str, Option<Spot<'d>>>,
    /// The nodes of what stands right in operations.
    roots: BTreeMap<Pointer, NodeId>,
}

/// Where a schema is held in memory: each place of a document is another one.
type Address = usize;

impl<'d> Meaning<'d> {
    /// No node yet, of a document in its normal form, and as it was read.
    pub fn new(root: &'d Value, original: &'d Value) -> Self {
        let mut broken = HashMap::new();
        let mut count = 0;
        visit(original, &mut |kind, pointer, value| {
            count += usize::from(kind == Kind::Schema);
            let reference = value.member("$ref").and_then(Value::as_str).filter(|_| kind == Kind::Schema);
            if let Some(reference) = reference.filter(|it| resolve(original, it).is_none()) {
                broken.insert(pointer.clone(), reference);
            }
        });
        let count = count.min(ROOM);
        Self {
            root,
            broken,
            nodes: Vec::with_capacity(count),
            by_places: HashMap::with_capacity(count),
            places: Vec::with_capacity(count),
            targets: HashMap::new(),
            roots: BTreeMap::new(),
        }
    }

    /// The node of a schema and its place. What is inside is read by [`complete`](Self::complete).
    pub fn node(&mut self, at: &Pointer, schema: Option<&'d Value>) -> NodeId {
        let node = match schema {
            Some(value) => self.of_places(vec![Spot { at: at.clone(), value }]),
            // What is not there is anything, each time at its own place.
            None => {
                self.places.push(vec![Spot { at: at.clone(), value: &Value::Null }]);
                self.places.len() - 1
            }
        };
        self.roots.insert(at.clone(), node);
        node
    }

    /// Reads all nodes that are reached.
    pub fn complete(&mut self) {
        while let Some(places) = self.places.get_mut(self.nodes.len()).map(std::mem::take) {
            let node = self.read(places);
            self.nodes.push(node);
        }
    }

    /// The nodes of the schema at a place, or of all that stand right at a part of an operation: a parameter, a
    /// media type, a response.
    pub fn within(&self, place: &Pointer) -> Vec<NodeId> {
        if let Some(node) = self.known(place) {
            return vec![node];
        }
        let inside = Pointer::from(format!("{place}/").as_str());
        let roots = self.roots.range(inside.clone()..).take_while(|(at, _)| at.as_str().starts_with(inside.as_str()));
        roots.map(|(_, node)| *node).collect()
    }

    /// Where a member is declared that is asked for at a schema which may but inherit it.
    pub fn declared(&self, pointer: &Pointer) -> Option<Pointer> {
        let (name, properties) = (pointer.last(), pointer.parent()?);
        if properties.last() != "properties" {
            return None;
        }
        let node = self.nodes.get(self.known(&properties.parent()?)?)?;
        node.property(&name).map(|child| child.at.clone())
    }

    /// Where the schemas stand that a list or map at a place holds.
    pub fn held(&self, place: &Pointer) -> Vec<&Pointer> {
        let node = self.known(place).and_then(|node| self.nodes.get(node));
        let held = [Edge::Items, Edge::Additional].into_iter().filter_map(|edge| node?.children.get(&edge));
        held.filter_map(|child| Some(&self.nodes.get(child.node)?.at)).collect()
    }

    /// The node of the schema at a place, if it was read alone.
    fn known(&self, place: &Pointer) -> Option<NodeId> {
        let mut value = place.find(self.root)?;
        for _ in 0..CHAIN {
            match reference(value) {
                Some(to) => value = self.targets.get(to)?.as_ref()?.value,
                None => break,
            }
        }
        self.by_places.get([address(value)].as_slice()).copied()
    }

    fn of_places(&mut self, places: Vec<Spot<'d>>) -> NodeId {
        let mut places: Vec<Spot<'d>> = places.into_iter().map(|place| self.followed(place)).collect();
        let mut key: Vec<Address> = places.iter().map(|place| address(place.value)).collect();
        key.sort_unstable();
        key.dedup();
        if let Some(known) = self.by_places.get(&key) {
            return *known;
        }
        if self.places.len() >= NODES {
            places.clear();
        }
        let id = self.places.len();
        self.by_places.insert(key, id);
        self.places.push(places);
        id
    }

    /// The schema that one means which is but a reference.
    fn followed(&mut self, mut place: Spot<'d>) -> Spot<'d> {
        for _ in 0..CHAIN {
            let Some(target) = reference(place.value).and_then(|to| self.target(to)) else { break };
            place = target;
        }
        place
    }

    /// What a reference leads to.
    fn target(&mut self, reference: &'d str) -> Option<Spot<'d>> {
        let root = self.root;
        let found = self.targets.entry(reference).or_insert_with(|| {
            let at = target_of(reference)?;
            let value = at.find(root)?;
            Some(Spot { at, value })
        });
        found.clone()
    }

    fn read(&mut self, places: Vec<Spot<'d>>) -> Node {
        let mut reading = Reading::default();
        reading.node.at = places.first().map(|place| place.at.clone()).unwrap_or_default();
        if places.is_empty() {
            reading.node.unread.push(Pointer::root());
        }
        // Whether something around a part allows null already, whatever the part says.
        let mut stack: Vec<(Spot<'d>, bool)> = places.into_iter().rev().map(|place| (place, false)).collect();
        let mut seen: HashSet<Address> = HashSet::new();
        while let Some((place, allows_null)) = stack.pop() {
            if !seen.insert(address(place.value)) {
                continue;
            }
            reading.node.parts.push(place.at.clone());
            if seen.len() > PARTS {
                reading.node.unread.push(place.at);
                break;
            }
            let Some(schema) = place.value.as_object() else { continue };
            self.part(schema, &place.at, allows_null, &mut stack, &mut reading);
        }
        let Reading { mut node, children, says_null } = reading;
        node.is_nullable = says_null.unwrap_or(node.types.is_none() && node.values.is_none());
        let mut by_edge: Vec<(Edge, Vec<Spot<'d>>)> = Vec::new();
        let mut known: HashMap<Edge, usize> = HashMap::new();
        for (edge, at) in children {
            match known.get(&edge).and_then(|index| by_edge.get_mut(*index)) {
                Some((_, places)) => places.push(at),
                None => {
                    known.insert(edge.clone(), by_edge.len());
                    by_edge.push((edge, vec![at]));
                }
            }
        }
        for (edge, places) in by_edge {
            let at = places.first().map(|place| place.at.clone()).unwrap_or_default();
            let child = Child { node: self.of_places(places), at };
            node.children.insert(edge, child);
        }
        node
    }

    /// Takes one of the schemas that a value must fulfil.
    fn part(
        &mut self,
        schema: &'d Map<String, Value>,
        at: &Pointer,
        allows_null: bool,
        stack: &mut Vec<(Spot<'d>, bool)>,
        reading: &mut Reading<'d>,
    ) {
        let allows_null = allows_null || schema.member("nullable") == Some(&Value::Bool(true));
        match schema.member("$ref").and_then(Value::as_str) {
            Some(reference) => stack.extend(self.target(reference).map(|target| (target, allows_null))),
            None => {
                if let Some(reference) = self.broken.get(at) {
                    reading.node.broken.push(Fact { value: (*reference).to_owned(), at: at.child("$ref") });
                }
            }
        }
        let list = |keyword: &str| -> Vec<Spot<'d>> {
            let all = schema.member(keyword).and_then(Value::as_array).into_iter().flatten().enumerate();
            let around = at.child(keyword);
            all.map(|(index, value)| Spot { at: around.child(index), value }).collect()
        };
        stack.extend(list("allOf").into_iter().rev().map(|part| (part, allows_null)));
        for keyword in ["oneOf", "anyOf"] {
            if !schema.has(keyword) {
                continue;
            }
            let mut branches = list(keyword);
            match branches.len() {
                0 => {}
                1 => stack.extend(branches.pop().map(|branch| (branch, allows_null))),
                _ => {
                    let is_nullable = allows_null || branches.iter().any(|branch| self.may_be_null(branch));
                    reading.says_null(is_nullable);
                    let child = |branch: Spot<'d>| {
                        let at = branch.at.clone();
                        Child { node: self.of_places(vec![branch]), at }
                    };
                    let branches = branches.into_iter().map(child).collect();
                    let discriminator = schema
                        .member("discriminator")
                        .map(|value| Fact { value: discriminator(value), at: at.child("discriminator") });
                    reading.node.unions.push(Union { keyword, at: at.child(keyword), branches, discriminator });
                }
            }
        }
        reading.assertions(schema, at, allows_null);
    }

    /// Whether a branch says that null will do.
    fn may_be_null(&mut self, branch: &Spot<'d>) -> bool {
        let schema = self.followed(branch.clone()).value;
        schema.member("nullable") == Some(&Value::Bool(true)) || schema.as_object().is_some_and(Map::is_empty)
    }
}

fn address(value: &Value) -> Address {
    std::ptr::from_ref(value).addr()
}

/// The reference that a schema is, and nothing else.
fn reference(schema: &Value) -> Option<&str> {
    let schema = schema.as_object()?;
    let reference = schema.member("$ref")?.as_str()?;
    let says_more = |key: &String| {
        !matches!(key.as_str(), "$ref" | "description" | "summary" | "title")
            && (!key.starts_with("x-") || matches!(key.as_str(), "x-stability-level" | "x-sunset"))
    };
    (!schema.keys().any(says_more)).then_some(reference)
}

/// A discriminator as it is compared: the names that a mapping gives, whatever component they lead to.
fn discriminator(value: &Value) -> Value {
    let mut mapped: Vec<&String> =
        value.member("mapping").and_then(Value::as_object).into_iter().flat_map(Map::keys).collect();
    mapped.sort();
    serde_json::json!({"propertyName": value.member("propertyName"), "mapping": mapped})
}
