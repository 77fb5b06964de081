//! What the schemas of a document mean, however they are written.
//!
//! A [`Node`] is what one value must fulfil: references followed, the parts of `allOf` and a lone branch
//! taken together. It keeps where each of its assertions stands. Nodes lead to nodes by [`Edge`]s, in
//! circles where schemas do. [`classes`] says which nodes of two documents mean the same.

mod assertions;
mod classes;
mod read;
mod spot;

use std::collections::{BTreeMap, BTreeSet};

pub use classes::{Class, classes};
use openapi_document::Pointer;
pub use read::Meaning;
use serde_json::Value;

/// The number of a node in its [`Meaning`].
pub type NodeId = usize;

/// What a value must fulfil.
#[derive(Debug, Clone, Default)]
pub struct Node {
    /// Where its schema stands.
    pub at: Pointer,
    /// Every schema that it was read from.
    pub parts: Vec<Pointer>,
    /// The types that it may have besides null; `None` for any.
    pub types: Option<BTreeSet<String>>,
    /// Whether it may be null.
    pub is_nullable: bool,
    /// The values that it may have besides null, and where they are listed.
    pub values: Option<Fact<Vec<Value>>>,
    /// Assertions and annotations of one value, by keyword.
    pub facts: BTreeMap<&'static str, Fact<Value>>,
    /// The patterns that a text must match, and where.
    pub patterns: BTreeMap<String, Pointer>,
    /// The members that an object must have, and where that is said.
    pub required: BTreeMap<String, Pointer>,
    /// Members that must be there where another is.
    pub dependent: BTreeMap<String, BTreeSet<String>>,
    /// Where further members are forbidden.
    pub closed: Option<Pointer>,
    /// The schemas inside.
    pub children: BTreeMap<Edge, Child>,
    /// The choices, of two branches or more.
    pub unions: Vec<Union>,
    /// References that lead nowhere.
    pub broken: Vec<Fact<String>>,
    /// What was too much to read.
    pub unread: Vec<Pointer>,
}

/// A value, and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub at: Pointer,
}

/// A schema inside another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Child {
    /// What it means.
    pub node: NodeId,
    /// Where it is declared; its node stands elsewhere if that is a reference.
    pub at: Pointer,
}

/// How a schema stands inside another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edge {
    /// `properties`.
    Property(String),
    /// `items`.
    Items,
    /// The same value, read as a list of one.
    Lone,
    /// `prefixItems`.
    Prefix(usize),
    /// `additionalProperties`.
    Additional,
    /// `patternProperties`.
    Pattern(String),
    /// A keyword with one schema whose meaning goes the same way: `contains`, `propertyNames`.
    Keyword(&'static str),
    /// A keyword whose schema says what may not be, or when something holds: `not`, `if`.
    Opaque(&'static str),
    /// `dependentSchemas`.
    Dependent(String),
    /// A branch of a choice: which choice, which branch.
    Branch(usize, usize),
}

/// A choice between two branches or more; null is told beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Union {
    /// `oneOf` or `anyOf`.
    pub keyword: &'static str,
    /// Where it stands.
    pub at: Pointer,
    /// The branches.
    pub branches: Vec<Child>,
    /// The discriminator.
    pub discriminator: Option<Fact<Value>>,
}

impl Node {
    /// A fact by its keyword.
    pub fn fact(&self, keyword: &str) -> Option<&Fact<Value>> {
        self.facts.get(keyword)
    }

    /// The value of a fact by its keyword.
    pub fn value(&self, keyword: &str) -> Option<&Value> {
        self.fact(keyword).map(|fact| &fact.value)
    }

    /// Whether a flag is set.
    pub fn is_set(&self, keyword: &str) -> bool {
        self.value(keyword) == Some(&Value::Bool(true))
    }

    /// The properties by name.
    pub fn properties(&self) -> impl Iterator<Item = (&str, &Child)> {
        self.children.iter().filter_map(|(edge, child)| match edge {
            Edge::Property(name) => Some((name.as_str(), child)),
            _ => None,
        })
    }

    /// A property by name.
    pub fn property(&self, name: &str) -> Option<&Child> {
        self.children.get(&Edge::Property(name.to_owned()))
    }

    /// Whether it says anything of a value itself, not by a choice.
    pub fn says_anything(&self) -> bool {
        self.types.is_some()
            || self.values.is_some()
            || !self.facts.is_empty()
            || !self.patterns.is_empty()
            || !self.required.is_empty()
            || !self.dependent.is_empty()
            || self.closed.is_some()
            || !self.children.is_empty()
    }

    /// The types in words: `string or null`.
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
