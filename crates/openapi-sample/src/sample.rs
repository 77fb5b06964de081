//! Generation of values that a schema allows.

use std::collections::HashMap;

use jsonschema::Validator;
use openapi_document::{Pointer, Token};
use serde_json::{Map, Value, json};

use crate::{
    Judge,
    usable::usable,
    whole::{Place, TYPES, Whole, is_valid_at},
};

/// The depth to which optional members and items are generated. Below it only required ones are.
pub(crate) const DEPTH: usize = 5;

/// The maximum number of values in one sample, since an object that requires two of itself would never end.
const SIZE: usize = 10_000;

/// The number of attempts to generate a valid value.
const TRIES: usize = 40;

/// The number of attempts to replace a typical value that is invalid.
const MENDS: usize = 16;

/// The number of attempts that may exceed the size limit.
const EXHAUSTED: usize = 5;

/// The purpose of samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variety {
    /// Values for readers: the examples of the document, with every optional member.
    Typical,
    /// Values for tests: any branch, with or without optional members.
    Any,
}

/// The reason why a schema has no sample.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{pointer}: no sample: {reason}")]
pub struct Unsampled {
    /// The location of the schema.
    pub pointer: Pointer,
    /// The error of the last value that was tried.
    pub reason: String,
}

/// Generates values that a schema allows. The same seed yields the same values.
#[derive(Debug)]
pub struct Sampler<'a> {
    pub(crate) root: &'a Value,
    pub(crate) judge: &'a Judge,
    pub(crate) random: fastrand::Rng,
    pub(crate) variety: Variety,
    /// `true` if the document follows OpenAPI 3.0.
    pub(crate) is_v3_0: bool,
    /// The schemas that enclose the one for which a value is generated.
    pub(crate) path: Vec<Pointer>,
    /// The flag of members that are omitted.
    pub(crate) without: Option<&'static str>,
    /// The number of values that may still be generated.
    left: usize,
    /// The number of the attempt.
    attempt: usize,
    /// A counter that is above zero while a value must differ from the typical one.
    loose: usize,
    /// The number of JSON texts in strings around the value.
    pub(crate) nested: usize,
    /// The validators of patterns for names, by pattern.
    patterns: HashMap<String, Option<Validator>>,
}

impl<'a> Sampler<'a> {
    /// Creates a sampler for the schemas of a document.
    pub fn new(root: &'a Value, judge: &'a Judge, seed: u64, variety: Variety) -> Self {
        Self {
            root,
            judge,
            random: fastrand::Rng::with_seed(seed),
            variety,
            is_v3_0: root.get("openapi").and_then(Value::as_str).is_some_and(|version| version.starts_with("3.0")),
            path: Vec::new(),
            without: None,
            left: SIZE,
            attempt: 0,
            loose: 0,
            nested: 0,
            patterns: HashMap::new(),
        }
    }

    /// Omits the members whose schema has a flag, `readOnly` or `writeOnly`, unless they are required.
    #[must_use]
    pub fn without(mut self, flag: &'static str) -> Self {
        self.without = Some(flag);
        self
    }

    /// Returns a value that is valid against the schema at a pointer; `None` if none is found.
    pub fn sample(&mut self, pointer: &Pointer) -> Option<Value> {
        self.try_sample(pointer).ok()
    }

    /// Returns a value that is valid against the schema at a pointer.
    ///
    /// # Errors
    ///
    /// Returns an error if no valid value is found; it states why the last candidate is invalid.
    pub fn try_sample(&mut self, pointer: &Pointer) -> Result<Value, Unsampled> {
        let unsampled = |reason: String| Unsampled { pointer: pointer.clone(), reason };
        let root = self.root;
        let schema = pointer.find(root).ok_or_else(|| unsampled("no schema at the pointer".to_owned()))?;
        let mut last = Value::Null;
        let (mut attempt, mut exhausted) = (0, 0);
        while attempt < TRIES && exhausted < EXHAUSTED {
            // A plain value is tried if varied ones were invalid.
            let depth = if attempt < TRIES / 2 { 0 } else { DEPTH };
            (self.left, self.attempt, self.loose) = (SIZE, attempt, 0);
            self.path.clear();
            last = self.value(&[(pointer.clone(), schema)], depth);
            if self.judge.is_valid(pointer, &last) {
                self.attempt = 0;
                return Ok(last);
            }
            attempt += 1;
            if self.left == 0 {
                attempt = attempt.max(TRIES / 2);
                exhausted += 1;
            }
        }
        self.attempt = 0;
        let errors = self.judge.errors(pointer, &last);
        Err(unsampled(match errors.first() {
            Some((at, message)) => {
                let message: String = message.chars().take(300).collect();
                let place = if at.is_empty() { String::new() } else { format!(" at `{at}`") };
                format!("no valid value found; the last candidate is invalid{place}: {message}")
            }
            None => "no valid value found".to_owned(),
        }))
    }

    /// Returns true if the typical value is generated again, with other values in place of invalid ones.
    fn is_mending(&self) -> bool {
        self.variety == Variety::Typical && self.attempt == 1
    }

    /// Returns true if the first choice suffices: no attempt has failed, and values need not differ.
    pub(crate) fn is_first(&self) -> bool {
        (self.attempt == 0 || self.is_mending()) && self.loose == 0
    }

    /// Returns true if a value should be the typical one.
    pub(crate) fn is_settled(&self) -> bool {
        self.variety == Variety::Typical && self.is_first()
    }

    /// Decides whether an optional part is generated.
    pub(crate) fn chance(&mut self) -> bool {
        match self.variety {
            Variety::Typical => self.attempt == 0 || self.is_first() || self.random.u8(..) < 192,
            Variety::Any => self.random.bool(),
        }
    }

    pub(crate) fn pick<'v, T>(&mut self, items: &'v [T]) -> Option<&'v T> {
        if items.is_empty() {
            return None;
        }
        let index = if self.is_settled() { 0 } else { self.random.usize(..items.len()) };
        items.get(index)
    }

    /// Generates a value that should differ from others.
    pub(crate) fn other_value(&mut self, places: &[Place<'a>], depth: usize) -> Value {
        self.loosely(|sampler| sampler.value(places, depth))
    }

    /// Calls a function with less preference for typical values.
    pub(crate) fn loosely<T>(&mut self, act: impl FnOnce(&mut Self) -> T) -> T {
        self.loose += 1;
        let done = act(self);
        self.loose -= 1;
        done
    }

    /// Generates a value to which all schemas apply.
    pub(crate) fn value(&mut self, places: &[Place<'a>], depth: usize) -> Value {
        if depth > 40 || self.left == 0 {
            return Value::Null;
        }
        let value = self.once(places, depth);
        if !self.is_mending() || self.loose > 0 || is_valid_at(self.judge, places, &value) {
            return value;
        }
        for _ in 0..MENDS {
            let other = self.loosely(|sampler| sampler.once(places, depth));
            if is_valid_at(self.judge, places, &other) {
                return other;
            }
        }
        value
    }

    fn once(&mut self, places: &[Place<'a>], depth: usize) -> Value {
        self.left = self.left.saturating_sub(1);
        let above = self.path.len();
        let value = match self.gather(places, depth) {
            Some(whole) => self.written(&whole, places, depth),
            None => Value::Null,
        };
        self.path.truncate(above);
        value
    }

    fn written(&mut self, whole: &Whole<'a>, places: &[Place<'a>], depth: usize) -> Value {
        if let Some(example) = self.example(whole, places) {
            return example;
        }
        if let Some(listed) = whole.listed() {
            return self.listed(whole, &listed, places);
        }
        let is_late = depth + whole.hops > 2 * DEPTH;
        if whole.allows_null() && (self.variety == Variety::Any && self.random.u8(..) < 50 || is_late) {
            return Value::Null;
        }
        let below = depth + whole.hops.min(2);
        match self.kind(whole) {
            "object" => self.object(whole, below),
            "array" => self.array(whole, below),
            "string" => Value::String(self.string(whole, places)),
            "integer" => self.integer(whole),
            "number" => self.number(whole),
            "boolean" => {
                let flag = self.is_settled() || self.random.bool();
                Value::Bool(flag != whole.is_refused(&Value::Bool(flag)))
            }
            _ => Value::Null,
        }
    }

    /// Returns the first example of the whole value that is valid.
    fn example(&self, whole: &Whole<'a>, places: &[Place<'a>]) -> Option<Value> {
        if !self.is_settled() {
            return None;
        }
        let of = |schema: &'a Map<String, Value>| {
            let listed = schema.get("examples").and_then(Value::as_array).and_then(|examples| examples.first());
            schema.get("example").or(listed)
        };
        // An object among several schemas is an example of its own schema only.
        let is_own = |example: &&Value, is_outer: bool| is_outer || !example.is_object();
        let parts = whole.parts.iter();
        let mut examples = parts.filter_map(|part| of(part.schema).filter(|example| is_own(example, part.is_outer)));
        examples.find(|example| is_valid_at(self.judge, places, example)).cloned()
    }

    fn listed(&mut self, whole: &Whole<'a>, listed: &[&'a Value], places: &[Place<'a>]) -> Value {
        let mut fitting: Vec<&Value> = listed.to_vec();
        if whole.is_narrow() {
            fitting.retain(|value| is_valid_at(self.judge, places, value));
        }
        let rest = if fitting.is_empty() { listed } else { fitting.as_slice() };
        self.pick(rest).map(|value| (*value).clone()).unwrap_or_default()
    }

    /// Chooses a type.
    fn kind(&mut self, whole: &Whole<'a>) -> &'a str {
        if let Some(types) = whole.types() {
            let useful: Vec<&'a str> = types.into_iter().filter(|name| *name != "null").collect();
            return self.pick(&useful).copied().unwrap_or("null");
        }
        let implied = whole.implied();
        // Keywords apply only to values of their type, so a schema with such keywords is intended for that type.
        let is_other = match self.variety {
            Variety::Any => implied.is_none() && self.random.u8(..) < 64,
            Variety::Typical => self.attempt > TRIES / 4 && self.random.bool(),
        };
        let is_simple = |name: &str| !matches!(name, "object" | "array") || self.variety == Variety::Typical;
        let others: Vec<&'a str> = TYPES
            .into_iter()
            .filter(|name| is_other && *name != "null" && is_simple(name) && !whole.is_excluded(name))
            .collect();
        let other = if others.is_empty() { None } else { self.pick(&others).copied() };
        let usual = [implied.unwrap_or("string"), "string", "object", "number", "boolean", "array", "null"];
        other.or_else(|| usual.into_iter().find(|name| !whole.is_excluded(name))).unwrap_or("null")
    }

    /// Returns true if a pattern matches a name. One that cannot be compiled matches none.
    pub(crate) fn is_match(&mut self, pattern: &str, name: &str) -> bool {
        let compiled = || jsonschema::validator_for(&json!({"pattern": usable(pattern)?})).ok();
        let validator = self.patterns.entry(pattern.to_owned()).or_insert_with(compiled);
        validator.as_ref().is_some_and(|validator| validator.is_valid(&json!(name)))
    }
}

/// Returns the location of a member of a keyword, such as `properties/name`.
pub(crate) fn below(at: &Pointer, keyword: &str, key: impl Token) -> Pointer {
    at.child(keyword).child(key)
}

#[cfg(test)]
pub(crate) mod tests {
    use openapi_document::Document;

    use super::*;

    #[test]
    fn samples_are_valid_and_the_same_for_the_same_seed() {
        let text = "
openapi: 3.1.0
components:
  schemas:
    Tree: {type: object, required: [id], properties: {id: {type: integer, minimum: 5, maximum: 9, multipleOf: 3}, children: {type: array, items: {$ref: '#/components/schemas/Tree'}}, at: {type: [string, 'null'], format: date-time}}}
    Pet: {oneOf: [{type: object, required: [k], properties: {k: {const: cat}}}, {type: object, required: [k], properties: {k: {const: dog}, age: {type: number, exclusiveMinimum: 0, maximum: 3}}}]}
    Both: {allOf: [{$ref: '#/components/schemas/Tree'}, {type: object, required: [name], properties: {name: {type: string, minLength: 9, maxLength: 12}}}]}
";
        let document = Document::parse("t.yaml", text).unwrap();
        let judge = Judge::new(&document);
        for name in ["Tree", "Pet", "Both"] {
            let pointer = Pointer::from("/components/schemas").child(name);
            for seed in 0..50 {
                let sample = || Sampler::new(document.root(), &judge, seed, Variety::Any).sample(&pointer);
                let value = sample().unwrap_or_else(|| panic!("{name}, seed {seed}: no sample"));
                assert_eq!(Some(value), sample());
            }
        }
    }

    #[test]
    fn what_has_no_end_has_no_sample() {
        let text = "
openapi: 3.1.0
components:
  schemas:
    Twice: {type: object, required: [a, b, c], properties: {a: {$ref: '#/components/schemas/Twice'}, b: {$ref: '#/components/schemas/Twice'}, c: {$ref: '#/components/schemas/Twice'}}}
";
        let document = Document::parse("t.yaml", text).unwrap();
        let judge = Judge::new(&document);
        let pointer = Pointer::from("/components/schemas/Twice");
        assert_eq!(Sampler::new(document.root(), &judge, 0, Variety::Any).sample(&pointer), None);
    }

    /// Returns samples of a component, of both varieties.
    pub(crate) fn samples_of(schemas: &str, name: &str) -> Vec<Value> {
        let text = format!(r#"{{"openapi": "3.1.0", "components": {{"schemas": {schemas}}}}}"#);
        let document = Document::parse("t.json", text).unwrap();
        let judge = Judge::new(&document);
        let pointer = Pointer::from("/components/schemas").child(name);
        let sample = |seed: u64| {
            let variety = if seed < 3 { Variety::Typical } else { Variety::Any };
            Sampler::new(document.root(), &judge, seed, variety).try_sample(&pointer).unwrap_or_else(|found| {
                panic!("{schemas}, seed {seed}: {}", found.reason);
            })
        };
        (0..30).map(sample).collect()
    }

    /// Returns samples of a schema, of both varieties.
    pub(crate) fn sampled(schema: &str) -> Vec<Value> {
        samples_of(&format!(r#"{{"A": {schema}}}"#), "A")
    }

    #[test]
    fn choices_and_conditions_are_met() {
        for schema in [
            r#"{"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}, "oneOf": [{"required": ["a"]}, {"required": ["b"]}]}"#,
            r#"{"type": "string", "not": {"enum": ["string"]}}"#,
            r#"{"enum": ["a", "b", "c"], "not": {"enum": ["a"]}}"#,
            r#"{"allOf": [{"enum": ["a", "b", 1]}, {"type": "integer"}]}"#,
            r#"{"not": {"type": "string"}}"#,
            r#"{"type": "object", "properties": {"k": {"enum": ["x", "y"]}}, "required": ["k"], "if": {"properties": {"k": {"const": "x"}}}, "then": {"required": ["a"]}, "else": {"required": ["b"], "properties": {"a": false}}}"#,
            r#"{"type": "boolean", "not": {"const": true}}"#,
            r##"{"$dynamicRef": "#node", "$defs": {"n": {"$dynamicAnchor": "node", "type": "integer", "minimum": 3}}}"##,
        ] {
            sampled(schema);
        }
    }

    #[test]
    fn a_schema_without_a_type_has_values_of_the_type_that_its_keywords_concern_or_of_any() {
        assert!(sampled(r#"{"pattern": "^a$"}"#).iter().all(Value::is_string));
        assert!(sampled(r#"{"pattern": "^-?[0-9]+$", "format": "int32"}"#).iter().all(Value::is_i64));
        let values = sampled(r#"{"description": "anything"}"#);
        assert!(values.iter().any(|value| !value.is_string()) && values.iter().any(Value::is_string));
    }

    #[test]
    fn a_typical_value_stays_typical_beside_one_that_must_differ() {
        let schema = r#"{"type": "object", "required": ["a", "b"], "properties": {
            "a": {"type": "string", "example": "Acme"},
            "b": {"type": "string", "not": {"enum": ["string"]}}}}"#;
        let values = sampled(schema);
        assert_eq!(values.first().map(|value| value["a"].clone()), Some(json!("Acme")));
    }
}
