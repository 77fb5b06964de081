//! Reports combine changes of one kind with one pattern, and accept them together.
#![allow(clippy::unwrap_used, clippy::panic)]

use openapi_document::{Document, Limits};
use openapi_drift::{
    Acceptance, Accepted, Drift, Options, Source, Wire, drift, groups,
    render::{self, Look, Titles},
};
use serde_json::{Value, json};

const PLAIN: Look = Look { width: 1_000, colour: false, verbose: false };

fn document(paths: &Value) -> Document {
    let pet = json!({"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}, "a": {"type": "string"}, "b": {"type": "integer"}}});
    let root = json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths, "components": {"schemas": {"Pet": pet}}});
    Document::parse("t.json", root.to_string()).unwrap()
}

/// Returns operations that read a pet, by path and `operationId`.
fn reading(paths: &[(&str, &str)]) -> Value {
    let ok =
        json!({"description": "d", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}});
    let all = paths.iter().map(|(path, id)| {
        let names: Vec<&str> = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
        let parameters: Vec<Value> = names
            .iter()
            .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}))
            .collect();
        ((*path).to_owned(), json!({"get": {"operationId": id, "parameters": parameters, "responses": {"200": ok}}}))
    });
    Value::Object(all.collect())
}

fn compare(old: &Document, new: &Document) -> Drift {
    drift(old, new, &Options::default())
}

fn titles(found: &Drift) -> Vec<String> {
    groups(found).into_iter().map(|group| group.title).collect()
}

#[test]
fn a_server_stays_where_paths_move() {
    let with_server = |paths: Value| {
        let root = json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths,
            "servers": [{"url": "https://pets.example"}], "components": {"schemas": {"Pet": {"type": "object"}}}});
        Document::parse("t.json", root.to_string()).unwrap()
    };
    let found = compare(&with_server(reading(&[("/a", "a")])), &with_server(reading(&[("/b", "a")])));
    assert_eq!(titles(&found), ["`GET /b`: moved from `GET /a` to `GET /b`"]);
}

fn moved() -> Drift {
    let old = document(&reading(&[("/cats/:cat", "cat"), ("/dogs/:dog/toys", "toys"), ("/fish", "fish")]));
    let new = document(&reading(&[
        ("/cats/cat", "cat"),
        ("/dogs/dog/toys", "toys"),
        ("/v2/fish", "fish"),
        ("/owls", "owls"),
    ]));
    compare(&old, &new)
}

#[test]
fn one_rewrite_of_paths_is_one_entry() {
    let found = moved();
    assert_eq!(found.changes.len(), 4, "{found:#?}");
    let expected = [
        "2 operations moved: `/:name` became `/name`",
        "`GET /v2/fish`: moved from `GET /fish` to `GET /v2/fish`",
        "`GET /owls`: operation added",
    ];
    assert_eq!(titles(&found), expected);
    let text = render::text(&found, &Titles { old: "old".to_owned(), new: "new".to_owned() }, PLAIN);
    assert!(
        text.starts_with(
            "old -> new: 4 changes in 3 entries (all: --verbose)\n  wire     breaking  3 changes: 2 operations moved"
        ),
        "{text}"
    );
    assert!(
        text.contains("breaking[operation-moved]: 2 operations moved") && !text.contains("/dogs/dog/toys"),
        "{text}"
    );
    assert!(text.contains("  new      1 operation\n"), "{text}");
    let verbose =
        render::text(&found, &Titles { old: "old".to_owned(), new: "new".to_owned() }, Look { verbose: true, ..PLAIN });
    assert!(verbose.contains("`GET /dogs/dog/toys`: moved from `GET /dogs/:dog/toys`"), "{verbose}");
}

#[test]
fn changes_with_other_levels_or_texts_stay_apart() {
    let with = |members: Value| {
        let root = json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": reading(&[("/a", "a")]),
            "components": {"schemas": {"Pet": {"type": "object", "required": ["x", "y", "z"], "properties": members}}}});
        Document::parse("t.json", root.to_string()).unwrap()
    };
    let old = with(json!({"x": {"type": "string"}, "y": {"type": "string"}, "z": {"type": "string"}}));
    let new = with(json!({"x": {"type": "integer"}, "y": {"type": "integer"}, "z": {"type": "boolean"}}));
    let found = compare(&old, &new);
    assert_eq!(
        titles(&found),
        ["2 schemas: type changed from string to integer", "`Pet.z`: type changed from string to boolean"]
    );
    // The first lines list the breaking changes, the necessary edits, and the version.
    assert_eq!((found.summary.wire, found.summary.source), (Wire::Breaking, Source::Major));
    let text = render::text(&found, &Titles { old: "o".to_owned(), new: "n".to_owned() }, PLAIN);
    assert!(
        text.contains("source   major     3 public items to edit: `types::Pet.x`, `types::Pet.y`, `types::Pet.z`"),
        "{text}"
    );
    assert!(text.contains("= edit: `types::Pet.x`: `string` became `i64`"), "{text}");
}

/// A name in a document cannot send commands to a terminal.
#[test]
fn no_control_character_reaches_the_text() {
    let with = |members: Value| {
        let root = json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": reading(&[("/a", "a")]),
            "components": {"schemas": {"Pet": {"type": "object", "properties": members}}}});
        Document::parse("t.json", root.to_string()).unwrap()
    };
    let found = compare(
        &with(json!({"x\u{1b}[2Jy\nz": {"type": "string"}})),
        &with(json!({"x\u{1b}[2Jy\nz": {"type": "integer"}})),
    );
    let titles = Titles { old: "o".to_owned(), new: "n".to_owned() };
    for verbose in [false, true] {
        let text = render::text(&found, &titles, Look { verbose, ..PLAIN });
        assert!(text.contains("[2Jy z") && !text.contains('\u{1b}') && !text.contains("\nz"), "{text}");
    }
}

fn accept(found: &mut Drift, fingerprints: &[&str], expires: &str) -> Vec<Accepted> {
    let entries: Vec<Value> =
        fingerprints.iter().map(|it| json!({"fingerprint": it, "reason": "agreed", "expires": expires})).collect();
    let text = json!({ "accepted": entries }).to_string();
    let accepted =
        Acceptance::read(&openapi_document::Source::parse("a.json", text, &Limits::default()).unwrap()).unwrap();
    accepted.apply(found, "2026-01-01".parse().unwrap())
}

#[test]
fn the_fingerprint_of_an_entry_accepts_its_changes_and_no_others() {
    let mut found = moved();
    let group = groups(&found).first().unwrap().fingerprint.clone();
    assert!(found.changes.iter().all(|change| change.fingerprint != group));
    assert_eq!(accept(&mut found, &[&group], "2030-01-01"), []);
    assert_eq!((found.summary.counts.accepted, found.summary.counts.breaking), (2, 1));
    // The JSON has the entries, accepted ones as well.
    let json: Value = serde_json::from_str(&render::json(&found)).unwrap();
    let entries = json["groups"].as_array().unwrap();
    assert!(
        entries.iter().any(|it| it["fingerprint"] == *group && it["changes"].as_array().unwrap().len() == 2),
        "{json:#}"
    );

    // A change accepted by itself is no longer part of the entry; both forms of the entry are known.
    let mut both = moved();
    let single = both.changes.iter().find(|it| {
        it.rule == "operation-moved" && it.pattern.as_deref() == Some("operation moved: `/:name` became `/name`")
    });
    let single = single.unwrap().fingerprint.clone();
    assert_eq!(accept(&mut both, &[&single, &group], "2030-01-01"), []);
    assert_eq!(both.summary.counts.accepted, 2);

    let mut over = moved();
    assert!(matches!(accept(&mut over, &[&group], "2020-01-01").as_slice(), [Accepted::Expired { .. }]));
    assert_eq!(over.summary.counts.accepted, 0);
    assert!(matches!(accept(&mut over, &["0123456789abcdef"], "2030-01-01").as_slice(), [Accepted::Stale { .. }]));
}
