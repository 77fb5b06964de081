//! Witnesses: requests or responses that demonstrate a breaking change, generated from the schemas and validated
//! against both documents by the `jsonschema` crate.

mod parts;

use std::{
    cell::{OnceCell, RefCell},
    collections::VecDeque,
    rc::Rc,
};

use foldhash::{HashMap, HashMapExt};
use openapi_document::{Pointer, Version};
use openapi_sample::{Complaint, Judge, Sampler, Variety, read_form, read_text};
use parts::{key, part};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::{
    contract::Normal,
    level::Direction,
    meaning::Edge,
    pair::{Carrier, Pairs, Root, SchemaPair, Sides},
    rules::{Finding, Hint, Origin},
};

/// The maximum number of generated values per witness.
const TRIES: u64 = 24;

/// The maximum number of steps from an operation to a schema.
const STEPS: usize = 64;

/// The proof of a breaking change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Witness {
    /// The operation, as in the old document: `POST /pets`.
    pub operation: String,
    /// The part of the operation, in words.
    pub part: String,
    /// The part as a key: `body application/json`, `200 application/json`, `query limit`.
    pub key: String,
    /// The request or response; `None` if none was found.
    pub value: Option<Value>,
    /// The document that accepts it: `old` or `new`.
    pub accepted_by: Option<String>,
    /// The error by the other document, or the reason why there is no witness.
    pub reason: String,
}

/// Creates witnesses. Judges are created on first use.
pub(crate) struct Witnesses<'s> {
    pairs: &'s Pairs<'s>,
    old: Judges<'s>,
    new: Judges<'s>,
    /// A flag to start the path at the requested root.
    is_scoped: bool,
}

/// The judges of one document.
struct Judges<'d> {
    normal: &'d Normal<'d>,
    /// The judges of the normal form, whose schemas are those of OpenAPI 3.0.
    by_normal: Form<'d>,
    by_original: Form<'d>,
}

/// The judges of one form of a document. Each is created on first use, for the schemas that it needs; the cost of a
/// judge for all schemas is proportional to the size of the document.
struct Form<'d> {
    root: &'d Value,
    version: Version,
    parts: RefCell<HashMap<Pointer, Option<Rc<Judge>>>>,
    whole: OnceCell<Judge>,
}

impl<'d> Form<'d> {
    fn new(root: &'d Value, version: Version) -> Self {
        Self { root, version, parts: RefCell::default(), whole: OnceCell::new() }
    }

    /// Calls a function with the judge for a location.
    fn ask<T>(&self, at: &Pointer, question: impl FnOnce(&Judge) -> T) -> T {
        if let Some(whole) = self.whole.get() {
            return question(whole);
        }
        let made = || Judge::of_part(self.root, self.version, at).map(Rc::new);
        let part = self.parts.borrow_mut().entry(at.clone()).or_insert_with(made).clone();
        match part {
            Some(part) => question(&part),
            None => question(self.whole.get_or_init(|| Judge::of(self.root.clone(), self.version))),
        }
    }
}

impl<'d> Judges<'d> {
    fn new(normal: &'d Normal<'d>) -> Self {
        let original = normal.original;
        Self {
            normal,
            by_normal: Form::new(normal.root(), Version::V3_0),
            by_original: Form::new(original.root(), original.version()),
        }
    }

    /// Returns the errors of a value by the original document.
    fn errors(&self, at: &Pointer, value: &Value) -> Vec<Complaint> {
        let form = if self.normal.original.get(at).is_some() { &self.by_original } else { &self.by_normal };
        form.ask(at, |judge| judge.complaints(at, value))
    }

    /// Decodes a value as the document reads it from its encoding.
    fn read(&self, at: &Pointer, value: &Value, carrier: Carrier) -> Value {
        let original = self.normal.original;
        let root = if original.get(at).is_some() { original.root() } else { self.normal.root() };
        match carrier {
            Carrier::Json => value.clone(),
            Carrier::Text(_) | Carrier::Member => read_text(root, at, value),
            Carrier::Form => read_form(root, at, value),
        }
    }

    fn sample(&self, at: &Pointer, seed: u64) -> Option<Value> {
        let variety = if seed == 0 { Variety::Typical } else { Variety::Any };
        self.by_normal.ask(at, |judge| Sampler::new(self.normal.root(), judge, seed, variety).sample(at))
    }
}

/// The ends of a path: the locations of the schemas that accept and reject a value, and the document that accepts it.
struct Ends<'r> {
    accepting: &'r Pointer,
    refusing: &'r Pointer,
    accepts_old: bool,
    /// The encoding by the client.
    carrier: Carrier,
}

impl<'s> Witnesses<'s> {
    pub(crate) fn new(sides: Sides<'s>, pairs: &'s Pairs<'s>, is_scoped: bool) -> Self {
        Self { pairs, old: Judges::new(sides.old.normal), new: Judges::new(sides.new.normal), is_scoped }
    }

    /// Returns the witness of a change found at a pair.
    pub(crate) fn of(&mut self, finding: &Finding, root: Option<usize>) -> Witness {
        match finding.origin {
            Origin::Operation(index) => self.of_operation(finding, index),
            Origin::Schema(pair) => self.of_schema(finding, pair, root),
        }
    }

    fn of_operation(&self, finding: &Finding, index: usize) -> Witness {
        let part = self.pairs.operations.get(index);
        let operation = part.and_then(|part| part.old.or(part.new));
        let name = operation.map(crate::contract::Operation::name).unwrap_or_default();
        let (part, value, accepted_by, reason) = match &finding.hint {
            Hint::Call(reason) => {
                let call = json!({"method": operation.map(|it| &it.verb), "path": operation.map(|it| &it.path)});
                ("the request".to_owned(), Some(call), Some("old"), *reason)
            }
            Hint::Answer(reason) => {
                let status = finding.subject.clone();
                (format!("the response {status}"), Some(json!({"status": status})), Some("new"), *reason)
            }
            Hint::Unseen(reason) => ("the request".to_owned(), None, None, *reason),
            _ => ("the request".to_owned(), None, None, "not caused by a schema"),
        };
        Witness {
            operation: name,
            part,
            key: String::new(),
            value,
            accepted_by: accepted_by.map(str::to_owned),
            reason: reason.to_owned(),
        }
    }

    fn of_schema(&self, finding: &Finding, pair: usize, root: Option<usize>) -> Witness {
        let asked = root.and_then(|root| self.pairs.roots.get(root));
        let scoped = asked.filter(|root| self.is_scoped && root.direction == finding.direction);
        let way = scoped.and_then(|root| self.way_from(root.pair, pair)).or_else(|| self.way(pair));
        let root = way.as_ref().and_then(|(first, _)| {
            scoped.filter(|root| root.pair == *first).or_else(|| self.root(*first, finding.direction))
        });
        let root = root.or(asked);
        let Some(root) = root else { return none("", "", "not reachable from an operation") };
        let operation = self.pairs.operations.get(root.operation).and_then(|part| part.old.or(part.new));
        let name = operation.map(crate::contract::Operation::name).unwrap_or_default();
        let part = part(&root.of);
        if let Some(reason) = finding.unseen() {
            return none(&name, &part, reason);
        }
        let accepts_old = finding.direction == Direction::Request;
        let ends = if accepts_old {
            let carrier = self.pairs.schemas.get(root.pair).map(|pair| pair.context.carrier).unwrap_or_default();
            Ends { accepting: &root.old, refusing: &root.new, accepts_old, carrier }
        } else {
            Ends { accepting: &root.new, refusing: &root.old, accepts_old, carrier: Carrier::Json }
        };
        let edges = way.map(|(_, edges)| edges);
        for seed in 0..TRIES {
            let made = match &edges {
                Some(edges) => self.value(finding, pair, edges, accepts_old, seed),
                None => self.side(accepts_old).sample(ends.accepting, seed).map(|value| (value, Pointer::root())),
            };
            let Some((value, place)) = made else { continue };
            // In the second half of the attempts an error of an enclosing schema suffices, such as a choice.
            let is_strict = seed < TRIES / 2;
            if let Some(reason) = self.refused(&ends, &value, &place, is_strict) {
                let accepted_by = if accepts_old { "old" } else { "new" };
                return Witness {
                    operation: name,
                    part,
                    key: key(&root.of),
                    value: Some(value),
                    accepted_by: Some(accepted_by.to_owned()),
                    reason,
                };
            }
        }
        none(&name, &part, "no value was found that is valid in only one of the documents")
    }

    fn side(&self, is_old: bool) -> &Judges<'s> {
        if is_old { &self.old } else { &self.new }
    }

    /// Returns the reason why one document rejects a value that the other accepts, because of the part at a location.
    fn refused(&self, ends: &Ends<'_>, value: &Value, place: &Pointer, is_strict: bool) -> Option<String> {
        if !self.side(ends.accepts_old).errors(ends.accepting, value).is_empty() {
            return None;
        }
        let side = self.side(!ends.accepts_old);
        let errors = side.errors(ends.refusing, &side.read(ends.refusing, value, ends.carrier));
        let concerns = |error: &&Complaint| {
            let at = Pointer::from(error.at.as_str());
            // An enclosing object may be invalid for other reasons, but a choice is rejected because of its content.
            at.is_within(place) || !is_strict && error.is_of_whole && place.is_within(&at)
        };
        let nearest = errors.iter().filter(concerns).min_by_key(|error| std::cmp::Reverse(error.at.len()));
        nearest.map(|Complaint { at, message, .. }| {
            let message: String = message.chars().take(300).collect();
            if at.is_empty() { message } else { format!("{at}: {message}") }
        })
    }

    /// Returns the path from a root to a pair: the first pair, and each step with the pair at which it starts.
    fn way(&self, pair: usize) -> Option<(usize, Vec<(usize, Edge)>)> {
        let mut steps: Vec<(usize, Edge)> = Vec::new();
        let mut at = pair;
        while let Some((around, edge)) = self.pairs.schemas.get(at)?.around.clone() {
            if steps.len() == STEPS {
                return None;
            }
            steps.push((around, edge));
            at = around;
        }
        Some((at, steps))
    }

    /// Returns the shortest path between two pairs, in the form of [`way`](Self::way).
    fn way_from(&self, first: usize, pair: usize) -> Option<(usize, Vec<(usize, Edge)>)> {
        let mut came: HashMap<usize, (usize, Edge)> = HashMap::new();
        let mut queue = VecDeque::from([first]);
        while let Some(at) = queue.pop_front().filter(|at| *at != pair) {
            for (edge, inside) in self.pairs.schemas.get(at).into_iter().flat_map(|pair| &pair.inside) {
                if *inside != first && !came.contains_key(inside) {
                    came.insert(*inside, (at, edge.clone()));
                    queue.push_back(*inside);
                }
            }
        }
        let mut steps = Vec::new();
        let mut at = pair;
        while at != first {
            let (around, edge) = came.get(&at)?;
            steps.push((*around, edge.clone()));
            at = *around;
        }
        (steps.len() <= STEPS).then_some((first, steps))
    }

    fn root(&self, pair: usize, direction: Direction) -> Option<&'s Root> {
        self.pairs.roots.iter().find(|root| root.pair == pair && root.direction == direction)
    }

    /// Returns a value that demonstrates a change, embedded in its enclosing values.
    fn value(
        &self,
        finding: &Finding,
        pair: usize,
        steps: &[(usize, Edge)],
        accepts_old: bool,
        seed: u64,
    ) -> Option<(Value, Pointer)> {
        let judges = self.side(accepts_old);
        let at = |pair: &SchemaPair<'_>| if accepts_old { pair.old.at.clone() } else { pair.new.at.clone() };
        let here = self.pairs.schemas.get(pair)?;
        let mut value = match &finding.hint {
            Hint::Value(value) => value.clone(),
            Hint::Without(name) => {
                let mut value = judges.sample(&at(here), seed)?;
                value.as_object_mut()?.shift_remove(name);
                value
            }
            Hint::With(name) => {
                let mut value = judges.sample(&at(here), seed)?;
                let node = if accepts_old { here.old } else { here.new };
                let known = node.property(name).or_else(|| node.children.get(&Edge::Additional));
                let member = known.and_then(|child| judges.sample(&child.at, seed)).or_else(|| anything(seed))?;
                value.as_object_mut()?.entry(name.clone()).or_insert(member);
                value
            }
            Hint::Item => json!([anything(seed)?]),
            Hint::Length(length) => {
                let mut value = judges.sample(&at(here), seed)?;
                let items = value.as_array_mut()?;
                items.truncate(*length);
                let node = if accepts_old { here.old } else { here.new };
                while items.len() < *length {
                    let place = node.children.get(&Edge::Prefix(items.len()));
                    let known = place.or_else(|| node.children.get(&Edge::Items));
                    items.push(known.and_then(|child| judges.sample(&child.at, seed)).or_else(|| anything(seed))?);
                }
                value
            }
            _ => {
                let node = if accepts_old { here.old } else { here.new };
                let is_free = !node.has_assertions() && node.unions.is_empty();
                if is_free { anything(seed)? } else { judges.sample(&at(here), seed)? }
            }
        };
        let mut keys: Vec<String> = Vec::new();
        for (around, edge) in steps {
            let around = self.pairs.schemas.get(*around)?;
            let (whole, key) = wrap(judges, &at(around), edge, value, seed)?;
            value = whole;
            keys.extend(key);
        }
        Some((value, Pointer::root().join(keys.iter().rev().map(String::as_str))))
    }
}

/// Returns an arbitrary value, which depends on the seed.
fn anything(seed: u64) -> Option<Value> {
    let all = [json!("text"), json!(0.5), json!(true), json!({}), json!([]), json!(null), json!(7), json!({"a": [1]})];
    let count = u64::try_from(all.len()).unwrap_or(1);
    all.into_iter().nth(usize::try_from(seed % count).unwrap_or_default())
}

/// Embeds a value in the enclosing one. Returns that with the key of the value.
fn wrap(judges: &Judges<'_>, at: &Pointer, edge: &Edge, value: Value, seed: u64) -> Option<(Value, Option<String>)> {
    let member = |name: &str, value: Value| {
        let sampled = judges.sample(at, seed).filter(Value::is_object);
        let mut object = sampled.unwrap_or_else(|| Value::Object(Map::new()));
        object.as_object_mut()?.insert(name.to_owned(), value);
        Some((object, Some(name.to_owned())))
    };
    match edge {
        Edge::Property(name) => member(name, value),
        Edge::Additional => member("further", value),
        Edge::Items | Edge::Keyword("contains") => {
            // The minimum number of items.
            let mut items = match judges.sample(at, seed) {
                Some(Value::Array(items)) => items,
                _ => Vec::new(),
            };
            items.pop();
            items.push(value);
            let last = items.len().saturating_sub(1).to_string();
            Some((Value::Array(items), Some(last)))
        }
        Edge::Prefix(index) => {
            let mut items = judges.sample(at, seed)?;
            *items.as_array_mut()?.get_mut(*index)? = value;
            Some((items, Some(index.to_string())))
        }
        Edge::Branch(..) | Edge::Lone => Some((value, None)),
        // The location of the subschema's value is unknown, so the whole value is sampled.
        Edge::Pattern(_) | Edge::Dependent(_) | Edge::Keyword(_) | Edge::Opaque(_) => {
            Some((judges.sample(at, seed)?, None))
        }
    }
}

fn none(operation: &str, part: &str, reason: &str) -> Witness {
    Witness {
        operation: operation.to_owned(),
        part: part.to_owned(),
        key: String::new(),
        value: None,
        accepted_by: None,
        reason: reason.to_owned(),
    }
}
