//! JSON values that are parsed once and inspected many times.
//!
//! A union has to inspect a value before it knows the type. The outermost union parses the value into a tree;
//! nested unions receive a node of it instead of a copy, and findings about a node are cached in it. So the time of
//! reading is linear in the size of the value, however deeply unions are nested.

use std::{any::TypeId, cell::RefCell, iter::Enumerate, rc::Rc, slice};

use chrono::{DateTime, FixedOffset};
use indexmap::IndexMap;
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor, value::BorrowedStrDeserializer},
    forward_to_deserialize_any,
};
use serde_json::{Map, Number, Value};

use crate::{
    Deviation, MatchScore, NodeError,
    types::{
        deviations,
        expected::produces,
        location::Step,
        notations::{integer, without_offset},
    },
};

/// The type name by which a type requests the node itself.
pub(super) const NODE: &str = "$openapi_runtime::Node";

thread_local! {
    /// The node passed from the deserializer to the type that requested it.
    static PASSED: RefCell<Option<Node>> = const { RefCell::new(None) };
}

/// A value with cached findings about it.
#[derive(Clone)]
pub struct Node(Rc<Inner>);

struct Inner {
    kind: Kind,
    /// The match scores for types, by type. Few types are compared with one node.
    scores: RefCell<Vec<(TypeId, MatchScore)>>,
    /// The branch that each union has read, by union.
    choices: RefCell<Vec<(TypeId, Option<usize>)>>,
}

/// The kind of a value.
pub(crate) enum Kind {
    /// An absent value. Only nullable types accept it.
    Absent,
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    Array(Vec<Node>),
    Object(IndexMap<String, Node>),
}

impl Node {
    pub(super) fn new(kind: Kind) -> Self {
        let (scores, choices) = (RefCell::default(), RefCell::default());
        Self(Rc::new(Inner { kind, scores, choices }))
    }

    /// Returns a node for an absent value.
    pub(crate) fn absent() -> Self {
        Self::new(Kind::Absent)
    }

    pub(crate) fn object(members: IndexMap<String, Self>) -> Self {
        Self::new(Kind::Object(members))
    }

    /// Reads the value as a type.
    ///
    /// # Errors
    ///
    /// Returns an error with the location if the type does not accept the value.
    pub fn read<'n, T: Deserialize<'n>>(&'n self) -> Result<T, NodeError> {
        T::deserialize(NodeDeserializer(self))
    }

    /// Passes a node to a type that requests one by this name; returns true if it does.
    pub(crate) fn pass(name: &str, node: impl FnOnce() -> Self) -> bool {
        let is_asked_for = name == NODE;
        if is_asked_for {
            PASSED.with(|place| *place.borrow_mut() = Some(node()));
        }
        is_asked_for
    }

    /// Takes over the passed node, if there is one.
    pub(super) fn passed() -> Option<Self> {
        PASSED.with(|place| place.borrow_mut().take())
    }

    pub(crate) fn kind(&self) -> &Kind {
        &self.0.kind
    }

    /// Returns a member of an object.
    pub(crate) fn member(&self, name: &str) -> Option<&Self> {
        match &self.0.kind {
            Kind::Object(members) => members.get(name),
            _ => None,
        }
    }

    /// Returns the match score for a type, which is determined once. While it is being determined, the type does not
    /// match.
    pub(crate) fn score_of(&self, id: TypeId, find: impl FnOnce() -> MatchScore) -> MatchScore {
        if let Some((_, known)) = self.0.scores.borrow().iter().find(|(known, _)| *known == id) {
            return *known;
        }
        self.0.scores.borrow_mut().push((id, MatchScore::REFUSED));
        let found = find();
        if let Some((_, place)) = self.0.scores.borrow_mut().iter_mut().find(|(known, _)| *known == id) {
            *place = found;
        }
        found
    }

    /// Returns the branch that a union has read, if it has; the inner `None` if no branch could be read.
    pub(crate) fn choice_of(&self, id: TypeId) -> Option<Option<usize>> {
        self.0.choices.borrow().iter().find(|(known, _)| *known == id).map(|(_, choice)| *choice)
    }

    pub(crate) fn choose(&self, id: TypeId, choice: Option<usize>) {
        self.0.choices.borrow_mut().push((id, choice));
    }

    /// Converts the value to plain JSON.
    pub fn to_value(&self) -> Value {
        match &self.0.kind {
            Kind::Absent | Kind::Null => Value::Null,
            Kind::Bool(value) => Value::Bool(*value),
            Kind::Number(value) => Value::Number(value.clone()),
            Kind::Text(text) => Value::String(text.clone()),
            Kind::Array(items) => Value::Array(items.iter().map(Self::to_value).collect()),
            Kind::Object(members) => {
                let members = members.iter().map(|(name, value)| (name.clone(), value.to_value()));
                Value::Object(members.collect::<Map<_, _>>())
            }
        }
    }
}

/// A deserializer that reads a node.
struct NodeDeserializer<'n>(&'n Node);

/// The items of an array.
struct Items<'n>(Enumerate<slice::Iter<'n, Node>>);

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = NodeError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, NodeError> {
        let Some((index, node)) = self.0.next() else { return Ok(None) };
        seed.deserialize(NodeDeserializer(node)).map(Some).map_err(|error| error.within(Step::Item(index)))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

/// The members of an object, and the one whose name was read last.
struct Members<'n> {
    rest: indexmap::map::Iter<'n, String, Node>,
    current: Option<(&'n String, &'n Node)>,
}

impl<'de> MapAccess<'de> for Members<'de> {
    type Error = NodeError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, NodeError> {
        self.current = self.rest.next();
        let Some((name, _)) = self.current else { return Ok(None) };
        seed.deserialize(BorrowedStrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, NodeError> {
        let Some((name, node)) = self.current.take() else { return Err(NodeError::custom("no member was read")) };
        seed.deserialize(NodeDeserializer(node)).map_err(|error| error.within(Step::Member(name.clone())))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

/// Visits a number in the representation that holds it.
fn visit_number<'de, V: Visitor<'de>>(number: &Number, visitor: V) -> Result<V::Value, NodeError> {
    match (number.as_u64(), number.as_i64(), number.as_f64()) {
        (Some(value), _, _) => visitor.visit_u64(value),
        (_, Some(value), _) => visitor.visit_i64(value),
        (_, _, Some(value)) => visitor.visit_f64(value),
        (None, None, None) => Err(NodeError::custom("number out of range")),
    }
}

impl<'de> Deserializer<'de> for NodeDeserializer<'de> {
    type Error = NodeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
        match &self.0.0.kind {
            Kind::Absent | Kind::Null => visitor.visit_unit(),
            Kind::Bool(value) => visitor.visit_bool(*value),
            Kind::Number(number) => visit_number(number, visitor),
            Kind::Text(text) => visitor.visit_borrowed_str(text),
            Kind::Array(items) => visitor.visit_seq(Items(items.iter().enumerate())),
            Kind::Object(members) => visitor.visit_map(Members { rest: members.iter(), current: None }),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
        match &self.0.0.kind {
            Kind::Absent | Kind::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, NodeError> {
        if Node::pass(name, || self.0.clone()) {
            return visitor.visit_unit();
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
        if let Kind::Text(text) = &self.0.0.kind
            && produces::<DateTime<FixedOffset>, V>()
            && let Some(time) = without_offset(text)
        {
            deviations::seen(Deviation::NoOffset, None)?;
            return visitor.visit_string(time.to_rfc3339());
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
        match &self.0.0.kind {
            Kind::Number(number) => visit_number(integer(number).as_ref().unwrap_or(number), visitor),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_i8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_i16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
        self.deserialize_i64(visitor)
    }

    forward_to_deserialize_any! {
        bool i128 u128 f32 f64 char bytes byte_buf unit unit_struct
        seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
