//! The assertions of a schema, on a value itself and by its subschemas.

use std::collections::BTreeSet;

use openapi_document::{
    Members, Pointer,
    applicators::{APPLICATORS, Applicator, Effect, Holding},
};
use serde_json::{Map, Value};

use super::{Edge, Fact, Node, spot::Spot};

/// The value of a keyword that has no effect.
#[derive(Clone, Copy)]
enum Silent {
    /// No value: the keyword always has an effect.
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

/// The keywords whose value is a single assertion or annotation, with the value that has no effect.
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

/// The constants of a choice between constants.
pub(super) struct Constants<'d> {
    /// The type of all, if they declare one.
    pub(super) kind: Option<&'d str>,
    /// The values.
    pub(super) values: Vec<Value>,
}

/// A node that is being read.
#[derive(Default)]
pub(super) struct Reading<'d> {
    pub(super) node: Node,
    pub(super) children: Vec<(Edge, Spot<'d>)>,
    /// A flag for null, which all assertions so far allow; `None` without assertions.
    pub(super) is_nullable: Option<bool>,
}

impl<'d> Reading<'d> {
    pub(super) fn restrict_null(&mut self, is_allowed: bool) {
        self.is_nullable = Some(self.is_nullable.unwrap_or(true) && is_allowed);
    }

    /// Reads the assertions of a schema, and its subschemas.
    pub(super) fn assertions(&mut self, schema: &'d Map<String, Value>, at: &Pointer, allows_null: bool) {
        if is_never(schema) {
            self.restrict_null(false);
            self.node.types = Some(BTreeSet::new());
            return;
        }
        if let Some(name) = schema.member("type").and_then(Value::as_str) {
            self.restrict_null(allows_null);
            self.types(name);
        }
        if let Some(values) = schema.member("enum").and_then(Value::as_array) {
            self.restrict_null(allows_null || values.iter().any(Value::is_null));
            let listed: Vec<Value> = values.iter().filter(|value| !value.is_null()).cloned().collect();
            self.values(listed, at.child("enum"));
        }
        for (keyword, silent) in FACTS {
            let Some(value) = schema.member(keyword) else { continue };
            if !silent.is(value) {
                self.fact(keyword, value.clone(), at.child(keyword));
            }
        }
        for (bound, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
            let Some(value) = schema.member(bound) else { continue };
            let keyword = if schema.member(exclusive) == Some(&Value::Bool(true)) { exclusive } else { bound };
            self.fact(keyword, value.clone(), at.child(bound));
        }
        if let Some(pattern) = schema.member("pattern").and_then(Value::as_str) {
            self.node.patterns.entry(pattern.to_owned()).or_insert_with(|| at.child("pattern"));
        }
        let names = schema.member("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        for name in names {
            self.node.required.entry(name.to_owned()).or_insert_with(|| at.child("required"));
        }
        let dependent = schema.member("dependentRequired").and_then(Value::as_object).into_iter().flatten();
        for (name, others) in dependent {
            let others = others.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
            self.node.dependent.entry(name.clone()).or_default().extend(others);
        }
        self.inside(schema, at);
    }

    fn inside(&mut self, schema: &'d Map<String, Value>, at: &Pointer) {
        type ToEdge = fn(String) -> Edge;
        let maps: [(&str, ToEdge); 3] = [
            ("properties", Edge::Property),
            ("patternProperties", Edge::Pattern),
            ("dependentSchemas", Edge::Dependent),
        ];
        for (keyword, edge) in maps {
            let Some(members) = schema.member(keyword).and_then(Value::as_object) else { continue };
            let at = at.child(keyword);
            for (name, value) in members {
                if keyword == "properties" && value.as_object().is_some_and(is_never) {
                    self.node.forbidden.entry(name.clone()).or_insert_with(|| at.child(name));
                    continue;
                }
                self.children.push((edge(name.clone()), Spot { at: at.child(name), value }));
            }
        }
        let mut child = |edge: Edge, keyword: &str, value: &'d Value| {
            self.children.push((edge, Spot { at: at.child(keyword), value }));
        };
        let additional = schema.member("additionalProperties");
        let is_closed = match additional {
            Some(Value::Object(inner)) => is_never(inner),
            value => value == Some(&Value::Bool(false)),
        };
        if let Some(value @ Value::Object(inner)) = additional.filter(|_| !is_closed)
            && !inner.is_empty()
        {
            child(Edge::Additional, "additionalProperties", value);
        }
        if let Some(items) = schema.member("items")
            && items.as_object().is_some_and(|items| !items.is_empty())
        {
            child(Edge::Items, "items", items);
        }
        let prefix = schema.member("prefixItems").and_then(Value::as_array).into_iter().flatten();
        for (index, value) in prefix.enumerate() {
            let at = at.child("prefixItems").child(index);
            self.children.push((Edge::Prefix(index), Spot { at, value }));
        }
        if is_closed {
            self.node.closed = Some(at.child("additionalProperties"));
        }
        let single = APPLICATORS.iter().filter(|it| it.holding == Holding::One && it.name != "additionalProperties");
        for Applicator { name: keyword, effect, .. } in single {
            let edge = match effect {
                Effect::Opaque => Edge::Opaque(keyword),
                _ => Edge::Keyword(keyword),
            };
            match schema.member(keyword) {
                Some(value @ Value::Object(_)) => {
                    self.children.push((edge, Spot { at: at.child(keyword), value }));
                }
                Some(Value::Bool(false)) if *keyword == "unevaluatedProperties" => {
                    self.node.closed.get_or_insert_with(|| at.child(keyword));
                }
                Some(value @ Value::Bool(false)) => self.fact(keyword, value.clone(), at.child(keyword)),
                _ => {}
            }
        }
    }

    /// Reads a choice between constants as an enum.
    pub(super) fn constants(&mut self, constants: Constants<'_>, at: &Pointer, allows_null: bool) {
        self.restrict_null(allows_null);
        if let Some(name) = constants.kind {
            self.types(name);
        }
        self.values(constants.values, at.clone());
    }

    /// Intersects the values with others.
    fn values(&mut self, listed: Vec<Value>, at: Pointer) {
        match &mut self.node.values {
            Some(known) => known.value.retain(|value| listed.contains(value)),
            None => self.node.values = Some(Fact { value: listed, at }),
        }
    }

    /// Intersects the types with a further one.
    fn types(&mut self, name: &str) {
        let declared = BTreeSet::from([name.to_owned()]);
        self.node.types = Some(match self.node.types.take() {
            None => declared,
            Some(known) if known == declared => known,
            Some(known) => {
                let is_integer = |types: &BTreeSet<String>| types.contains("integer");
                let is_number = |types: &BTreeSet<String>| types.contains("number");
                if is_integer(&known) && is_number(&declared) || is_number(&known) && is_integer(&declared) {
                    BTreeSet::from(["integer".to_owned()])
                } else {
                    known.intersection(&declared).cloned().collect()
                }
            }
        });
    }

    /// Adds an assertion: the stricter of two applies, and the first of two annotations.
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

/// Returns true if a schema accepts no value.
fn is_never(schema: &Map<String, Value>) -> bool {
    schema.len() == 1 && schema.member("not").and_then(Value::as_object).is_some_and(Map::is_empty)
}
