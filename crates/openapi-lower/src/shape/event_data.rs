//! The `data` of a server-sent event is a string whose `contentSchema` describes its JSON content (OpenAPI 3.2,
//! "Special Considerations for Server-Sent Events"). The schema of the JSON replaces the string, so that items have
//! its type. Schemas combined with it no longer describe `data`, and other references to the event keep the original.

use std::collections::{BTreeMap, BTreeSet};

use openapi_document::{
    Members, Pointer, add_component,
    media_type::is_json,
    resolve, target_of,
    walk::{Kind, visit},
};
use serde_json::{Value, json};

use crate::{Names, Notes, Pass, Step, schema::is_annotation, type_name};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "event-data", step: Step::Document(replace_event_data) };

/// The depth to which choices between events are followed.
const DEPTH: usize = 4;

fn replace_event_data(root: &mut Value, notes: &mut Notes) {
    let mut found = Found::default();
    let before: &Value = root;
    visit(before, &mut |kind, pointer, value| {
        let is_stream = || pointer.last().trim_start().to_ascii_lowercase().starts_with("text/event-stream");
        if kind != Kind::MediaType || !is_stream() {
            return;
        }
        if let Some(item) = value.member("itemSchema") {
            found.look(before, item, &pointer.child("itemSchema"), DEPTH, &mut Vec::new());
        }
        let whole = value.member("schema").and_then(Members::reference);
        if let Some(target) = whole.and_then(target_of) {
            found.references.insert(pointer.child("schema"), target);
        }
    });
    if found.events.is_empty() {
        return;
    }
    found.split(root, notes);
    let mut places: Vec<&Pointer> = Vec::new();
    for Event { properties: pointer, .. } in &found.events {
        if places.contains(&pointer) {
            continue;
        }
        places.push(pointer);
        let Some(Value::Object(properties)) = root.pointer_mut(pointer.as_str()) else { continue };
        let content = properties.member_mut("data").and_then(|data| data.take_member("contentSchema"));
        let Some(content) = content else { continue };
        properties.insert("data".to_owned(), content);
        // Every event has a name, whether the document lists it or not; it distinguishes the event from its data.
        properties.entry("event").or_insert_with(|| json!({"type": "string"}));
        notes.kept(&pointer.child("data"), "event data typed by `contentSchema`");
    }
    found.settle(root, notes);
}

/// A step on the path from an item to an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    /// The step to the target of a reference.
    Reference,
    /// The step to a branch of `allOf`, `oneOf` or `anyOf`.
    Branch(&'static str, usize),
    /// The step to the members of the schema itself.
    Members,
}

/// An event whose data is JSON.
#[derive(Debug)]
struct Event {
    /// The location of its properties.
    properties: Pointer,
    /// The schemas on the path to it, from the item on.
    way: Vec<(Pointer, Way)>,
}

/// The event streams of a document.
#[derive(Debug, Default)]
struct Found {
    /// The references on the paths to events, with their targets.
    references: BTreeMap<Pointer, Pointer>,
    events: Vec<Event>,
}

impl Found {
    fn look(&mut self, root: &Value, schema: &Value, pointer: &Pointer, depth: usize, way: &mut Vec<(Pointer, Way)>) {
        if let Some(reference) = schema.reference() {
            // A reference to itself has no schema.
            if depth == 0 || resolve(root, reference).is_none() {
                return;
            }
            let Some(target) = target_of(reference) else { return };
            let Some(value) = target.find(root) else { return };
            self.references.insert(pointer.clone(), target.clone());
            way.push((pointer.clone(), Way::Reference));
            let depth = if value.has("$ref") { depth } else { depth - 1 };
            self.look(root, value, &target, depth, way);
            way.pop();
            return;
        }
        if has_json(schema) {
            let mut way = way.clone();
            way.push((pointer.clone(), Way::Members));
            self.events.push(Event { properties: pointer.child("properties"), way });
        }
        for key in ["oneOf", "anyOf", "allOf"].into_iter().filter(|_| depth > 0) {
            let branches = schema.member(key).and_then(Value::as_array).into_iter().flatten();
            for (index, branch) in branches.enumerate() {
                way.push((pointer.clone(), Way::Branch(key, index)));
                self.look(root, branch, &pointer.child(key).child(index), depth - 1, way);
                way.pop();
            }
        }
    }

    /// Gives event streams copies of the changed components that are also referenced elsewhere.
    fn split(&mut self, root: &mut Value, notes: &mut Notes) {
        let places = self.events.iter().flat_map(|event| &event.way);
        let changing: BTreeSet<Pointer> = places.filter_map(|(place, _)| component(place)).collect();
        if changing.is_empty() {
            return;
        }
        let mut uses: Vec<(Pointer, Pointer)> = Vec::new();
        visit(root, &mut |kind, pointer, value| {
            let reference = value.reference().filter(|_| kind == Kind::Schema);
            if let Some(target) = reference.and_then(target_of).filter(|target| changing.contains(target)) {
                uses.push((pointer.clone(), target));
            }
        });
        let mut copied: BTreeSet<Pointer> = BTreeSet::new();
        loop {
            // A reference to an event from a component that remains unchanged counts as elsewhere, too.
            let is_else = |place: &Pointer| {
                !self.references.contains_key(place) || component(place).is_some_and(|own| copied.contains(&own))
            };
            let next = uses.iter().find(|(place, target)| !copied.contains(target) && is_else(place));
            let Some(next) = next.map(|(_, target)| target.clone()) else { break };
            copied.insert(next);
        }
        let mut names = Names::of_components(root);
        let mut copies: BTreeMap<Pointer, Pointer> = BTreeMap::new();
        for original in copied {
            let Some(schema) = original.find(root).cloned() else { continue };
            let name = names.claim_type(&type_name(&format!("{}Event", original.last())));
            notes.kept(&original, format!("copied to the component `{name}` for use as a stream event"));
            let copy = Pointer::schema(&name);
            add_component(root, "schemas", &name, schema);
            copies.insert(original, copy);
        }
        if copies.is_empty() {
            return;
        }
        let moved = |place: &Pointer| {
            let Some(own) = component(place) else { return place.clone() };
            let Some(copy) = copies.get(&own) else { return place.clone() };
            let inside = place.as_str().strip_prefix(own.as_str()).unwrap_or_default();
            Pointer::from(format!("{copy}{inside}").as_str())
        };
        for (place, target) in &self.references {
            if let Some(copy) = copies.get(target) {
                lead(root, &moved(place), target, copy);
            }
        }
        for event in &mut self.events {
            event.properties = moved(&event.properties);
            event.way.iter_mut().for_each(|(place, _)| *place = moved(place));
        }
    }

    /// Removes `data` as a string from schemas that are combined with JSON data. Alternatives without JSON retain it.
    fn settle(&self, root: &mut Value, notes: &mut Notes) {
        let ways: BTreeSet<&(Pointer, Way)> = self.events.iter().flat_map(|event| &event.way).collect();
        let leads = |place: &Pointer, way: Way| ways.contains(&(place.clone(), way));
        for event in &self.events {
            let mut text: Option<Value> = None;
            for (place, way) in event.way.iter().filter(|(_, way)| *way != Way::Reference) {
                if !leads(place, Way::Members) {
                    let members = root.pointer_mut(place.as_str()).and_then(|schema| schema.member_mut("properties"));
                    if let Some(data) = members.and_then(|members| members.take_member("data")) {
                        notes.kept(&place.child("properties").child("data"), JSON_DATA);
                        text.get_or_insert(data);
                    }
                }
                for index in 0..count(root, place, "allOf") {
                    let branch = place.child("allOf").child(index);
                    if leads(place, Way::Branch("allOf", index)) {
                        continue;
                    }
                    let whole: &Value = root;
                    let parted = branch.find(whole).and_then(|schema| without_data(whole, schema, DEPTH));
                    if let (Some((rest, data)), Some(schema)) = (parted, root.pointer_mut(branch.as_str())) {
                        *schema = rest;
                        notes.kept(&branch, JSON_DATA);
                        text.get_or_insert(data);
                    }
                }
                if let (Way::Branch(key @ ("oneOf" | "anyOf"), _), Some(text)) = (*way, &text) {
                    for index in (0..count(root, place, key)).filter(|index| !leads(place, Way::Branch(key, *index))) {
                        give(root, &place.child(key).child(index), text);
                    }
                }
            }
        }
    }
}

/// The reason for the removal of an event's data.
const JSON_DATA: &str = "event data typed by the JSON schema combined with the event";

/// Returns true if a schema describes an event whose data is JSON.
fn has_json(schema: &Value) -> bool {
    let data = schema.member("properties").and_then(|all| all.member("data"));
    data.is_some_and(|data| {
        data.has("contentSchema")
            && data.member("contentMediaType").and_then(Value::as_str).is_none_or(is_json)
            && !data.has("contentEncoding")
    })
}

/// Returns the component that contains a location.
fn component(place: &Pointer) -> Option<Pointer> {
    place.in_schema().map(|(name, _)| Pointer::schema(&name))
}

/// Redirects a reference to a copy, and the mapping of the discriminator beside it.
fn lead(root: &mut Value, place: &Pointer, target: &Pointer, copy: &Pointer) {
    if let Some(Value::Object(schema)) = root.pointer_mut(place.as_str()) {
        schema.insert("$ref".to_owned(), copy.to_reference().into());
    }
    let list = place.parent().filter(|list| matches!(list.last().as_str(), "oneOf" | "anyOf"));
    let Some(holder) = list.and_then(|list| list.parent()) else { return };
    let discriminator = root.pointer_mut(holder.as_str()).and_then(|schema| schema.member_mut("discriminator"));
    let Some(Value::Object(discriminator)) = discriminator else { return };
    let mapping = discriminator.entry("mapping").or_insert_with(|| json!({}));
    let Value::Object(mapping) = mapping else { return };
    let (name, reference) = (target.last(), target.to_reference());
    let mut is_mapped = false;
    for value in mapping.values_mut() {
        if value.as_str().is_some_and(|it| it == name || it == reference) {
            *value = copy.to_reference().into();
            is_mapped = true;
        }
    }
    if !is_mapped {
        mapping.insert(name, copy.to_reference().into());
    }
}

/// Returns the number of branches of a schema.
fn count(root: &Value, place: &Pointer, key: &str) -> usize {
    let branches = place.find(root).and_then(|schema| schema.member(key)).and_then(Value::as_array);
    branches.map_or(0, Vec::len)
}

/// Returns a schema, or a copy of its target, without the data of an event, and the data; `None` if it has no data.
fn without_data(root: &Value, schema: &Value, depth: usize) -> Option<(Value, Value)> {
    if let Some(reference) = schema.reference() {
        let target = resolve(root, reference).filter(|_| depth > 0)?;
        let (mut rest, data) = without_data(root, target.value, depth - 1)?;
        // A copy has no derived schemas, and the annotations remain at the original.
        if let Value::Object(rest) = &mut rest {
            rest.retain(|key, _| !is_annotation(key) && key != "discriminator");
        }
        return Some((rest, data));
    }
    let mut rest = schema.clone();
    let mut data = rest.member_mut("properties").and_then(|members| members.take_member("data"));
    let branches = rest.member_mut("allOf").and_then(Value::as_array_mut).filter(|_| depth > 0);
    for branch in branches.into_iter().flatten() {
        if let Some((other, lost)) = without_data(root, branch, depth - 1) {
            *branch = other;
            data.get_or_insert(lost);
        }
    }
    Some((rest, data?))
}

/// Adds the data of an event to an alternative that does not describe it.
fn give(root: &mut Value, place: &Pointer, text: &Value) {
    let Some(branch) = place.find(root) else { return };
    if branch.has("$ref") {
        if without_data(root, branch, DEPTH).is_none() {
            let whole = json!({"allOf": [branch, {"properties": {"data": text}}]});
            if let Some(branch) = root.pointer_mut(place.as_str()) {
                *branch = whole;
            }
        }
        return;
    }
    let Some(Value::Object(branch)) = root.pointer_mut(place.as_str()) else { return };
    let Value::Object(members) = branch.entry("properties").or_insert_with(|| json!({})) else { return };
    if !members.has("data") {
        members.insert("data".to_owned(), text.clone());
        return;
    }
    let Some(own) = members.member_mut("data") else { return };
    if let (Value::Object(own), Value::Object(text)) = (own, text)
        && !own.has("$ref")
        && !text.has("$ref")
    {
        for (key, value) in text {
            own.entry(key).or_insert_with(|| value.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::run_document;

    #[test]
    fn the_json_takes_the_place_of_the_text() {
        let data = json!({"type": "string", "contentMediaType": "application/json", "contentSchema": {"$ref": "#/components/schemas/D"}});
        let stream = |item: Value| json!({"get": {"responses": {"200": {"content": {"text/event-stream": {"itemSchema": item}}}}}});
        let (root, notes) = run_document(
            PASS,
            json!({"paths": {
                "/a": stream(json!({"properties": {"data": data}})),
                "/b": stream(json!({"$ref": "#/components/schemas/E"})),
                "/c": stream(json!({"properties": {"data": {"type": "string"}}})),
            }, "components": {"schemas": {"D": {}, "E": {"oneOf": [{"properties": {"event": {"const": "x"}, "data": data}}]}}}}),
        );
        let at = |path: &str| {
            let media_type = &root["paths"][path]["get"]["responses"]["200"]["content"]["text/event-stream"];
            media_type["itemSchema"]["properties"].clone()
        };
        assert_eq!(at("/a"), json!({"data": {"$ref": "#/components/schemas/D"}, "event": {"type": "string"}}));
        assert_eq!(at("/c"), json!({"data": {"type": "string"}}));
        assert_eq!(
            root["components"]["schemas"]["E"]["oneOf"][0]["properties"]["data"],
            json!({"$ref": "#/components/schemas/D"})
        );
        assert_eq!(notes.len(), 2);
    }

    fn streams(item: Value, schemas: Value) -> Value {
        let content = json!({"text/event-stream": {"itemSchema": item}});
        json!({"paths": {"/a": {"get": {"responses": {"200": {"content": content}}}}}, "components": {"schemas": schemas}})
    }

    fn json_data(schema: Value) -> Value {
        json!({"type": "string", "contentMediaType": "application/json", "contentSchema": schema})
    }

    /// The example of the OpenAPI specification.
    #[test]
    fn json_comes_before_the_text_of_what_is_referred_to() {
        let event = json!({"type": "object", "description": "d", "required": ["data"], "properties": {
            "data": {"type": "string"}, "event": {"type": "string"}}});
        let item = json!({"allOf": [{"$ref": "#/components/schemas/Event"}, {"required": ["event"], "oneOf": [
            {"properties": {"event": {"const": "addString"}}},
            {"properties": {"event": {"const": "addInt64"}, "data": {"format": "int64"}}},
            {"properties": {"event": {"const": "addJson"}, "data": json_data(json!({"type": "object"}))}}]}]});
        let (root, _) = run_document(PASS, streams(item, json!({"Event": event})));
        let item = &root["paths"]["/a"]["get"]["responses"]["200"]["content"]["text/event-stream"]["itemSchema"];
        assert_eq!(
            item["allOf"][0],
            json!({"type": "object", "required": ["data"], "properties": {"event": {"type": "string"}}})
        );
        let data = |index: usize| item["allOf"][1]["oneOf"][index]["properties"]["data"].clone();
        assert_eq!(
            [data(0), data(1), data(2)],
            [json!({"type": "string"}), json!({"format": "int64", "type": "string"}), json!({"type": "object"})]
        );
        assert_eq!(root["components"]["schemas"]["Event"], event);
    }

    #[test]
    fn what_is_no_stream_keeps_the_event_as_it_was() {
        let a = json!({"properties": {"event": {"const": "a"}, "data": json_data(json!({"type": "integer"}))}});
        let either = json!({"oneOf": [{"$ref": "#/components/schemas/A"}, {"properties": {"data": {"type": "string"}}}],
            "discriminator": {"propertyName": "event", "mapping": {"a": "#/components/schemas/A"}}});
        let schemas = json!({"A": a, "Either": either, "Other": {"items": {"$ref": "#/components/schemas/Either"}}});
        let (root, _) = run_document(PASS, streams(json!({"$ref": "#/components/schemas/Either"}), schemas));
        let all = &root["components"]["schemas"];
        assert_eq!((&all["A"], &all["Either"]), (&a, &either));
        let item = &root["paths"]["/a"]["get"]["responses"]["200"]["content"]["text/event-stream"]["itemSchema"];
        assert_eq!(*item, json!({"$ref": "#/components/schemas/EitherEvent"}));
        assert_eq!(all["EitherEvent"]["oneOf"][0], json!({"$ref": "#/components/schemas/AEvent"}));
        assert_eq!(all["EitherEvent"]["discriminator"]["mapping"], json!({"a": "#/components/schemas/AEvent"}));
        assert_eq!(all["AEvent"]["properties"]["data"], json!({"type": "integer"}));
    }
}
