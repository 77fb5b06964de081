//! The meaning of the schemas of a document, independent of their notation.
//!
//! A [`Node`] combines the constraints on one value: references are resolved, and `allOf` and single branches are
//! merged. It preserves the location of each assertion. [`Edge`]s connect nodes, in cycles for recursive schemas.
//! [`classes`] determines the nodes of two documents that have the same meaning.

mod assertions;
mod classes;
mod discriminator;
mod read;
mod spot;

use std::collections::{BTreeMap, BTreeSet};

pub use classes::{Class, classes};
pub use discriminator::Tags;
use openapi_document::Pointer;
pub use read::Meaning;
use serde_json::Value;

/// The index of a node in its [`Meaning`].
pub type NodeId = usize;

/// The constraints on a value.
#[derive(Debug, Clone, Default)]
pub struct Node {
    /// The location of its schema.
    pub at: Pointer,
    /// Every schema that it was read from.
    pub parts: Vec<Pointer>,
    /// The allowed types other than null; `None` for any.
    pub types: Option<BTreeSet<String>>,
    /// A flag for values that may be null.
    pub is_nullable: bool,
    /// The allowed values other than null, with the location of the list.
    pub values: Option<Fact<Vec<Value>>>,
    /// The assertions and annotations with a single value, by keyword.
    pub facts: BTreeMap<&'static str, Fact<Value>>,
    /// The patterns that a string must match, with their locations.
    pub patterns: BTreeMap<String, Pointer>,
    /// The required members, each with the location that requires it.
    pub required: BTreeMap<String, Pointer>,
    /// The members that are required if another is present.
    pub dependent: BTreeMap<String, BTreeSet<String>>,
    /// The location that forbids additional members.
    pub closed: Option<Pointer>,
    /// The members that must be absent, each with its location.
    pub forbidden: BTreeMap<String, Pointer>,
    /// The subschemas.
    pub children: BTreeMap<Edge, Child>,
    /// The choices between two or more branches.
    pub unions: Vec<Union>,
    /// The unresolved references.
    pub broken: Vec<Fact<String>>,
    /// The locations that exceed the limits of reading.
    pub unread: Vec<Pointer>,
}

/// A value with its location.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact<T> {
    /// The value.
    pub value: T,
    /// The location.
    pub at: Pointer,
}

/// A subschema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Child {
    /// The node with its meaning.
    pub node: NodeId,
    /// The location of its declaration. If that is a reference, its node has another location.
    pub at: Pointer,
}

/// The relation of a subschema to its schema.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edge {
    /// `properties`.
    Property(String),
    /// `items`.
    Items,
    /// The same value, read as an array of one item.
    Lone,
    /// `prefixItems`.
    Prefix(usize),
    /// `additionalProperties`.
    Additional,
    /// `patternProperties`.
    Pattern(String),
    /// A keyword with one subschema whose constraints apply in the same direction: `contains`, `propertyNames`.
    Keyword(&'static str),
    /// A keyword whose subschema is negated or conditional: `not`, `if`.
    Opaque(&'static str),
    /// `dependentSchemas`.
    Dependent(String),
    /// A branch of a choice: the indices of the choice and of the branch.
    Branch(usize, usize),
}

/// A choice between two or more branches, other than null.
#[derive(Debug, Clone, PartialEq)]
pub struct Union {
    /// `oneOf` or `anyOf`.
    pub keyword: &'static str,
    /// The location.
    pub at: Pointer,
    /// The branches.
    pub branches: Vec<Child>,
    /// The discriminator.
    pub discriminator: Option<Fact<Value>>,
    /// The values of the discriminating property that select each branch; empty without a discriminator.
    pub tags: Vec<Tags>,
}

impl Node {
    /// Returns a fact by its keyword.
    pub fn fact(&self, keyword: &str) -> Option<&Fact<Value>> {
        self.facts.get(keyword)
    }

    /// Returns the value of a fact by its keyword.
    pub fn value(&self, keyword: &str) -> Option<&Value> {
        self.fact(keyword).map(|fact| &fact.value)
    }

    /// Returns true if a flag is set.
    pub fn is_set(&self, keyword: &str) -> bool {
        self.value(keyword) == Some(&Value::Bool(true))
    }

    /// Returns the properties by name.
    pub fn properties(&self) -> impl Iterator<Item = (&str, &Child)> {
        self.children.iter().filter_map(|(edge, child)| match edge {
            Edge::Property(name) => Some((name.as_str(), child)),
            _ => None,
        })
    }

    /// Returns a property by name.
    pub fn property(&self, name: &str) -> Option<&Child> {
        self.children.get(&Edge::Property(name.to_owned()))
    }

    /// Returns true if it has assertions or subschemas other than choices.
    pub fn has_assertions(&self) -> bool {
        self.types.is_some()
            || self.values.is_some()
            || !self.facts.is_empty()
            || !self.patterns.is_empty()
            || !self.required.is_empty()
            || !self.dependent.is_empty()
            || self.closed.is_some()
            || !self.forbidden.is_empty()
            || !self.children.is_empty()
    }

    /// Returns the types in words: `string or null`.
    pub fn kind(&self) -> String {
        let mut words: Vec<&str> = match &self.types {
            Some(types) => types.iter().map(String::as_str).collect(),
            None if !self.unions.is_empty() => vec!["a choice"],
            None => vec!["anything"],
        };
        if self.is_nullable && words != ["anything"] {
            words.push("null");
        }
        words.join(" or ")
    }
}
