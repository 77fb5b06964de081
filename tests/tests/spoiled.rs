//! Documents with a wrong value in one location: each is either rejected with the location, or has a client.
//! `SPOIL=FILE` selects another document; `PROPTEST_CASES` and `PROPTEST_RNG_SEED` select other cases.
#![allow(clippy::unwrap_used, clippy::panic)]

mod random;

use std::{env, fs, path::PathBuf, sync::LazyLock};

use contract_tests::root;
use openapi_document::Document;
use proptest::{prelude::*, sample::Index};
use serde_json::{Value, json};

static DOCUMENTS: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let files: Vec<PathBuf> = match env::var_os("SPOIL") {
        Some(file) => vec![root().join(file)],
        None => fs::read_dir(root().join("tests/documents")).unwrap().map(|entry| entry.unwrap().path()).collect(),
    };
    files.iter().map(|file| Document::read(file).unwrap().root().clone()).collect()
});

/// The change at one location.
#[derive(Debug, Clone)]
enum Slip {
    Gone,
    Instead(Value),
    CopyOf(Index),
}

fn slip() -> impl Strategy<Value = Slip> {
    let value = prop::sample::select(vec![
        json!(null),
        json!(true),
        json!(5),
        json!(-1.5),
        json!(""),
        json!("text"),
        json!("#/components/schemas"),
        json!([]),
        json!([null]),
        json!(["a", 5]),
        json!({}),
        json!({"a": null}),
        json!({"": {}}),
        json!({"$ref": "#"}),
        json!({"$ref": "#/components/schemas/Gone"}),
        json!({"$ref": 5}),
        json!({"type": {}}),
    ]);
    prop_oneof![
        1 => Just(Slip::Gone),
        3 => value.prop_map(Slip::Instead),
        1 => any::<Index>().prop_map(Slip::CopyOf),
    ]
}

/// Collects the pointers of every value below the root.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(members) => {
            members.iter().map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value)).collect()
        }
        Value::Array(items) => items.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    for (key, child) in children {
        let pointer = format!("{at}/{key}");
        places(child, &pointer, found);
        found.push(pointer);
    }
}

fn spoil(root: &mut Value, place: &Index, slip: &Slip) {
    let mut all = Vec::new();
    places(root, "", &mut all);
    let pointer = place.get(&all).as_str();
    let value = match slip {
        Slip::Gone => {
            let (parent, key) = pointer.rsplit_once('/').unwrap();
            match root.pointer_mut(parent).unwrap() {
                Value::Object(members) => drop(members.remove(&key.replace("~1", "/").replace("~0", "~"))),
                Value::Array(items) => drop(items.remove(key.parse().unwrap())),
                _ => {}
            }
            return;
        }
        Slip::Instead(value) => value.clone(),
        Slip::CopyOf(other) => root.pointer(other.get(&all).as_str()).unwrap().clone(),
    };
    *root.pointer_mut(pointer).unwrap() = value;
}

proptest! {
    #![proptest_config(random::config(5))]

    #[test]
    fn a_spoiled_document_is_refused_or_becomes_a_client(
        document in any::<Index>(),
        slips in prop::collection::vec((any::<Index>(), slip()), 1..4),
    ) {
        let mut root = document.get(&DOCUMENTS).clone();
        for (place, slip) in &slips {
            spoil(&mut root, place, slip);
        }
        match Document::parse("spoiled.json", root.to_string()) {
            Ok(document) => {
                let generated = openapi_codegen::generate(&document);
                // The document can also be narrowed: the result is valid despite the change.
                let lowered = openapi_lower::lower(&document);
                prop_assert!(lowered.is_ok(), "{}\n{root:#}", lowered.unwrap_err());
                let all = &generated.report.operations;
                let is_listed = |operation: &openapi_codegen::OperationReport| {
                    let reason = operation.reason.as_deref().unwrap_or_default();
                    operation.status == openapi_codegen::OperationStatus::Generated || reason.starts_with("unresolved reference")
                };
                prop_assert!(all.iter().all(is_listed), "{all:#?}");
            }
            Err(error) => prop_assert!(error.position.is_some(), "{error}"),
        }
    }
}
