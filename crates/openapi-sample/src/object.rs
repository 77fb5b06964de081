//! Objects: documented members, and as many others as required.

use serde_json::{Map, Value, json};

use crate::{
    pattern::Pattern,
    sample::{DEPTH, Sampler, below},
    whole::{Place, Whole, is_valid_at},
};

/// The maximum number of members that are added.
const MEMBERS: usize = 50;

impl<'a> Sampler<'a> {
    pub(crate) fn object(&mut self, whole: &Whole<'a>, depth: usize) -> Value {
        let most = whole.most("maxProperties").unwrap_or(usize::MAX);
        let least = whole.least("minProperties").min(MEMBERS);
        let required = required(whole);
        let (mut chosen, mut left_out): (Vec<&'a str>, Vec<&'a str>) = (Vec::new(), Vec::new());
        for name in documented(whole) {
            let is_kept = required.contains(&name)
                || depth <= DEPTH && self.chance() && !whole.avoided.contains(&name) && !self.is_left_out(whole, name);
            if is_kept { chosen.push(name) } else { left_out.push(name) }
        }
        let undocumented: Vec<&'a str> = required.iter().filter(|name| !chosen.contains(name)).copied().collect();
        chosen.extend(undocumented);
        while chosen.len() > most
            && let Some(at) = chosen.iter().rposition(|name| !required.contains(name))
        {
            chosen.remove(at);
        }
        let mut object = Map::new();
        for name in entailed(whole, chosen) {
            self.put(whole, name, required.contains(&name), depth, &mut object);
        }
        let is_open = is_open(whole);
        let is_typed = whole.each("additionalProperties").any(|(_, schema)| schema.is_object());
        let extra = usize::from(is_open && is_typed && depth <= DEPTH && self.chance());
        let wanted = least.max((object.len() + extra).min(most));
        for name in left_out {
            if object.len() >= least || is_open {
                break;
            }
            self.put(whole, name, false, depth, &mut object);
        }
        let mut number = 0;
        while object.len() < wanted && number < 4 * MEMBERS {
            if let Some(name) = self.further(whole, is_open, number) {
                self.put(whole, &name, false, depth, &mut object);
            }
            number += 1;
        }
        Value::Object(object)
    }

    /// Adds a member, unless no schema allows it.
    fn put(&mut self, whole: &Whole<'a>, name: &str, is_required: bool, depth: usize, object: &mut Map<String, Value>) {
        if object.contains_key(name) {
            return;
        }
        let places = self.places(whole, name);
        if !is_required && places.iter().any(|(_, schema)| is_nothing(schema)) {
            return;
        }
        let tag = whole.tags.iter().find(|(known, _)| *known == name).map(|(_, value)| json!(value));
        let tag = tag.filter(|value| is_valid_at(self.judge, &places, value));
        let example = || self.example_of(whole, name, &places);
        let value = match tag.or_else(example) {
            Some(value) => value,
            None if places.is_empty() => json!("text"),
            None => self.value(&places, depth + 1),
        };
        object.insert(name.to_owned(), value);
    }

    /// Returns the value of a member in the example of a part.
    fn example_of(&self, whole: &Whole<'a>, name: &str, places: &[Place<'a>]) -> Option<Value> {
        if !self.is_settled() {
            return None;
        }
        let mut parts = whole.parts.iter().filter(|part| !part.is_outer);
        let example = parts.find_map(|part| part.schema.get("example")?.get(name))?;
        is_valid_at(self.judge, places, example).then(|| example.clone())
    }

    /// Returns all schemas that apply to a member.
    fn places(&mut self, whole: &Whole<'a>, name: &str) -> Vec<Place<'a>> {
        let mut places: Vec<Place<'a>> = Vec::new();
        let mut is_evaluated = false;
        for part in &whole.parts {
            let schema = part.schema;
            let member = |key: &str| schema.get(key).and_then(Value::as_object);
            let before = places.len();
            if let Some(schema) = member("properties").and_then(|members| members.get(name)) {
                places.push((below(&part.at, "properties", name), schema));
            }
            for (pattern, schema) in member("patternProperties").into_iter().flatten() {
                if self.is_match(pattern, name) {
                    places.push((below(&part.at, "patternProperties", pattern), schema));
                }
            }
            if places.len() == before
                && let Some(schema) = part.schema.get("additionalProperties")
            {
                places.push((part.at.child("additionalProperties"), schema));
            }
            is_evaluated |= places.len() > before;
        }
        if !is_evaluated {
            let rest = whole.each("unevaluatedProperties");
            places.extend(rest.map(|(part, schema)| (part.at.child("unevaluatedProperties"), schema)));
        }
        // A schema that allows every value has no effect.
        places.retain(|(_, schema)| **schema != Value::Bool(true));
        places
    }

    /// Returns true if a member has the flag of those that are omitted.
    fn is_left_out(&mut self, whole: &Whole<'a>, name: &str) -> bool {
        let Some(flag) = self.without else { return false };
        let places = self.places(whole, name);
        places.iter().any(|(_, schema)| crate::view::is_flagged(self.root, schema, flag))
    }

    /// Returns the name of an additional member.
    fn further(&mut self, whole: &Whole<'a>, is_open: bool, number: usize) -> Option<String> {
        let names: Vec<Place<'a>> =
            whole.each("propertyNames").map(|(part, schema)| (part.at.child("propertyNames"), schema)).collect();
        let patterns: Vec<&'a str> = whole
            .each("patternProperties")
            .filter_map(|(_, schema)| schema.as_object())
            .flat_map(|schemas| schemas.keys().map(String::as_str))
            .collect();
        if !patterns.is_empty() && (!is_open || !names.is_empty() && number % 2 == 1) {
            let pattern = patterns.get(self.random.usize(..patterns.len()))?;
            return Some(Pattern::parse(pattern)?.write(&mut self.random, 0, true, number));
        }
        if names.is_empty() {
            return is_open.then(|| format!("key{number}"));
        }
        // A name is a string, which such schemas rarely declare.
        let whole = self.gather(&names, DEPTH)?;
        if let Some(listed) = whole.listed() {
            return listed.get(number % listed.len().max(1)).and_then(|name| name.as_str()).map(str::to_owned);
        }
        Some(match number {
            0 => self.text(&whole, &names),
            _ => self.other_text(&whole, &names),
        })
    }
}

/// Returns true if undocumented members may be added.
fn is_open(whole: &Whole<'_>) -> bool {
    let keys = ["additionalProperties", "unevaluatedProperties"];
    !keys.iter().any(|key| whole.each(key).any(|(_, schema)| is_nothing(schema)))
}

/// Returns the names of documented members.
fn documented<'a>(whole: &Whole<'a>) -> Vec<&'a str> {
    let mut names: Vec<&'a str> = Vec::new();
    for (_, properties) in whole.each("properties") {
        for name in properties.as_object().into_iter().flat_map(Map::keys) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
    }
    names
}

/// Returns the names of required members.
fn required<'a>(whole: &Whole<'a>) -> Vec<&'a str> {
    let mut names = whole.names("required");
    for (name, _) in &whole.tags {
        if !names.contains(name) {
            names.push(*name);
        }
    }
    names
}

/// Adds the members that others require (`dependentRequired`).
fn entailed<'a>(whole: &Whole<'a>, mut chosen: Vec<&'a str>) -> Vec<&'a str> {
    let mut index = 0;
    while let Some(name) = chosen.get(index).copied() {
        index += 1;
        for (_, dependents) in whole.each("dependentRequired") {
            let names = dependents.get(name).and_then(Value::as_array).into_iter().flatten();
            for name in names.filter_map(Value::as_str) {
                if !chosen.contains(&name) {
                    chosen.push(name);
                }
            }
        }
    }
    chosen
}

/// Returns true if a schema allows no value.
fn is_nothing(schema: &Value) -> bool {
    let refuses_all = |not: &Value| *not == Value::Bool(true) || not.as_object().is_some_and(Map::is_empty);
    *schema == Value::Bool(false)
        || schema.as_object().is_some_and(|schema| schema.len() == 1 && schema.get("not").is_some_and(refuses_all))
}

#[cfg(test)]
mod tests {
    use crate::sample::tests::{sampled, samples_of};

    #[test]
    fn objects_have_what_they_must_have() {
        for schema in [
            r#"{"type": "object", "required": ["a"], "allOf": [{"properties": {"a": {"type": "integer"}}}, {"properties": {"a": {"minimum": 5}}}]}"#,
            r#"{"type": "object", "minProperties": 3, "additionalProperties": {"type": "integer"}}"#,
            r#"{"type": "object", "minProperties": 2, "additionalProperties": {"type": "integer"}, "propertyNames": {"pattern": "^[A-Z]{2}$"}}"#,
            r#"{"type": "object", "minProperties": 2, "propertyNames": {"enum": ["a", "b", "c"]}}"#,
            r#"{"type": "object", "minProperties": 2, "patternProperties": {"^x-[a-z]+$": {"type": "integer"}}, "additionalProperties": false}"#,
            r#"{"type": "object", "minProperties": 1, "properties": {"a": {}, "b": {}}, "additionalProperties": false}"#,
            r#"{"type": "object", "maxProperties": 1, "properties": {"a": {}, "b": {}}, "required": ["b"]}"#,
            r#"{"type": "object", "properties": {"a": {}, "b": {}}, "dependentRequired": {"a": ["c"], "c": ["d"]}}"#,
            r#"{"type": "object", "properties": {"a": {}}, "dependentSchemas": {"a": {"required": ["b"], "properties": {"b": {"type": "integer"}}}}}"#,
            r#"{"type": "object", "properties": {"a": {}, "b": {}}, "not": {"required": ["a", "b"]}}"#,
            r#"{"type": "object", "required": ["a"], "patternProperties": {"^a": {"const": 7}}}"#,
            r#"{"allOf": [{"properties": {"a": {"type": "string"}}}], "required": ["a"], "unevaluatedProperties": false}"#,
        ] {
            sampled(schema);
        }
    }

    #[test]
    fn members_that_a_part_requires_are_there() {
        let schemas = r##"{
            "P": {"type": "object", "properties": {"id": {"type": "integer"}, "n": {"type": "string"}}},
            "A": {"allOf": [{"$ref": "#/components/schemas/P"}, {"required": ["id"]}]},
            "B": {"$ref": "#/components/schemas/A", "required": ["n"]},
            "C": {"allOf": [{"$ref": "#/components/schemas/B"}], "required": ["id"], "properties": {"n": {"maxLength": 3}}}
        }"##;
        for name in ["A", "B", "C"] {
            for value in samples_of(schemas, name) {
                assert!(value["id"].is_i64(), "{name}: {value}");
            }
        }
    }
}
