//! Conversion of texts to values, by the types that a schema allows.

use openapi_document::{Pointer, followed, type_of};
use openapi_sample::Judge;
use serde_json::{Map, Number, Value};

/// The maximum depth to which schemas are followed.
const DEPTH: usize = 16;

/// A schema with its location.
pub(crate) type Place<'a> = (Pointer, &'a Value);

/// Reads texts according to the schemas of a document.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    pub(crate) root: &'a Value,
    pub(crate) judge: &'a Judge,
}

impl<'a> Reader<'a> {
    /// Returns the value of a text: that of the first type for which it is valid.
    pub(crate) fn scalar(&self, (at, schema): &Place<'a>, text: &str) -> Value {
        let types = self.types(schema);
        let has = |name: &str| types.contains(&name);
        let mut candidates = Vec::new();
        if has("integer") || has("number") {
            candidates.extend(number(text));
        }
        if has("boolean") {
            candidates.extend(text.parse::<bool>().ok().map(Value::Bool));
        }
        if has("null") && matches!(text, "" | "null") {
            candidates.push(Value::Null);
        }
        candidates.push(Value::String(text.to_owned()));
        if types.is_empty() {
            candidates.extend(number(text));
            candidates.extend(text.parse::<bool>().ok().map(Value::Bool));
        }
        self.first_valid(at, candidates)
    }

    /// Returns the first valid value, otherwise the first one.
    pub(crate) fn first_valid(&self, at: &Pointer, mut candidates: Vec<Value>) -> Value {
        let valid = candidates.iter().position(|value| self.judge.is_valid(at, value)).unwrap_or_default();
        if valid < candidates.len() { candidates.swap_remove(valid) } else { Value::Null }
    }

    /// Returns true if a schema allows the type with the given name.
    pub(crate) fn is(&self, schema: &'a Value, name: &str) -> bool {
        self.types(schema).contains(&name)
    }

    /// Returns true if a schema allows objects: it declares that type, or none at all.
    pub(crate) fn may_be_object(&self, schema: &'a Value) -> bool {
        let types = self.types(schema);
        types.is_empty() || types.contains(&"object")
    }

    /// Returns the types that a schema declares, including references and branches; empty if it declares none.
    fn types(&self, schema: &'a Value) -> Vec<&'a str> {
        let mut types = Vec::new();
        self.collect(schema, 0, &mut types);
        types
    }

    fn collect(&self, schema: &'a Value, depth: usize, types: &mut Vec<&'a str>) {
        let Some(schema) = self.object(schema).filter(|_| depth < DEPTH) else { return };
        match schema.get("type") {
            Some(Value::String(name)) => types.push(name),
            Some(Value::Array(names)) => types.extend(names.iter().filter_map(Value::as_str)),
            _ if schema.contains_key("properties") => types.push("object"),
            _ if schema.contains_key("items") => types.push("array"),
            _ => {}
        }
        let listed = schema.get("enum").and_then(Value::as_array).into_iter().flatten().chain(schema.get("const"));
        if !schema.contains_key("type") {
            types.extend(listed.map(|value| -> &'a str { type_of(value) }));
        }
        for part in ["allOf", "oneOf", "anyOf"].iter().filter_map(|key| schema.get(*key)?.as_array()).flatten() {
            self.collect(part, depth + 1, types);
        }
        if !types.is_empty() && schema.get("nullable") == Some(&Value::Bool(true)) {
            types.push("null");
        }
    }

    /// Returns the schema of a member.
    pub(crate) fn property(&self, (at, schema): &Place<'a>, name: &str) -> Option<Place<'a>> {
        self.find(at, schema, 0, &|at, schema| {
            let schema = schema.get("properties")?.get(name)?;
            Some((at.child("properties").child(name), schema))
        })
    }

    /// Returns the schema of additional members.
    pub(crate) fn further(&self, (at, schema): &Place<'a>) -> Option<Place<'a>> {
        self.find(at, schema, 0, &|at, schema| {
            let schema = schema.get("additionalProperties").filter(|schema| schema.is_object())?;
            Some((at.child("additionalProperties"), schema))
        })
    }

    /// Returns the schema of the items.
    pub(crate) fn items(&self, (at, schema): &Place<'a>) -> Option<Place<'a>> {
        self.find(at, schema, 0, &|at, schema| Some((at.child("items"), schema.get("items")?)))
    }

    /// Returns the names of documented members.
    pub(crate) fn names(&self, place: &Place<'a>) -> Vec<&'a str> {
        let mut names = Vec::new();
        self.each_name(place.1, 0, &mut names);
        names
    }

    fn each_name(&self, schema: &'a Value, depth: usize, names: &mut Vec<&'a str>) {
        let Some(schema) = self.object(schema).filter(|_| depth < DEPTH) else { return };
        let own = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
        names.extend(own.map(|(name, _)| name.as_str()));
        for part in ["allOf", "oneOf", "anyOf"].iter().filter_map(|key| schema.get(*key)?.as_array()).flatten() {
            self.each_name(part, depth + 1, names);
        }
    }

    /// Searches a schema and its branches.
    fn find(&self, at: &Pointer, schema: &'a Value, depth: usize, look: Look<'_, 'a>) -> Option<Place<'a>> {
        let found = followed(self.root, at, schema).filter(|_| depth < DEPTH)?;
        let schema = found.value.as_object()?;
        if let Some(place) = look(&found.pointer, schema) {
            return Some(place);
        }
        ["allOf", "oneOf", "anyOf"].iter().find_map(|key| {
            let parts = schema.get(*key)?.as_array()?;
            let at = found.pointer.child(key);
            parts.iter().enumerate().find_map(|(index, part)| self.find(&at.child(index), part, depth + 1, look))
        })
    }

    fn object(&self, schema: &'a Value) -> Option<&'a Map<String, Value>> {
        followed(self.root, &Pointer::root(), schema)?.value.as_object()
    }
}

/// A function that finds a subschema in a schema.
type Look<'l, 'a> = &'l dyn Fn(&Pointer, &'a Map<String, Value>) -> Option<Place<'a>>;

fn number(text: &str) -> Option<Value> {
    let integer = text.parse::<i64>().ok().map(Value::from);
    let large = || text.parse::<u64>().ok().map(Value::from);
    let float = || text.parse::<f64>().ok().and_then(Number::from_f64).map(Value::Number);
    integer.or_else(large).or_else(float)
}
