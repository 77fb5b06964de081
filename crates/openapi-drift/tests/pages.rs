//! Tests of the example in each rule's manual: the rule finds it, in both directions, with the documented level, and
//! its mirror finds the reverse change.
#![allow(clippy::unwrap_used, clippy::panic)]

use openapi_document::{Document, Limits, Source};
use openapi_drift::{Change, Direction, Drift, Options, Rule, Wire, drift, rules};
use serde_json::{Value, json};

/// Returns the example of a manual.
fn example(rule: &Rule) -> Option<Value> {
    let page = rule.page();
    let (_, rest) = page.split_once("```yaml\n")?;
    let (text, _) = rest.split_once("```")?;
    let data = Source::parse(rule.id, text, &Limits::default());
    Some(data.unwrap_or_else(|error| panic!("{}: {error}", rule.id)).root().clone())
}

fn document(paths: Value) -> Document {
    let schemes = json!({
        "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
        "token": {"type": "http", "scheme": "bearer"},
        "oauth": {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "https://a.example/token", "scopes": {"read": "", "list": ""}}}},
    });
    let root = json!({
        "openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": paths,
        "components": {"securitySchemes": schemes},
    });
    // `dependentRequired` and `propertyNames` require 3.1, `nullable` requires 3.0.
    let text = root.to_string();
    let is_old =
        text.contains("\"nullable\"") || !text.contains("propertyNames") && !text.contains("dependentRequired");
    let text = if is_old { text } else { text.replace("\"3.0.3\"", "\"3.1.0\"") };
    Document::parse("t.json", text).unwrap()
}

/// Returns a document with a schema in a request, or in a response.
fn with_schema(schema: &Value, direction: Direction) -> Document {
    let content = json!({"content": {"application/json": {"schema": schema}}, "description": "d"});
    let operation = match direction {
        Direction::Request => json!({"requestBody": content, "responses": {"204": {"description": "none"}}}),
        _ => json!({"responses": {"200": content}}),
    };
    document(json!({"/things": {"post": operation}}))
}

fn compare(old: &Document, new: &Document) -> Drift {
    drift(old, new, &Options { wire_only: true, ..Options::default() })
}

fn find<'d>(drift: &'d Drift, rule: &Rule) -> Option<&'d Change> {
    drift.changes.iter().find(|change| [rule.id, &rule.name(change.direction)].contains(&change.rule.as_str()))
}

/// Returns the pair of documents of an example, for each direction that it declares, with the level.
fn cases(example: &Value) -> Vec<(Document, Document, Wire)> {
    let level = |key: &str| example.get(key).map(|it| serde_json::from_value::<Wire>(it.clone()).unwrap());
    let is_schema = example["old"].as_object().unwrap().keys().all(|key| !key.starts_with('/'));
    let mut all = Vec::new();
    for (key, direction) in [("request", Direction::Request), ("response", Direction::Response)] {
        let Some(level) = level(key) else { continue };
        let of = |side: &str| {
            if is_schema { with_schema(&example[side], direction) } else { keep(&example[side], direction) }
        };
        all.push((of("old"), of("new"), level));
    }
    if let Some(level) = level("wire") {
        all.push((document(example["old"].clone()), document(example["new"].clone()), level));
    }
    all
}

/// Returns a document of paths with only its requests, or only its responses.
fn keep(paths: &Value, direction: Direction) -> Document {
    let mut paths = paths.clone();
    for operation in
        paths.as_object_mut().unwrap().values_mut().flat_map(|item| item.as_object_mut().unwrap().values_mut())
    {
        let operation = operation.as_object_mut().unwrap();
        if direction == Direction::Request {
            operation.insert("responses".to_owned(), json!({}));
        } else {
            operation.shift_remove("requestBody");
        }
    }
    document(paths)
}

#[test]
fn every_example_is_found_and_judged_as_its_page_says() {
    let mut wrong = Vec::new();
    for rule in rules().filter(|rule| rule.id != "surface-changed") {
        let example = example(rule).unwrap_or_else(|| panic!("{} has no example", rule.id));
        let cases = cases(&example);
        assert!(!cases.is_empty(), "{} says no level", rule.id);
        for (old, new, level) in cases {
            let found = compare(&old, &new);
            match find(&found, rule) {
                Some(change) if change.wire == level => {
                    if let (Wire::Breaking, Some(witness)) = (level, &change.witness) {
                        assert!(
                            witness.value.is_some() || !witness.reason.starts_with("no value"),
                            "{}: {witness:?}",
                            rule.id
                        );
                    }
                }
                Some(change) => {
                    wrong.push(format!("{}: {} in a {}, not {level}", rule.id, change.wire, change.direction))
                }
                None => wrong.push(format!(
                    "{}: only {:?}",
                    rule.id,
                    found.changes.iter().map(|it| &it.rule).collect::<Vec<_>>()
                )),
            }
            let back = compare(&new, &old);
            let mirror = openapi_drift::rule(rule.mirror).unwrap();
            if find(&back, mirror).is_none() {
                let others: Vec<_> = back.changes.iter().map(|it| &it.rule).collect();
                wrong.push(format!("{}: the other way only {others:?}", rule.id));
            }
            for same in [&old, &new] {
                assert!(compare(same, same).changes.is_empty(), "{} against itself", rule.id);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
