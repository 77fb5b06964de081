//! Schemas with the same meaning in another notation, discriminators, and choices opposite single schemas.
#![allow(clippy::unwrap_used, clippy::panic)]

use openapi_document::Document;
use openapi_drift::{Drift, Options, Wire, drift};
use serde_json::{Value, json};

type Rules<'r> = &'r [(&'r str, Wire)];

/// Returns a document whose only schema is that of a request or of a response.
fn document(version: &str, is_request: bool, schema: &Value, components: &Value) -> Document {
    let body = json!({"required": true, "content": {"application/json": {"schema": schema}}});
    let operation = if is_request {
        json!({"requestBody": body, "responses": {"204": {"description": "d"}}})
    } else {
        json!({"responses": {"200": {"description": "d", "content": body["content"]}}})
    };
    let root = json!({"openapi": version, "info": {"title": "T", "version": "1"}, "paths": {"/a": {"put": operation}},
        "components": {"schemas": components}});
    Document::parse("t.json", root.to_string()).unwrap()
}

/// A schema, and the components of its document.
type Side = (Value, Value);

fn compare(version: &str, is_request: bool, old: &Side, new: &Side) -> Drift {
    let of = |side: &Side| document(version, is_request, &side.0, &side.1);
    drift(&of(old), &of(new), &Options { wire_only: true, ..Options::default() })
}

/// Asserts the changes from one side to the other, in a request and in a response. The rules have no prefix.
fn assert_changes(version: &str, old: &Side, new: &Side, request: Rules<'_>, response: Rules<'_>) {
    for (is_request, expected) in [(true, request), (false, response)] {
        let found = compare(version, is_request, old, new);
        let prefix = if is_request { "request-" } else { "response-" };
        let rules: Vec<(&str, Wire)> =
            found.changes.iter().map(|it| (it.rule.strip_prefix(prefix).unwrap(), it.wire)).collect();
        assert_eq!(rules, expected, "{prefix} {old:?} -> {new:?}: {found:#?}");
    }
}

/// OpenAPI 3.0 ignores the keywords beside a reference, later versions apply them.
#[test]
fn keywords_beside_a_reference_count_since_3_1() {
    let components = json!({"B": {"type": "object", "properties": {"b": {"type": "string"}}}});
    let side = |schema: Value| (schema, components.clone());
    let plain = side(json!({"$ref": "#/components/schemas/B"}));
    let beside = side(json!({"$ref": "#/components/schemas/B", "required": ["b"]}));
    for (old, new) in [(&plain, &beside), (&beside, &plain)] {
        assert_changes("3.0.3", old, new, &[], &[]);
    }
    let (required, optional) = ("property-required", "property-optional");
    assert_changes("3.1.0", &plain, &beside, &[(required, Wire::Breaking)], &[(required, Wire::Safe)]);
    assert_changes("3.1.0", &beside, &plain, &[(optional, Wire::Safe)], &[(optional, Wire::Breaking)]);
    // Inside an `allOf` as well.
    let within = |schema: &Side| side(json!({"allOf": [schema.0, {"type": "object"}]}));
    assert_changes("3.0.3", &within(&plain), &within(&beside), &[], &[]);
    // `allOf` applies both in every version.
    let both = side(json!({"allOf": [{"$ref": "#/components/schemas/B"}, {"required": ["b"]}]}));
    assert_changes("3.0.3", &plain, &both, &[(required, Wire::Breaking)], &[(required, Wire::Safe)]);
}

#[test]
fn a_choice_of_constants_is_an_enum() {
    let plain = |schema: Value| (schema, json!({}));
    let listed = |values: &[&str]| plain(json!({"type": "string", "enum": values}));
    let constant = |value: &&str| json!({"type": "string", "const": value, "title": format!("The {value}")});
    let single = |value: &&str| json!({"type": "string", "enum": [value]});
    let choice =
        |keyword: &str, values: &[&str]| plain(json!({keyword: values.iter().map(constant).collect::<Vec<_>>()}));
    let (removed, added) = ("enum-value-removed", "enum-value-added");
    for keyword in ["oneOf", "anyOf"] {
        let all: Vec<Value> = ["b", "a"].iter().map(single).collect();
        let singles = plain(json!({keyword: all}));
        let untyped = plain(json!({"type": "string", keyword: [{"const": "a"}, {"const": "b"}]}));
        let named = (
            json!({keyword: [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]}),
            json!({"A": constant(&"a"), "B": constant(&"b")}),
        );
        for same in [choice(keyword, &["a", "b"]), singles, untyped, named] {
            assert_changes("3.1.0", &listed(&["a", "b"]), &same, &[], &[]);
            assert_changes("3.1.0", &same, &listed(&["a", "b"]), &[], &[]);
            let more = listed(&["a", "b", "c"]);
            assert_changes("3.1.0", &more, &same, &[(removed, Wire::Breaking)], &[(removed, Wire::Safe)]);
            assert_changes("3.1.0", &same, &more, &[(added, Wire::Safe)], &[(added, Wire::Safe)]);
        }
        let (two, three) = (choice(keyword, &["a", "b"]), choice(keyword, &["a", "b", "c"]));
        assert_changes("3.1.0", &three, &two, &[(removed, Wire::Breaking)], &[(removed, Wire::Safe)]);
        let nullable = |schema: &Value| plain(json!({"anyOf": [schema, {"type": "null"}]}));
        assert_changes("3.1.0", &nullable(&two.0), &nullable(&listed(&["a", "b"]).0), &[], &[]);
    }
    // A value of two branches fits no `oneOf`, and another keyword restricts its branch.
    let twice = choice("oneOf", &["a", "a"]);
    assert_ne!(compare("3.1.0", true, &listed(&["a"]), &twice).changes, []);
    let limited = plain(json!({"oneOf": [constant(&"a"), {"type": "string", "const": "b", "maxLength": 0}]}));
    assert_ne!(compare("3.1.0", true, &listed(&["a", "b"]), &limited).changes, []);
}

#[test]
fn an_open_union_keeps_what_a_single_schema_allows() {
    let plain = |schema: Value| (schema, json!({}));
    let object = |name: &str, required: &[&str]| json!({"type": "object", "required": required, "properties": {name: {"type": "string"}}});
    let union = plain(json!({"oneOf": [object("a", &["a"]), object("b", &["b"])]}));
    let level = |is_request: bool, old: &Side, new: &Side| compare("3.1.0", is_request, old, new).summary.wire;
    let fewer = plain(object("a", &[]));
    assert_eq!(level(false, &union, &fewer), Wire::Risky);
    // No branch is similar, as if a branch was added.
    let other = plain(json!({"type": "integer"}));
    assert_eq!(level(false, &union, &other), Wire::Safe);
    // The client of a single schema is not open, and requests are unaffected.
    let one = plain(object("a", &["a"]));
    assert_eq!(level(false, &one, &union), Wire::Breaking);
    assert_eq!(level(false, &other, &union), Wire::Breaking);
    assert_eq!(level(true, &union, &other), Wire::Breaking);
    assert_eq!(level(true, &other, &union), Wire::Breaking);
    assert_eq!(level(true, &plain(json!({})), &union), Wire::Breaking);
    assert_eq!(level(true, &plain(object("c", &["c"])), &union), Wire::Breaking);
    assert_eq!(level(true, &one, &union), Wire::Safe);
    // Within a property as well.
    let within = |side: &Side| plain(json!({"type": "object", "properties": {"p": side.0}}));
    assert_eq!(level(false, &within(&union), &within(&fewer)), Wire::Risky);
    assert_eq!(level(false, &within(&one), &within(&fewer)), Wire::Breaking);
}

/// Returns a union of two components with a discriminator; the second has a name.
fn tagged(second: &str, mapping: &[(&str, &str)]) -> Side {
    let object = |name: &str, kind: &str| json!({"type": "object", "required": ["k", name], "properties": {"k": {"type": "string"}, name: {"type": kind}}});
    let reference = |name: &str| format!("#/components/schemas/{name}");
    let mut discriminator = json!({"propertyName": "k"});
    if !mapping.is_empty() {
        let targets = mapping.iter().map(|(value, name)| ((*value).to_owned(), json!(reference(name))));
        discriminator["mapping"] = Value::Object(targets.collect());
    }
    let branches = json!([{"$ref": reference("A")}, {"$ref": reference(second)}]);
    let schema = json!({"oneOf": branches, "discriminator": discriminator});
    (schema, json!({"A": object("a", "string"), second: object("b", "integer")}))
}

#[test]
fn discriminator_values_are_those_on_the_wire() {
    let changed = "discriminator-changed";
    let (breaking, risky) = ((changed, Wire::Breaking), (changed, Wire::Risky));
    let mapped = tagged("B", &[("x", "A"), ("y", "B")]);
    let implicit = tagged("B", &[]);
    let swapped = tagged("B", &[("y", "A"), ("x", "B")]);
    for (old, new) in [(&mapped, &swapped), (&swapped, &mapped), (&mapped, &implicit), (&implicit, &mapped)] {
        assert_changes("3.1.0", old, new, &[breaking, breaking], &[risky, risky]);
    }
    let renamed = tagged("Dog", &[]);
    let one = tagged("B", &[("x", "A")]);
    for (old, new) in [(&implicit, &renamed), (&renamed, &implicit), (&mapped, &one), (&one, &mapped)] {
        assert_changes("3.1.0", old, new, &[breaking], &[risky]);
    }
    let found = compare("3.1.0", true, &implicit, &renamed);
    let message = &found.changes[0].message;
    assert!(message.ends_with("discriminator value of `B` changed from `B` to `Dog`"), "{message}");
    // Another value for the same branch.
    let more = tagged("B", &[("x", "A"), ("y", "B"), ("z", "B")]);
    assert_changes("3.1.0", &mapped, &more, &[(changed, Wire::Safe)], &[(changed, Wire::Safe)]);
    assert_changes("3.1.0", &more, &mapped, &[risky], &[(changed, Wire::Safe)]);
}

#[test]
fn discriminators_with_the_same_values_are_the_same() {
    let names: &[(&str, &str)] = &[("A", "A"), ("B", "B")];
    let (x, y) = (("x", "A"), ("y", "B"));
    for (old, new) in [
        (tagged("B", &[]), tagged("B", names)),
        (tagged("B", &[]), tagged("B", &[("A", "A")])),
        (tagged("B", &[x, y]), tagged("Dog", &[x, ("y", "Dog")])),
        (tagged("B", &[x, y]), tagged("B", &[y, x])),
    ] {
        assert_changes("3.1.0", &old, &new, &[], &[]);
        assert_changes("3.1.0", &new, &old, &[], &[]);
    }
    // The values that the property lists are on the wire, whatever the name of the component.
    let listed = |second: &str| {
        let (schema, mut components) = tagged(second, &[]);
        components["A"]["properties"]["k"] = json!({"type": "string", "const": "a"});
        components[second]["properties"]["k"] = json!({"type": "string", "const": "b"});
        (schema, components)
    };
    assert_changes("3.1.0", &listed("B"), &listed("Dog"), &[], &[]);
    assert_changes("3.1.0", &listed("Dog"), &listed("B"), &[], &[]);
}

/// A single schema that resembles no branch of a choice is compared with one of them in both directions.
#[test]
fn a_choice_without_a_similar_branch_is_mirrored() {
    let object = |names: &[&str]| {
        let properties: serde_json::Map<String, Value> =
            names.iter().map(|name| ((*name).to_owned(), json!({"type": "string"}))).collect();
        json!({"type": "object", "properties": properties})
    };
    let choice = (json!({"anyOf": [{"type": "string"}, object(&["a", "b", "c"])]}), json!({}));
    for single in [object(&["x", "y", "z"]), json!({"type": "integer"}), json!({"type": "array", "items": {}})] {
        let single = (single, json!({}));
        for is_request in [true, false] {
            let rules = |drift: Drift, is_mirror: bool| {
                let rule = |id: &str| openapi_drift::rule(id).map(|rule| if is_mirror { rule.mirror } else { rule.id });
                let mut rules: Vec<_> = drift.changes.iter().map(|it| rule(&it.rule).unwrap()).collect();
                rules.sort_unstable();
                rules
            };
            let there = rules(compare("3.1.0", is_request, &choice, &single), true);
            let back = rules(compare("3.1.0", is_request, &single, &choice), false);
            assert_eq!(there, back, "{is_request} {single:?}");
        }
    }
}

#[test]
fn the_schema_false_allows_nothing() {
    let list = |items: Value| (json!({"type": "array", "items": items}), json!({}));
    let object = |property: Value| (json!({"type": "object", "properties": {"a": property, "b": {}}}), json!({}));
    let string = json!({"type": "string"});
    let (text, never) = ((string.clone(), json!({})), (json!({"allOf": [string, false]}), json!({})));
    let anything = (json!({"type": "array"}), json!({}));
    let open = (json!({"type": "object", "properties": {"b": {}}}), json!({}));
    for (old, new, rule, levels) in [
        (list(string.clone()), list(json!(false)), "type-changed", [Wire::Breaking, Wire::Safe]),
        (list(json!(false)), list(string.clone()), "type-changed", [Wire::Safe, Wire::Risky]),
        (text, never, "type-changed", [Wire::Breaking, Wire::Safe]),
        (anything, list(json!(false)), "items-described", [Wire::Breaking, Wire::Safe]),
        (object(string.clone()), object(json!(false)), "property-removed", [Wire::Breaking, Wire::Safe]),
        (object(json!(false)), object(string.clone()), "property-added", [Wire::Safe, Wire::Safe]),
        (open.clone(), object(json!(false)), "additional-properties-forbidden", [Wire::Risky, Wire::Safe]),
        (object(json!(false)), open, "additional-properties-allowed", [Wire::Safe, Wire::Safe]),
    ] {
        assert_changes("3.1.0", &old, &new, &[(rule, levels[0])], &[(rule, levels[1])]);
    }
}

#[test]
fn the_default_of_a_discriminator_is_a_branch() {
    let side = |default: Option<&str>, name: &str| -> Side {
        let branch = |tag: &str| json!({"type": "object", "required": ["k"], "properties": {"k": {"type": "string", "enum": [tag]}, tag: {}}});
        let mut discriminator = json!({"propertyName": "k", "mapping": {"a": "A", "b": name}});
        if let Some(default) = default {
            discriminator["defaultMapping"] = json!(default);
        }
        let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let schema = json!({"oneOf": [reference("A"), reference(name)], "discriminator": discriminator});
        (schema, json!({"A": branch("a"), name: branch("b")}))
    };
    let changed = |level| [("discriminator-changed", level)];
    for (old, new, levels) in [
        (None, Some("A"), Some([Wire::Safe, Wire::Risky])),
        (Some("A"), Some("B"), Some([Wire::Risky, Wire::Risky])),
        (Some("A"), None, Some([Wire::Risky, Wire::Safe])),
        (Some("A"), Some("#/components/schemas/A"), None),
    ] {
        let levels = levels.map(|levels| levels.map(changed));
        let [request, response] =
            levels.as_ref().map_or([&[] as Rules<'_>; 2], |[request, response]| [request, response]);
        assert_changes("3.2.0", &side(old, "B"), &side(new, "B"), request, response);
    }
    // The default is the same branch under another name.
    let renamed = compare("3.2.0", true, &side(Some("B"), "B"), &side(Some("C"), "C"));
    assert!(renamed.changes.iter().all(|it| it.wire == Wire::Safe), "{renamed:#?}");
}
