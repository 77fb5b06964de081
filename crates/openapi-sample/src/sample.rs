//! Values that a schema allows.

use openapi_document::{Pointer, resolve};
use serde_json::{Map, Number, Value, json};

use crate::Judge;

/// How deep optional members and items are written. Below, only what must be there is.
const DEPTH: usize = 5;

/// How many values one sample may hold. Objects that require two of themselves have no end.
const SIZE: usize = 10_000;

/// What samples are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variety {
    /// To be read: examples where the document has them, every optional member.
    Typical,
    /// To try what a type takes: any branch, any member there or not.
    Any,
}

/// Writes values that a schema allows. The same seed gives the same values.
#[derive(Debug)]
pub struct Sampler<'a> {
    root: &'a Value,
    judge: &'a Judge,
    random: fastrand::Rng,
    variety: Variety,
    /// How many values may still be written.
    left: usize,
}

impl<'a> Sampler<'a> {
    /// A sampler over the schemas of a document.
    pub fn new(root: &'a Value, judge: &'a Judge, seed: u64, variety: Variety) -> Self {
        Self { root, judge, random: fastrand::Rng::with_seed(seed), variety, left: SIZE }
    }

    /// A value that is valid against the schema at a pointer; `None` if none is found.
    pub fn sample(&mut self, pointer: &Pointer) -> Option<Value> {
        const TRIES: usize = 40;
        for attempt in 0..TRIES {
            // A plain value is tried at last where a varied one was not valid.
            let depth = if attempt < TRIES / 2 { 0 } else { DEPTH };
            self.left = SIZE;
            let schema = pointer.find(self.root)?.clone();
            let value = self.value(&schema, pointer, depth);
            if self.judge.is_valid(pointer, &value) {
                return Some(value);
            }
        }
        None
    }

    fn chance(&mut self) -> bool {
        self.variety == Variety::Typical || self.random.bool()
    }

    fn pick<'v, T>(&mut self, items: &'v [T]) -> Option<&'v T> {
        if items.is_empty() {
            return None;
        }
        let index = if self.variety == Variety::Typical { 0 } else { self.random.usize(..items.len()) };
        items.get(index)
    }

    fn value(&mut self, schema: &Value, pointer: &Pointer, depth: usize) -> Value {
        let Some(schema) = schema.as_object() else { return json!({}) };
        if depth > 40 || self.left == 0 {
            return Value::Null;
        }
        self.left -= 1;
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            return match resolve(self.root, reference) {
                Some(target) => self.value(target.value, &target.pointer, depth + 1),
                None => Value::Null,
            };
        }
        if let Some(example) = self.example(schema, pointer) {
            return example;
        }
        if let Some(constant) = schema.get("const") {
            return constant.clone();
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            return self.pick(values).cloned().unwrap_or_default();
        }
        let allows_null = schema.get("nullable") == Some(&Value::Bool(true)) || types(schema).contains(&"null");
        if allows_null && (self.variety == Variety::Any && self.random.u8(..) < 50 || depth > 2 * DEPTH) {
            return Value::Null;
        }
        for key in ["oneOf", "anyOf"] {
            let branches = schema.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            let useful: Vec<usize> = (0..branches.len()).filter(|index| !is_null(branches, *index)).collect();
            let Some(index) = self.pick(&useful).copied() else { continue };
            let Some(branch) = branches.get(index) else { continue };
            let chosen = self.value(branch, &pointer.child(key).child(index), depth + 1);
            return self.beside(schema, pointer, chosen, depth);
        }
        if let Some(parts) = schema.get("allOf").and_then(Value::as_array) {
            let mut whole = Value::Null;
            for (index, part) in parts.iter().enumerate() {
                let part = self.value(part, &pointer.child("allOf").child(index), depth + 1);
                whole = together(whole, part);
            }
            return self.beside(schema, pointer, whole, depth);
        }
        self.typed(schema, pointer, depth)
    }

    /// Adds what the schema itself says beside its branches.
    fn beside(&mut self, schema: &Map<String, Value>, pointer: &Pointer, value: Value, depth: usize) -> Value {
        if schema.contains_key("properties") {
            let own = self.object(schema, pointer, depth);
            return together(own, value);
        }
        value
    }

    fn example(&self, schema: &Map<String, Value>, pointer: &Pointer) -> Option<Value> {
        if self.variety == Variety::Any {
            return None;
        }
        let examples = schema.get("examples").and_then(Value::as_array).and_then(|examples| examples.first());
        let example = schema.get("example").or(examples)?;
        self.judge.is_valid(pointer, example).then(|| example.clone())
    }

    fn typed(&mut self, schema: &Map<String, Value>, pointer: &Pointer, depth: usize) -> Value {
        let types: Vec<&str> = types(schema).into_iter().filter(|name| *name != "null").collect();
        let name = self.pick(&types).copied().unwrap_or_else(|| implied(schema));
        match name {
            "object" => self.object(schema, pointer, depth),
            "array" => self.array(schema, pointer, depth),
            "string" => Value::String(self.text(schema)),
            "integer" => self.integer(schema),
            "number" => self.number(schema),
            "boolean" => Value::Bool(self.chance()),
            _ => Value::Null,
        }
    }

    fn object(&mut self, schema: &Map<String, Value>, pointer: &Pointer, depth: usize) -> Value {
        let required: Vec<&str> =
            schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        let mut object = Map::new();
        let properties = schema.get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            let is_required = required.contains(&name.as_str());
            if property.as_bool() == Some(false) || !is_required && (depth > DEPTH || !self.chance()) {
                continue;
            }
            let value = self.value(property, &pointer.child("properties").child(name), depth + 1);
            object.insert(name.clone(), value);
        }
        for name in required {
            if !object.contains_key(name) {
                object.insert(name.to_owned(), json!("text"));
            }
        }
        let wanted = schema.get("minProperties").and_then(Value::as_u64).unwrap_or(0) as usize;
        if let Some(more @ Value::Object(_)) = schema.get("additionalProperties") {
            let count = if depth > DEPTH { wanted } else { wanted.max(usize::from(self.chance())) };
            for number in 0..count.min(20) {
                let value = self.value(more, &pointer.child("additionalProperties"), depth + 1);
                object.entry(format!("key{number}")).or_insert(value);
            }
        }
        while object.len() < wanted.min(50) && schema.get("additionalProperties") != Some(&Value::Bool(false)) {
            object.insert(format!("key{}", object.len()), json!("text"));
        }
        Value::Object(object)
    }

    fn array(&mut self, schema: &Map<String, Value>, pointer: &Pointer, depth: usize) -> Value {
        let bound = |key: &str| schema.get(key).and_then(Value::as_u64).map(|bound| bound as usize);
        let (least, most) = (bound("minItems").unwrap_or(0).min(100), bound("maxItems").unwrap_or(usize::MAX));
        let wanted =
            if depth > DEPTH { 0 } else { 1 + usize::from(self.variety == Variety::Any && self.random.bool()) };
        let count = wanted.max(least).min(most);
        let places = schema.get("prefixItems").and_then(Value::as_array);
        let mut items: Vec<Value> = Vec::new();
        let mut tries = 0;
        while items.len() < count.max(places.map_or(0, Vec::len).min(most)) && tries < 200 {
            tries += 1;
            let index = items.len();
            let item = match (places.and_then(|places| places.get(index)), schema.get("items")) {
                (Some(place), _) => self.value(place, &pointer.child("prefixItems").child(index), depth + 1),
                (None, Some(inner @ Value::Object(_))) => self.value(inner, &pointer.child("items"), depth + 1),
                (None, Some(Value::Bool(false))) => break,
                _ => json!("text"),
            };
            if schema.get("uniqueItems") == Some(&Value::Bool(true)) && items.contains(&item) {
                continue;
            }
            items.push(item);
        }
        Value::Array(items)
    }

    fn integer(&mut self, schema: &Map<String, Value>) -> Value {
        let (low, high) = bounds(schema);
        // A width is a range, whether the judge asserts formats or not.
        let widest = match schema.get("format").and_then(Value::as_str) {
            Some("int8") => 127.0,
            Some("uint8") => 255.0,
            Some("int16") => 32_767.0,
            Some("uint16") => 65_535.0,
            Some("int32") => 2_147_483_647.0,
            Some("uint32") => 4_294_967_295.0,
            _ => 9.0e15,
        };
        let low =
            low.unwrap_or(if high.is_some_and(|high| high < 0.0) { -widest } else { 0.0 }).max(-widest).ceil() as i64;
        let high = high.unwrap_or(widest).min(widest).floor() as i64;
        let high = high.max(low);
        let mut number = match self.variety {
            Variety::Typical => low.max(1).min(high),
            Variety::Any if self.random.bool() => self.random.i64(low..=high.min(low.saturating_add(1000))),
            Variety::Any => self.random.i64(low..=high),
        };
        if let Some(step) = schema.get("multipleOf").and_then(Value::as_i64).filter(|step| *step > 1) {
            number = number / step * step;
            if number < low {
                number += step;
            }
        }
        number.into()
    }

    fn number(&mut self, schema: &Map<String, Value>) -> Value {
        let (low, high) = bounds(schema);
        let low = low.unwrap_or(0.0);
        let high = high.unwrap_or(low + 1000.0).max(low);
        let share = if self.variety == Variety::Typical { 0.5 } else { self.random.f64() };
        let mut number = low + (high - low) * share;
        if let Some(step) = schema.get("multipleOf").and_then(Value::as_f64).filter(|step| *step > 0.0) {
            number = (number / step).round() * step;
        } else if high - low > 1.0 {
            number = ((number * 100.0).round() / 100.0).clamp(low, high);
        }
        Number::from_f64(number).map_or(json!(0), Value::Number)
    }

    fn text(&mut self, schema: &Map<String, Value>) -> String {
        let digit = |random: &mut fastrand::Rng| char::from(b'0' + random.u8(..10));
        let text = match schema.get("format").and_then(Value::as_str) {
            Some("date-time") => format!(
                "20{:02}-{:02}-{:02}T12:34:56Z",
                self.random.u8(10..40),
                self.random.u8(1..13),
                self.random.u8(1..29)
            ),
            Some("date") => {
                format!("20{:02}-{:02}-{:02}", self.random.u8(10..40), self.random.u8(1..13), self.random.u8(1..29))
            }
            Some("time") => "12:34:56Z".to_owned(),
            Some("duration") => "P1D".to_owned(),
            Some("uuid") => {
                let mut hex = |count: usize| -> String {
                    (0..count).map(|_| char::from(b"0123456789abcdef"[self.random.usize(..16)])).collect()
                };
                format!("{}-{}-4{}-a{}-{}", hex(8), hex(4), hex(3), hex(3), hex(12))
            }
            Some("uri" | "url" | "iri" | "uri-reference") => format!("https://example.com/{}", digit(&mut self.random)),
            Some("email" | "idn-email") => format!("user{}@example.com", digit(&mut self.random)),
            Some("hostname" | "idn-hostname") => "example.com".to_owned(),
            Some("ipv4" | "ip") => format!("192.0.2.{}", self.random.u8(1..255)),
            Some("ipv6") => format!("2001:db8::{:x}", self.random.u8(1..255)),
            Some("byte" | "base64") => "dGV4dA==".to_owned(),
            Some("regex") => "^a+$".to_owned(),
            Some("json-pointer") => "/a".to_owned(),
            _ => match self.variety {
                Variety::Typical => "string".to_owned(),
                Variety::Any => {
                    let words = ["text", "a b", "é–ü", "0", "quote\"s", "line\nbreak", "UPPER", "true"];
                    words[self.random.usize(..words.len())].to_owned()
                }
            },
        };
        if let Some(pattern) = schema.get("pattern").and_then(Value::as_str) {
            return self.matching(pattern, schema, &text);
        }
        let bound = |key: &str| schema.get(key).and_then(Value::as_u64).map(|bound| bound as usize);
        let mut text = text;
        let least = bound("minLength").unwrap_or(0).min(10_000);
        while text.chars().count() < least {
            text.push('x');
        }
        match bound("maxLength") {
            Some(most) if text.chars().count() > most => text.chars().take(most).collect(),
            _ => text,
        }
    }

    /// A text that a pattern matches, by trying usual ones. What is not found is left to the caller,
    /// who asks the judge.
    fn matching(&mut self, pattern: &str, schema: &Map<String, Value>, text: &str) -> String {
        let length = schema.get("minLength").and_then(Value::as_u64).unwrap_or(1).min(200) as usize;
        let example = schema.get("example").or_else(|| schema.get("default")).and_then(Value::as_str);
        let candidates = [
            text.to_owned(),
            example.unwrap_or("a").to_owned(),
            "a".repeat(length),
            "A".repeat(length),
            "1".repeat(length),
            "a1".repeat(length.div_ceil(2)),
            "abcdef".to_owned(),
            "123456".to_owned(),
            "2024-01-01".to_owned(),
            "2024-01-01T12:34:56.000Z".to_owned(),
            "1.2.3".to_owned(),
            "https://example.com".to_owned(),
            "/a".to_owned(),
            "abc-def".to_owned(),
            "en-US".to_owned(),
            String::new(),
        ];
        let schema = json!({"type": "string", "pattern": pattern});
        let Ok(validator) = jsonschema::validator_for(&schema) else { return text.to_owned() };
        let fitting: Vec<String> = candidates.into_iter().filter(|text| validator.is_valid(&json!(text))).collect();
        self.pick(&fitting).cloned().unwrap_or_else(|| text.to_owned())
    }
}

fn types(schema: &Map<String, Value>) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(name)) => vec![name.as_str()],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// The type that the keywords of a schema without `type` speak of.
fn implied(schema: &Map<String, Value>) -> &'static str {
    let has = |keys: &[&str]| keys.iter().any(|key| schema.contains_key(*key));
    if has(&["properties", "additionalProperties", "required"]) {
        "object"
    } else if has(&["items", "prefixItems", "minItems"]) {
        "array"
    } else if has(&["minimum", "maximum", "multipleOf"]) {
        "number"
    } else {
        "string"
    }
}

fn bounds(schema: &Map<String, Value>) -> (Option<f64>, Option<f64>) {
    let number = |key: &str| schema.get(key).and_then(Value::as_f64);
    let is_integer = schema.get("type").and_then(Value::as_str) == Some("integer");
    let step = if is_integer { 1.0 } else { 0.5 };
    let flag = |key: &str| schema.get(key) == Some(&Value::Bool(true));
    let low = number("minimum").map(|low| if flag("exclusiveMinimum") { low + step } else { low });
    let high = number("maximum").map(|high| if flag("exclusiveMaximum") { high - step } else { high });
    (
        low.or(number("exclusiveMinimum").map(|low| low + step)),
        high.or(number("exclusiveMaximum").map(|high| high - step)),
    )
}

fn is_null(branches: &[Value], index: usize) -> bool {
    branches.get(index).is_some_and(|branch| branch.get("type") == Some(&json!("null")))
}

/// Two values that hold together: objects with the members of both, otherwise the later one that
/// says something.
fn together(first: Value, second: Value) -> Value {
    match (first, second) {
        (Value::Object(mut first), Value::Object(second)) => {
            for (key, value) in second {
                let merged = match first.remove(&key) {
                    Some(known) => together(known, value),
                    None => value,
                };
                first.insert(key, merged);
            }
            Value::Object(first)
        }
        (first, Value::Null) => first,
        (first, Value::Object(second)) if second.is_empty() && !first.is_null() => first,
        (_, second) => second,
    }
}

#[cfg(test)]
mod tests {
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
}
