//! Reading of nodes from a document in its normal form.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use openapi_document::{
    Members, Pointer, end_of_chain, resolve, target_of,
    walk::{Kind, visit},
};
use serde_json::{Map, Value};

use super::{
    Child, Edge, Fact, Node, NodeId, Union,
    assertions::{Constants, Reading},
    discriminator::{discriminator, restrict_tags, tags},
    spot::Spot,
};

/// The maximum number of nodes of a document. A malicious document can create an unlimited number of intersections.
const NODES: usize = 2_000_000;

/// The number of nodes for which capacity is reserved.
const ROOM: usize = 1 << 16;

/// The maximum number of locations from which one node is read.
const PARTS: usize = 4_096;

/// The maximum depth of choices of which the types are combined.
const DEPTH: usize = 8;

/// The meaning of the schemas of one document.
#[derive(Debug)]
pub struct Meaning<'d> {
    root: &'d Value,
    /// The unresolved references of the document, which its normal form no longer contains.
    broken: HashMap<Pointer, &'d str>,
    /// The nodes, by index.
    pub nodes: Vec<Node>,
    /// The nodes by the set of schemas from which they are read.
    by_places: HashMap<Vec<Address>, NodeId>,
    places: Vec<Vec<Spot<'d>>>,
    /// The targets of references.
    targets: HashMap<&'d str, Option<Spot<'d>>>,
    /// The nodes of top-level schemas in operations.
    roots: BTreeMap<Pointer, NodeId>,
}

/// The memory address of a schema, which identifies its location.
type Address = usize;

impl<'d> Meaning<'d> {
    /// Creates an empty instance for a document in its normal form and its original.
    pub fn new(root: &'d Value, original: &'d Value) -> Self {
        let mut broken = HashMap::new();
        let mut count = 0;
        visit(original, &mut |kind, pointer, value| {
            count += usize::from(kind == Kind::Schema);
            let reference = value.reference().filter(|_| kind == Kind::Schema);
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

    /// Returns the node of a schema at a location. Its subschemas are read by [`complete`](Self::complete).
    pub fn node(&mut self, at: &Pointer, schema: Option<&'d Value>) -> NodeId {
        let node = match schema {
            Some(value) => self.of_places(vec![Spot { at: at.clone(), value }]),
            // A missing schema allows any value. Its location identifies it.
            None => {
                self.places.push(vec![Spot { at: at.clone(), value: &Value::Null }]);
                self.places.len() - 1
            }
        };
        self.roots.insert(at.clone(), node);
        node
    }

    /// Reads all reachable nodes.
    pub fn complete(&mut self) {
        while let Some(places) = self.places.get_mut(self.nodes.len()).map(std::mem::take) {
            let node = self.read(places);
            self.nodes.push(node);
        }
        restrict_tags(&mut self.nodes);
    }

    /// Returns the node of the schema at a location, or those of all top-level schemas in a part of an operation: a
    /// parameter, a media type, a response.
    pub fn within(&self, place: &Pointer) -> Vec<NodeId> {
        if let Some(node) = self.known(place) {
            return vec![node];
        }
        let inside = Pointer::from(format!("{place}/").as_str());
        let roots = self.roots.range(inside.clone()..).take_while(|(at, _)| at.as_str().starts_with(inside.as_str()));
        roots.map(|(_, node)| *node).collect()
    }

    /// Returns the location that declares a member of a schema, which may inherit it.
    pub fn declared(&self, pointer: &Pointer) -> Option<Pointer> {
        let (name, properties) = (pointer.last(), pointer.parent()?);
        if properties.last() != "properties" {
            return None;
        }
        let node = self.nodes.get(self.known(&properties.parent()?)?)?;
        node.property(&name).map(|child| child.at.clone())
    }

    /// Returns the locations of the item or additional-property schemas at a location.
    pub fn held(&self, place: &Pointer) -> Vec<&Pointer> {
        let node = self.known(place).and_then(|node| self.nodes.get(node));
        let held = [Edge::Items, Edge::Additional].into_iter().filter_map(|edge| node?.children.get(&edge));
        held.filter_map(|child| Some(&self.nodes.get(child.node)?.at)).collect()
    }

    /// Returns the types of the values of a node, other than null: its own, or those of all branches of its choice.
    /// `None` if they are not known.
    pub fn types(&self, node: NodeId) -> Option<BTreeSet<String>> {
        self.types_within(node, DEPTH)
    }

    fn types_within(&self, node: NodeId, depth: usize) -> Option<BTreeSet<String>> {
        let node = self.nodes.get(node).filter(|_| depth > 0)?;
        let of_branches = |union: &Union| -> Option<BTreeSet<String>> {
            let branches = union.branches.iter().map(|branch| self.types_within(branch.node, depth - 1));
            branches.collect::<Option<Vec<_>>>().map(|all| all.into_iter().flatten().collect())
        };
        node.types.clone().or_else(|| node.unions.first().and_then(of_branches))
    }

    /// Returns the node of the schema at a location, if it was read by itself.
    fn known(&self, place: &Pointer) -> Option<NodeId> {
        let target = |value: &&'d Value| Some(self.targets.get(reference(value)?)?.as_ref()?.value);
        let value = end_of_chain(place.find(self.root)?, target);
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

    /// Returns the target of a schema that is a reference, otherwise the schema.
    fn followed(&mut self, place: Spot<'d>) -> Spot<'d> {
        end_of_chain(place, |place| self.target(reference(place.value)?))
    }

    /// Returns the target of a reference.
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
        // The flag is true if an enclosing schema allows null, in which case the part does not exclude it.
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
        let Reading { mut node, children, is_nullable } = reading;
        node.is_nullable = is_nullable.unwrap_or(node.types.is_none() && node.values.is_none());
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

    /// Reads one of the schemas that constrain a value.
    fn part(
        &mut self,
        schema: &'d Map<String, Value>,
        at: &Pointer,
        allows_null: bool,
        stack: &mut Vec<(Spot<'d>, bool)>,
        reading: &mut Reading<'d>,
    ) {
        let allows_null = allows_null || schema.member("nullable") == Some(&Value::Bool(true));
        match schema.reference() {
            Some(reference) => {
                stack.extend(self.target(reference).map(|target| (target, allows_null)));
                return;
            }
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
            if branches.len() < 2 {
                stack.extend(branches.pop().map(|branch| (branch, allows_null)));
            } else if let Some(constants) = self.constants(&branches, keyword) {
                reading.constants(constants, &at.child(keyword), allows_null);
            } else {
                let is_nullable = allows_null || branches.iter().any(|branch| self.may_be_null(branch));
                reading.restrict_null(is_nullable);
                let found = schema.member("discriminator");
                let tags = branches.iter().filter_map(|branch| found.map(|found| tags(found, branch.value))).collect();
                let child = |branch: Spot<'d>| {
                    let at = branch.at.clone();
                    Child { node: self.of_places(vec![branch]), at }
                };
                let branches = branches.into_iter().map(child).collect();
                let discriminator =
                    found.map(|value| Fact { value: discriminator(value), at: at.child("discriminator") });
                reading.node.unions.push(Union { keyword, at: at.child(keyword), branches, discriminator, tags });
            }
        }
        reading.assertions(schema, at, allows_null);
    }

    /// Returns the type and values of branches that are enums of one type, and thus equal to one enum.
    fn constants(&mut self, branches: &[Spot<'d>], keyword: &str) -> Option<Constants<'d>> {
        let branches: Vec<Spot<'d>> = branches.iter().map(|branch| self.followed(branch.clone())).collect();
        let kind = |branch: &Spot<'d>| branch.value.member("type").and_then(Value::as_str);
        let mut all = Constants { kind: branches.first().and_then(kind), values: Vec::new() };
        for branch in &branches {
            let schema = branch.value.as_object()?;
            let is_plain = |key: &String| matches!(key.as_str(), "type" | "enum" | "title" | "description");
            let values = schema.member("enum").and_then(Value::as_array)?;
            let is_known = values.iter().any(|value| all.values.contains(value));
            let is_simple = values.iter().all(|value| value.is_string() || value.is_number() || value.is_boolean());
            // A value of two branches fits no `oneOf`.
            if !schema.keys().all(is_plain) || kind(branch) != all.kind || !is_simple || is_known && keyword == "oneOf"
            {
                return None;
            }
            let new = values.iter().filter(|value| !all.values.contains(value)).cloned().collect::<Vec<_>>();
            all.values.extend(new);
        }
        Some(all)
    }

    /// Returns true if a branch allows null.
    fn may_be_null(&mut self, branch: &Spot<'d>) -> bool {
        let schema = self.followed(branch.clone()).value;
        schema.member("nullable") == Some(&Value::Bool(true)) || schema.as_object().is_some_and(Map::is_empty)
    }
}

fn address(value: &Value) -> Address {
    std::ptr::from_ref(value).addr()
}

/// Returns the reference of a schema. Normalising moves keywords beside it into `allOf`, except those that OpenAPI 3.0
/// ignores.
fn reference(schema: &Value) -> Option<&str> {
    schema.as_object()?.reference()
}
