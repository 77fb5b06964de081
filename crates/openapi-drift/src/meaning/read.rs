//! Reading nodes out of a document in its normal form.

use std::collections::{BTreeSet, HashMap, HashSet};

use openapi_document::{Pointer, target_of};
use serde_json::{Map, Value};

use super::{Child, Edge, Fact, Node, NodeId, Union};

/// How many nodes a document may have. A hostile one can make ever new intersections of its schemas.
const NODES: usize = 2_000_000;

/// How many places one node may be read from.
const PARTS: usize = 4_096;

/// How long a chain of references may be.
const CHAIN: usize = 64;

/// The value with which a keyword says nothing.
#[derive(Clone, Copy)]
enum Silent {
    /// None: it always says something.
    Never,
    /// A number.
    Number(f64),
    /// False.
    False,
}

impl Silent {
    fn is(self, value: &Value) -> bool {
        match self {
            Self::Never => false,
            Self::Number(number) => value.as_f64() == Some(number),
            Self::False => *value == Value::Bool(false),
        }
    }
}

/// Keywords whose value is one assertion or annotation, and its value when it says nothing.
const FACTS: &[(&str, Silent)] = &[
    ("minLength", Silent::Number(0.0)),
    ("maxLength", Silent::Never),
    ("minItems", Silent::Number(0.0)),
    ("maxItems", Silent::Never),
    ("minProperties", Silent::Number(0.0)),
    ("maxProperties", Silent::Never),
    ("multipleOf", Silent::Never),
    ("uniqueItems", Silent::False),
    ("minContains", Silent::Number(1.0)),
    ("maxContains", Silent::Never),
    ("format", Silent::Never),
    ("contentEncoding", Silent::Never),
    ("contentMediaType", Silent::Never),
    ("default", Silent::Never),
    ("deprecated", Silent::False),
    ("readOnly", Silent::False),
    ("writeOnly", Silent::False),
    ("xml", Silent::Never),
    ("x-stability-level", Silent::Never),
    ("x-sunset", Silent::Never),
];

/// Keywords with one schema, and whether its meaning goes the same way as that of the whole.
const SINGLE: &[(&str, bool)] = &[
    ("propertyNames", true),
    ("contains", true),
    ("then", true),
    ("else", true),
    ("unevaluatedItems", true),
    ("unevaluatedProperties", true),
    ("contentSchema", true),
    ("additionalItems", true),
    ("not", false),
    ("if", false),
];

/// The meaning of the schemas of one document.
#[derive(Debug)]
pub struct Meaning<'d> {
    root: &'d Value,
    original: &'d Value,
    /// The nodes, by number.
    pub nodes: Vec<Node>,
    by_places: HashMap<Vec<Pointer>, NodeId>,
    places: Vec<Vec<Pointer>>,
}

impl<'d> Meaning<'d> {
    /// No node yet, of a document in its normal form, and as it was read.
    pub fn new(root: &'d Value, original: &'d Value) -> Self {
        Self { root, original, nodes: Vec::new(), by_places: HashMap::new(), places: Vec::new() }
    }

    /// The node of the schema at a place. What is inside is read by [`complete`](Self::complete).
    pub fn node(&mut self, place: &Pointer) -> NodeId {
        self.of_places(vec![place.clone()])
    }

    /// Reads all nodes that are reached.
    pub fn complete(&mut self) {
        while self.nodes.len() < self.places.len() {
            let places = self.places.get(self.nodes.len()).cloned().unwrap_or_default();
            let node = self.read(&places);
            self.nodes.push(node);
        }
    }

    /// The nodes of the schema at a place, or of all that stand right at a part of the document: a parameter,
    /// a media type, a response.
    pub fn within(&self, place: &Pointer) -> impl Iterator<Item = NodeId> + use<'_, 'd> {
        let followed = self.followed(place.clone());
        let exact = self.by_places.get(&vec![followed]).copied();
        let place = place.clone();
        let is_schema = exact.is_some();
        let inside = self.by_places.iter().filter(move |(places, _)| {
            !is_schema && !place.as_str().contains("/schema") && places.iter().any(|it| it.is_within(&place))
        });
        let mut inside: Vec<NodeId> = inside.map(|(_, node)| *node).collect();
        inside.sort_unstable();
        exact.into_iter().chain(inside)
    }

    /// Where a member is declared that is asked for at a schema which may but inherit it.
    pub fn declared(&self, pointer: &Pointer) -> Option<Pointer> {
        let (name, properties) = (pointer.last(), pointer.parent()?);
        if properties.last() != "properties" {
            return None;
        }
        let place = self.followed(properties.parent()?);
        let node = self.nodes.get(*self.by_places.get(&vec![place])?)?;
        node.property(&name).map(|child| child.at.clone())
    }

    fn of_places(&mut self, places: Vec<Pointer>) -> NodeId {
        let mut places: Vec<Pointer> = places.into_iter().map(|place| self.followed(place)).collect();
        places.sort();
        places.dedup();
        if let Some(known) = self.by_places.get(&places) {
            return *known;
        }
        if self.places.len() >= NODES {
            places.clear();
        }
        let id = self.places.len();
        self.by_places.insert(places.clone(), id);
        self.places.push(places);
        id
    }

    /// The place that a schema means which is but a reference.
    fn followed(&self, mut place: Pointer) -> Pointer {
        for _ in 0..CHAIN {
            let Some(schema) = self.root.pointer(place.as_str()).and_then(Value::as_object) else { break };
            let Some(target) = schema.get("$ref").and_then(Value::as_str).and_then(target_of) else { break };
            let says_more = schema.keys().any(|key| {
                !matches!(key.as_str(), "$ref" | "description" | "summary" | "title")
                    && (!key.starts_with("x-") || matches!(key.as_str(), "x-stability-level" | "x-sunset"))
            });
            if says_more || self.root.pointer(target.as_str()).is_none() {
                break;
            }
            place = target;
        }
        place
    }

    fn read(&mut self, places: &[Pointer]) -> Node {
        let mut reading = Reading { node: Node::default(), children: Vec::new(), says_null: None };
        reading.node.at = places.first().cloned().unwrap_or_default();
        // Whether something around a part allows null already, whatever the part says.
        let mut stack: Vec<(Pointer, bool)> = places.iter().rev().map(|place| (place.clone(), false)).collect();
        let mut seen: HashSet<Pointer> = HashSet::new();
        if places.is_empty() {
            reading.node.unread.push(Pointer::root());
        }
        while let Some((at, allows_null)) = stack.pop() {
            if !seen.insert(at.clone()) {
                continue;
            }
            reading.node.parts.push(at.clone());
            if seen.len() > PARTS {
                reading.node.unread.push(at);
                break;
            }
            let Some(schema) = self.root.pointer(at.as_str()).and_then(Value::as_object) else { continue };
            self.part(schema, &at, allows_null, &mut stack, &mut reading);
        }
        let Reading { mut node, children, says_null } = reading;
        node.is_nullable = says_null.unwrap_or(node.types.is_none() && node.values.is_none());
        let mut by_edge: Vec<(Edge, Vec<Pointer>)> = Vec::new();
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
            let at = places.first().cloned().unwrap_or_default();
            let child = Child { node: self.of_places(places), at };
            node.children.insert(edge, child);
        }
        node
    }

    /// Takes one of the schemas that a value must fulfil.
    fn part(
        &mut self,
        schema: &Map<String, Value>,
        at: &Pointer,
        allows_null: bool,
        stack: &mut Vec<(Pointer, bool)>,
        reading: &mut Reading,
    ) {
        let allows_null = allows_null || schema.get("nullable") == Some(&Value::Bool(true));
        match schema.get("$ref").and_then(Value::as_str) {
            Some(reference) => stack.extend(target_of(reference).map(|target| (target, allows_null))),
            // The normal form has no reference that leads nowhere.
            None => {
                let written = self.original.pointer(at.as_str()).and_then(|schema| schema.get("$ref")?.as_str());
                if let Some(reference) = written.filter(|it| openapi_document::resolve(self.original, it).is_none()) {
                    reading.node.broken.push(Fact { value: reference.to_owned(), at: at.child("$ref") });
                }
            }
        }
        let parts = schema.get("allOf").and_then(Value::as_array).map_or(0, Vec::len);
        stack.extend((0..parts).rev().map(|index| (at.child("allOf").child(index), allows_null)));
        for keyword in ["oneOf", "anyOf"] {
            let branches = schema.get(keyword).and_then(Value::as_array).map_or(0, Vec::len);
            let at = at.child(keyword);
            match branches {
                0 => {}
                1 => stack.push((at.child(0), allows_null)),
                _ => {
                    let places: Vec<Pointer> = (0..branches).map(|index| at.child(index)).collect();
                    let is_nullable = allows_null || places.iter().any(|place| self.may_be_null(place));
                    reading.says_null(is_nullable);
                    let branches =
                        places.into_iter().map(|at| Child { node: self.of_places(vec![at.clone()]), at }).collect();
                    let discriminator = schema.get("discriminator").map(|value| Fact {
                        value: discriminator(value),
                        at: at.parent().unwrap_or_default().child("discriminator"),
                    });
                    reading.node.unions.push(Union { keyword, at, branches, discriminator });
                }
            }
        }
        reading.assertions(schema, at, allows_null);
    }

    /// Whether a branch says that null will do.
    fn may_be_null(&self, place: &Pointer) -> bool {
        let place = self.followed(place.clone());
        let schema = self.root.pointer(place.as_str());
        schema.is_some_and(|schema| {
            schema.get("nullable") == Some(&Value::Bool(true)) || schema.as_object().is_some_and(Map::is_empty)
        })
    }
}

/// A discriminator as it is compared: the names that a mapping gives, whatever component they lead to.
fn discriminator(value: &Value) -> Value {
    let mut mapped: Vec<&String> =
        value.get("mapping").and_then(Value::as_object).into_iter().flat_map(Map::keys).collect();
    mapped.sort();
    serde_json::json!({"propertyName": value.get("propertyName"), "mapping": mapped})
}

/// A node while it is read.
struct Reading {
    node: Node,
    children: Vec<(Edge, Pointer)>,
    /// Whether null will do for all that said something so far.
    says_null: Option<bool>,
}

impl Reading {
    fn says_null(&mut self, is_allowed: bool) {
        self.says_null = Some(self.says_null.unwrap_or(true) && is_allowed);
    }

    fn assertions(&mut self, schema: &Map<String, Value>, at: &Pointer, allows_null: bool) {
        if let Some(name) = schema.get("type").and_then(Value::as_str) {
            self.says_null(allows_null);
            self.types(name);
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            self.says_null(allows_null || values.iter().any(Value::is_null));
            let listed: Vec<Value> = values.iter().filter(|value| !value.is_null()).cloned().collect();
            let node = &mut self.node;
            match &mut node.values {
                Some(known) => known.value.retain(|value| listed.contains(value)),
                None => node.values = Some(Fact { value: listed, at: at.child("enum") }),
            }
        }
        for (keyword, silent) in FACTS {
            let Some(value) = schema.get(*keyword) else { continue };
            if !silent.is(value) {
                self.fact(keyword, value.clone(), at.child(keyword));
            }
        }
        for (bound, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
            let Some(value) = schema.get(bound) else { continue };
            let keyword = if schema.get(exclusive) == Some(&Value::Bool(true)) { exclusive } else { bound };
            self.fact(keyword, value.clone(), at.child(bound));
        }
        if let Some(pattern) = schema.get("pattern").and_then(Value::as_str) {
            self.node.patterns.entry(pattern.to_owned()).or_insert_with(|| at.child("pattern"));
        }
        let names = schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        for name in names {
            self.node.required.entry(name.to_owned()).or_insert_with(|| at.child("required"));
        }
        let dependent = schema.get("dependentRequired").and_then(Value::as_object).into_iter().flatten();
        for (name, others) in dependent {
            let others = others.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
            self.node.dependent.entry(name.clone()).or_default().extend(others);
        }
        self.inside(schema, at);
    }

    fn inside(&mut self, schema: &Map<String, Value>, at: &Pointer) {
        type ToEdge = fn(String) -> Edge;
        let maps: [(&str, ToEdge); 3] = [
            ("properties", Edge::Property),
            ("patternProperties", Edge::Pattern),
            ("dependentSchemas", Edge::Dependent),
        ];
        for (keyword, edge) in maps {
            let at = at.child(keyword);
            for name in schema.get(keyword).and_then(Value::as_object).into_iter().flat_map(Map::keys) {
                self.children.push((edge(name.clone()), at.child(name)));
            }
        }
        match schema.get("additionalProperties") {
            Some(Value::Bool(false)) => self.node.closed = Some(at.child("additionalProperties")),
            Some(Value::Object(inner)) if is_never(inner) => {
                self.node.closed = Some(at.child("additionalProperties"));
            }
            Some(Value::Object(inner)) if !inner.is_empty() => {
                self.children.push((Edge::Additional, at.child("additionalProperties")));
            }
            _ => {}
        }
        if schema.get("items").is_some_and(|items| items.as_object().is_some_and(|items| !items.is_empty())) {
            self.children.push((Edge::Items, at.child("items")));
        }
        let prefix = schema.get("prefixItems").and_then(Value::as_array).map_or(0, Vec::len);
        self.children.extend((0..prefix).map(|index| (Edge::Prefix(index), at.child("prefixItems").child(index))));
        for (keyword, goes_along) in SINGLE {
            let edge = if *goes_along { Edge::Keyword(keyword) } else { Edge::Opaque(keyword) };
            match schema.get(*keyword) {
                Some(Value::Object(_)) => self.children.push((edge, at.child(keyword))),
                Some(Value::Bool(false)) if *keyword == "unevaluatedProperties" => {
                    self.node.closed.get_or_insert_with(|| at.child(keyword));
                }
                Some(value @ Value::Bool(false)) => self.fact(keyword, value.clone(), at.child(keyword)),
                _ => {}
            }
        }
    }

    /// A type beside those that are known: only what both allow is left.
    fn types(&mut self, name: &str) {
        let said = BTreeSet::from([name.to_owned()]);
        self.node.types = Some(match self.node.types.take() {
            None => said,
            Some(known) if known == said => known,
            Some(known) => {
                let is_integer = |types: &BTreeSet<String>| types.contains("integer");
                let is_number = |types: &BTreeSet<String>| types.contains("number");
                if is_integer(&known) && is_number(&said) || is_number(&known) && is_integer(&said) {
                    BTreeSet::from(["integer".to_owned()])
                } else {
                    known.intersection(&said).cloned().collect()
                }
            }
        });
    }

    /// An assertion beside one that is known: the stricter one counts, the first of two annotations.
    fn fact(&mut self, keyword: &'static str, value: Value, at: Pointer) {
        let is_stricter = |known: &Value| {
            let (Some(known), Some(new)) = (known.as_f64(), value.as_f64()) else { return false };
            match keyword {
                "minimum" | "exclusiveMinimum" | "minLength" | "minItems" | "minProperties" | "minContains" => {
                    new > known
                }
                _ => new < known,
            }
        };
        let is_known = self.node.facts.get(keyword).is_some_and(|known| !is_stricter(&known.value));
        if !is_known {
            self.node.facts.insert(keyword, Fact { value, at });
        }
    }
}

/// Whether a schema is the one that nothing fulfils.
fn is_never(schema: &Map<String, Value>) -> bool {
    schema.len() == 1 && schema.get("not").and_then(Value::as_object).is_some_and(Map::is_empty)
}
