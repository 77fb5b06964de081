//! Properties of any document: an edit is found at its location and judged as in the table of edits; the mirror rule
//! finds the reverse edit; and an equivalent notation is not a change.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{fs, path::PathBuf};

use openapi_document::{
    Document, Limits, Overlay, Pointer, Selector, operations, slice,
    walk::{Kind, visit},
};
use openapi_drift::{Change, Direction, Drift, Options, Source, Wire, drift};
use serde_json::{Value, json};

fn tests() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests"))
}

/// Returns documents with unusual constructs, reduced to the parts that their operations refer to.
fn documents() -> Vec<Document> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(tests().join("documents")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.push(tests().join("../openapi-bundled.yaml"));
    paths.push(tests().join("additive/base.yaml"));
    paths.sort();
    let reached = |path: &PathBuf| {
        let document = Document::read(path).unwrap();
        let all: Vec<Selector> = operations(document.root())
            .iter()
            .map(|operation| Selector::new(format!("{} {}", operation.verb(), operation.path)))
            .collect();
        slice::select(&document, &all).unwrap()
    };
    paths.iter().map(reached).collect()
}

fn compare(old: &Document, new: &Document) -> Drift {
    drift(old, new, &Options { wire_only: true, no_witness: true, ..Options::default() })
}

/// An edit of one schema: the modification, the rule that finds it, and the level in a request and in a response.
struct Edit {
    rule: &'static str,
    apply: fn(&mut Value) -> bool,
    request: Wire,
    response: Wire,
}

fn is_plain(schema: &Value, name: &str) -> bool {
    schema.get("type") == Some(&json!(name))
        && ["$ref", "enum", "const", "allOf", "oneOf", "anyOf"].iter().all(|key| schema.get(*key).is_none())
}

const EDITS: &[Edit] = &[
    Edit {
        rule: "property-added",
        apply: |schema| {
            let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
            properties.map(|it| it.insert("entirelyNew".to_owned(), json!({"type": "string"}))).is_some()
        },
        request: Wire::Safe,
        response: Wire::Safe,
    },
    Edit {
        rule: "property-required",
        apply: |schema| {
            let properties = schema.get("properties").and_then(Value::as_object);
            let required: Vec<String> = schema
                .get("required")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect();
            let plain = |it: &Value| {
                it.get("readOnly").is_none() && it.get("$ref").is_none() && it.get("allOf").is_none() && it.is_object()
            };
            let free = properties
                .into_iter()
                .flatten()
                .find(|(name, it)| plain(it) && !required.contains(name))
                .map(|(name, _)| name.clone());
            let Some(free) = free else { return false };
            let all: Vec<String> = required.into_iter().chain([free]).collect();
            schema.as_object_mut().unwrap().insert("required".to_owned(), json!(all));
            true
        },
        request: Wire::Breaking,
        response: Wire::Safe,
    },
    Edit {
        rule: "enum-value-removed",
        apply: |schema| match schema.get_mut("enum").and_then(Value::as_array_mut) {
            Some(values) if values.iter().filter(|value| !value.is_null()).count() > 2 => {
                values.remove(0);
                true
            }
            _ => false,
        },
        request: Wire::Breaking,
        response: Wire::Safe,
    },
    Edit {
        rule: "enum-value-added",
        apply: |schema| match schema.get_mut("enum").and_then(Value::as_array_mut) {
            Some(values) if values.first().is_some_and(Value::is_string) => {
                values.push(json!("entirely-new"));
                true
            }
            _ => false,
        },
        request: Wire::Safe,
        response: Wire::Safe,
    },
    Edit {
        rule: "type-changed",
        apply: |schema| {
            let is_text =
                is_plain(schema, "string") && schema.as_object().unwrap().len() < 3 && schema.get("format").is_none();
            if is_text {
                *schema = json!({"type": "boolean"});
            }
            is_text
        },
        request: Wire::Breaking,
        response: Wire::Breaking,
    },
    Edit {
        rule: "limit-tightened",
        apply: |schema| {
            let is_text = is_plain(schema, "string") && schema.get("maxLength").is_none();
            if is_text {
                schema.as_object_mut().unwrap().insert("maxLength".to_owned(), json!(3));
            }
            is_text
        },
        request: Wire::Risky,
        response: Wire::Safe,
    },
    Edit {
        rule: "deprecated",
        apply: |schema| {
            let is_text = is_plain(schema, "string") && schema.get("deprecated").is_none();
            if is_text {
                schema.as_object_mut().unwrap().insert("deprecated".to_owned(), json!(true));
            }
            is_text
        },
        request: Wire::Safe,
        response: Wire::Safe,
    },
];

/// Edits that preserve the meaning.
const SAME: &[fn(&Value) -> Value] = &[
    |schema| json!({"allOf": [schema]}),
    |schema| json!({"anyOf": [schema]}),
    |schema| {
        let mut schema = schema.clone();
        schema.as_object_mut().unwrap().insert("description".to_owned(), json!("Other words."));
        schema
    },
    |schema| schema.as_object().unwrap().iter().rev().map(|(key, value)| (key.clone(), value.clone())).collect(),
];

/// Returns the locations of schemas that describe values, excluding negations and conditions.
fn places(document: &Document) -> Vec<Pointer> {
    let mut all = Vec::new();
    visit(document.root(), &mut |kind, pointer, value| {
        let text = pointer.as_str();
        let is_plain = ["/not", "/if", "/discriminator", "/$defs/", "/callbacks/", "/headers/", "/webhooks/"]
            .iter()
            .all(|key| !text.contains(key));
        if kind == Kind::Schema && is_plain && value.is_object() && value.get("$ref").is_none() {
            all.push(pointer.clone());
        }
    });
    all
}

fn with(document: &Document, at: &Pointer, change: impl FnOnce(&mut Value) -> bool) -> Option<Document> {
    let mut root = document.root().clone();
    let is_changed = change(root.pointer_mut(at.as_str())?);
    is_changed.then(|| document.with_root(root))
}

/// Returns true if a change is at a location or directly inside it.
fn is_at(change: &Change, at: &Pointer) -> bool {
    let places = [&change.old_place, &change.new_place];
    change.pointer.is_within(at) || places.into_iter().flatten().any(|place| place.pointer.is_within(at))
}

#[test]
fn an_edit_is_found_where_it_is_and_judged_by_the_table() {
    let mut random = fastrand::Rng::with_seed(7);
    let mut tried = 0;
    for document in documents() {
        let mut places = places(&document);
        random.shuffle(&mut places);
        for edit in EDITS {
            let mut left = 12;
            for at in &places {
                let Some(changed) = with(&document, at, edit.apply) else { continue };
                let found = compare(&document, &changed);
                // An edit of an unreachable schema, or one without effect beside other keywords, is not a change.
                let Some(change) = found.changes.iter().find(|it| is_at(it, at)) else {
                    assert!(found.changes.is_empty(), "{} at {at}: {:#?}", edit.rule, found.changes);
                    continue;
                };
                let name = change.rule.trim_start_matches("request-").trim_start_matches("response-");
                // A changed branch of a choice may be paired as another branch.
                if !name.starts_with("branch-") {
                    assert_eq!(name, edit.rule, "{} at {at} of {}: {found:#?}", edit.rule, document.name());
                    let worst = match change.direction {
                        Direction::Request => edit.request,
                        Direction::Response => edit.response,
                        Direction::Both => edit.request.max(edit.response),
                    };
                    // A value that the client preserves when it does not fit is not breaking.
                    let is_kept = change.wire == Wire::Risky && worst == Wire::Breaking;
                    assert!(change.wire == worst || is_kept, "{} at {at}: {change:#?}", edit.rule);
                }
                let back = compare(&changed, &document);
                let mirror = openapi_drift::rule(&change.rule).unwrap().mirror;
                let is_found = back.changes.iter().any(|it| openapi_drift::rule(&it.rule).unwrap().id == mirror);
                assert!(is_found, "{} at {at}: the other way {back:#?}", edit.rule);
                tried += 1;
                left -= 1;
                if left == 0 {
                    break;
                }
            }
        }
    }
    assert!(tried > 250, "{tried}");
}

#[test]
fn other_words_are_no_change() {
    let mut random = fastrand::Rng::with_seed(11);
    for document in documents() {
        assert_eq!(compare(&document, &document).changes, [], "{}", document.name());
        let mut places = places(&document);
        random.shuffle(&mut places);
        for (number, same) in SAME.iter().enumerate() {
            for at in places.iter().take(15) {
                // A branch of a choice or an `allOf` is named by its location, and a discriminator depends on it.
                let is_part = ["/allOf/", "/oneOf/", "/anyOf/"].iter().any(|key| at.as_str().contains(key));
                let schema = document.get(at).unwrap();
                if is_part && number < 2 || schema.get("discriminator").is_some() {
                    continue;
                }
                let changed = with(&document, at, |it| {
                    *it = same(it);
                    true
                });
                let found = compare(&document, &changed.unwrap());
                assert!(found.changes.is_empty(), "{number} at {at} of {}: {:#?}", document.name(), found.changes);
            }
        }
    }
}

/// The versions of OpenAPI express the same meaning differently.
#[test]
fn versions_are_compared_by_what_they_mean() {
    let old = "
openapi: 3.0.3
info: {title: T, version: '1'}
paths: {/a/{id}: {get: {parameters: [{name: id, in: path, required: true, schema: {type: integer, minimum: 1, exclusiveMinimum: true}}], responses: {'200': {description: a, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}}}
components: {schemas: {A: {type: object, properties: {n: {type: string, nullable: true}, k: {type: string, enum: [x]}, r: {nullable: true, allOf: [{$ref: '#/components/schemas/B'}]}}}, B: {type: object, properties: {again: {$ref: '#/components/schemas/A'}}}}}
";
    let new = "
openapi: 3.2.0
info: {title: T, version: '2'}
paths: {/a/{key}: {get: {parameters: [{name: key, in: path, required: true, schema: {type: integer, exclusiveMinimum: 1}}], responses: {'200': {$ref: '#/components/responses/R'}}}}}
components: {responses: {R: {description: b, content: {application/json: {schema: {$ref: '#/components/schemas/Moved'}}}}}, schemas: {Moved: {type: object, properties: {r: {anyOf: [{$ref: '#/components/schemas/Part'}, {type: 'null'}]}, k: {const: x, type: string}, n: {type: ['null', string]}}}, Part: {type: object, properties: {again: {$ref: '#/components/schemas/Moved'}}}}}
";
    let (old, new) = (old.replace("/a/{id}", "'/a/{id}'"), new.replace("/a/{key}", "'/a/{key}'"));
    let (old, new) = (Document::parse("old.yaml", old).unwrap(), Document::parse("new.yaml", new).unwrap());
    let found = drift(&old, &new, &Options::default());
    let rules: Vec<&str> = found.changes.iter().map(|change| change.rule.as_str()).collect();
    assert_eq!(
        rules.iter().filter(|rule| **rule != "surface-changed").collect::<Vec<_>>(),
        [&"parameter-renamed"],
        "{found:#?}"
    );
    assert_eq!(found.summary.wire, Wire::Safe);
}

/// Two runs return identical lists, and recursive schemas terminate.
#[test]
fn the_same_documents_give_the_same_list() {
    for document in documents() {
        let at = places(&document).into_iter().find(|at| document.get(at).unwrap().get("properties").is_some());
        let Some(changed) = at.and_then(|at| {
            with(&document, &at, |schema| {
                schema.as_object_mut().unwrap().insert("properties".to_owned(), json!({}));
                true
            })
        }) else {
            continue;
        };
        let run = || openapi_drift::render::json(&drift(&document, &changed, &Options::default()));
        assert!(run() == run(), "{}", document.name());
    }
}

/// Each kind of addition that breaks no caller is neither a break on the wire nor one of the source.
#[test]
fn additions_break_neither_axis() {
    let base = Document::read(&tests().join("additive/base.yaml")).unwrap();
    let mut wrong = Vec::new();
    for entry in fs::read_dir(tests().join("additive/changes")).unwrap() {
        let path = entry.unwrap().path();
        let overlay = Overlay::read(&path, &Limits::default()).unwrap();
        let changed =
            Document::read_corrected(&tests().join("additive/base.yaml"), &Limits::default(), &[overlay]).unwrap();
        let found = drift(&base, &changed, &Options::default());
        if found.summary.source > Source::Minor {
            let major = found.changes.iter().filter(|it| it.source == Source::Major);
            wrong.push(format!("{}: {:#?}", path.display(), major.map(|it| (&it.rule, &it.items)).collect::<Vec<_>>()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A type of both documents changes because of its schema, not because of an added or moved operation that refers to
/// it.
#[test]
fn a_public_item_has_the_cause_that_lies_inside_its_type() {
    let document = |branch: &str, path: &str, more: &str| {
        let failure = "{'200': {description: ok}, '403': {description: no, content: {application/json: {schema: {$ref: '#/components/schemas/No'}}}}}";
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  {path}: {{get: {{operationId: listPets, responses: {failure}}}}}\n{more}components:\n  schemas:\n    No: {{oneOf: [{{$ref: '#/components/schemas/A'}}, {{$ref: '#/components/schemas/B'}}{branch}]}}\n    A: {{type: object, required: [a], properties: {{a: {{type: string}}}}}}\n    B: {{type: object, required: [b], properties: {{b: {{type: string}}}}}}\n    C: {{type: object, required: [c], properties: {{c: {{type: string}}}}}}\n"
        );
        Document::parse("t.yaml", text.replace("FAILURE", failure)).unwrap()
    };
    let old = document("", "/pets", "");
    let new = document(
        ", {$ref: '#/components/schemas/C'}",
        "/all/pets",
        "  /cats: {get: {operationId: listCats, responses: FAILURE}}\n",
    );
    let found = drift(&old, &new, &Options::default());
    let cause = |item: &str| {
        let change = found.changes.iter().find(|it| it.items.iter().any(|it| it.item == item));
        change.unwrap_or_else(|| panic!("{item}: {found:#?}")).rule.as_str()
    };
    assert_eq!(cause("types::No::C"), "response-branch-added");
    assert_eq!(cause("list_cats"), "operation-added");
    assert!(found.changes.iter().any(|it| it.rule == "operation-moved" && it.items.is_empty()), "{found:#?}");
}

/// The cause of a removed item is searched at its old location, of a constructor parameter among the members, and of
/// a changed item type in the new items.
#[test]
fn a_public_item_has_a_cause_wherever_its_type_stands() {
    let document = |pet: &str, schemas: &str| {
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /pets:\n    post:\n      operationId: addPet\n      requestBody: {{required: true, content: {{application/json: {{schema: {{$ref: '#/components/schemas/New'}}}}}}}}\n      responses: {{'200': {{description: ok, content: {{application/json: {{schema: {pet}}}}}}}}}\ncomponents: {{schemas: {{{schemas}}}}}\n"
        );
        Document::parse("t.yaml", text).unwrap()
    };
    let old = document(
        "{type: object, required: [id], properties: {id: {type: string}, old: {type: string}, tags: {type: array, items: {$ref: '#/components/schemas/Tag'}}}}",
        "New: {type: object, required: [name, owner], properties: {name: {type: string}, owner: {type: string}}}, Tag: {type: object, required: [a], properties: {a: {type: string}}}",
    );
    let new = document(
        "{$ref: '#/components/schemas/Pet'}",
        "New: {type: object, required: [name], properties: {name: {type: string}}}, Pet: {type: object, required: [id], properties: {id: {type: string}, tags: {type: array, items: {$ref: '#/components/schemas/Wrapped'}}}}, Wrapped: {type: object, properties: {tag: {$ref: '#/components/schemas/Tag'}}}, Tag: {type: object, required: [a], properties: {a: {type: string}}}",
    );
    let found = drift(&old, &new, &Options::default());
    let alone = found.changes.iter().filter(|it| it.rule == "surface-changed");
    assert_eq!(alone.flat_map(|it| &it.items).map(|it| &it.item).collect::<Vec<_>>(), Vec::<&String>::new());
    let cause = |item: &str| {
        let change = found.changes.iter().find(|it| it.items.iter().any(|it| it.item.ends_with(item)));
        let change = change.unwrap_or_else(|| panic!("{item}: {found:#?}"));
        format!("{} {}", change.rule, change.message)
    };
    assert_eq!(cause("New::new"), "request-property-removed `New.owner`: property removed");
    assert_eq!(cause(".old"), "response-property-removed `old` in response 200 of `POST /pets`: property removed");
    assert!(cause(".tags").starts_with("response-property-"), "{}", cause(".tags"));
}

/// The change of a merged schema is located where the document defines it, and a form is the body of its operation.
#[test]
fn merged_schemas_and_forms_have_causes() {
    let document = |skip: &str, label: &str| {
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /tickets:\n    post:\n      operationId: addTicket\n      requestBody: {{content: {{application/json: {{schema: {{allOf: [{{$ref: '#/components/schemas/Base'}}, {{type: object, properties: {{note: {{type: string}}{skip}}}}}]}}}}}}}}\n      responses: {{'204': {{description: ok}}}}\n  /replies:\n    post:\n      operationId: addReply\n      requestBody: {{content: {{application/json: {{schema: {{oneOf: [{{$ref: '#/components/schemas/Base'}}, {{$ref: '#/components/schemas/Other'}}]{properties}}}}}}}}}\n      responses: {{'204': {{description: ok}}}}\n  /files:\n    post:\n      operationId: addFile\n      requestBody: {{content: {{multipart/form-data: {{schema: {{type: object, properties: {{file: {{type: string, contentMediaType: application/octet-stream}}{label}}}}}}}}}}}\n      responses: {{'204': {{description: ok}}}}\ncomponents: {{schemas: {{Base: {{type: object, properties: {{id: {{type: string}}}}}}, Other: {{type: object, required: [o], properties: {{o: {{type: string}}}}}}}}}}\n",
            properties =
                if skip.is_empty() { String::new() } else { ", properties: {skip: {type: boolean}}".to_owned() }
        );
        Document::parse("t.yaml", text).unwrap()
    };
    let (skip, label) = (", skip: {type: boolean}", ", label: {type: string}");
    for (old, new, rule) in [
        (document(skip, label), document("", ""), "request-property-removed"),
        (document("", ""), document(skip, label), "request-property-added"),
    ] {
        let found = drift(&old, &new, &Options::default());
        for member in [".skip", ".label"] {
            let cause = found.changes.iter().find(|it| it.items.iter().any(|it| it.item.ends_with(member)));
            assert_eq!(cause.map(|it| it.rule.as_str()), Some(rule), "{member}: {found:#?}");
        }
        assert!(found.changes.iter().all(|it| it.rule != "surface-changed"), "{found:#?}");
    }
}

/// Webhooks reverse the direction, and an unresolved reference is a finding.
#[test]
fn webhooks_go_the_other_way_and_broken_references_are_found() {
    let document = |members: &str, response: &str| {
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{/a: {{get: {{responses: {{'200': {response}}}}}}}}}\nwebhooks: {{born: {{post: {{requestBody: {{content: {{application/json: {{schema: {{type: object, required: [id{members}], properties: {{id: {{type: string}}, b: {{type: string}}}}}}}}}}}}, responses: {{'204': {{description: ok}}}}}}}}}}\n"
        );
        Document::parse("t.yaml", text).unwrap()
    };
    let fine = "{description: ok, content: {application/json: {schema: {type: object}}}}";
    let found = compare(&document(", b", fine), &document("", fine));
    let rules: Vec<_> = found.changes.iter().map(|it| (it.rule.as_str(), it.wire, it.operations[0].as_str())).collect();
    // The client is the recipient of a webhook's request.
    assert_eq!(rules, [("response-property-optional", Wire::Breaking, "webhook POST born")]);
    for broken in [
        "{$ref: '#/components/responses/None'}",
        "{description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/None'}}}}",
    ] {
        let found = compare(&document("", fine), &document("", broken));
        assert!(found.summary.wire > Wire::Safe, "{broken}: {found:#?}");
    }
}
