//! The valid values of JSON Schema's own test suite, read by generated types like responses, and written back:
//! `JSON_SCHEMA=FOLDER cargo test -p contract-tests --test json_schema -- --ignored`, where the folder contains
//! `document.json`, with a component for each group of tests, and `valid.jsonl` with their values.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{collections::BTreeMap, fs, path::Path};

use contract_tests::{put, scratch};
use openapi_codegen::{Mode, Package, Runtime, emit, generate, single_crate};
use openapi_document::Document;

use openapi_sample::is_same;
use serde_json::Value;

/// The program, which reads `[type, value]` by line and writes the result of the round trip in an array, or null if
/// the type rejects the value.
const PROGRAM: &str = "use serde_json::{Value, json};

fn back<T: serde::Serialize + serde::de::DeserializeOwned>(value: &Value) -> Value {
    let read = case_json_schema::support::from_slice::<T>(value.to_string().as_bytes()).ok();
    read.and_then(|read| serde_json::to_value(read).ok()).map_or(Value::Null, |back| json!([back]))
}

fn main() {
    for line in std::io::stdin().lines().map_while(Result::ok) {
        let (pointer, value): (String, Value) = serde_json::from_str(&line).unwrap();
        let back = match pointer.as_str() {
ARMS            _ => Value::Null,
        };
        println!(\"{back}\");
    }
}
";

#[test]
#[ignore = "needs the values of the test suite"]
fn a_valid_value_keeps_all_that_it_has() {
    let Some(folder) = std::env::var_os("JSON_SCHEMA") else { panic!("JSON_SCHEMA names no folder") };
    let root = contract_tests::root();
    let folder = root.join(folder);
    let document = Document::read(&folder.join("document.json")).unwrap();
    let generated = generate(&document);
    let to = root.join("target/json-schema");
    let runtime = Runtime::At(root.join("crates/openapi-runtime"));
    let mut files = single_crate(&document, &generated, &Package::new("case-json-schema").unwrap(), &runtime);
    for file in files.iter_mut().filter(|file| file.path == Path::new("Cargo.toml")) {
        file.text = file.text.replace("[dependencies]\n", "[dependencies]\nserde = \"1\"\n");
    }
    let scratch = scratch().unwrap();
    emit(&to, &scratch.crate_files(files), Mode::Write).unwrap();
    let types = generated.report.schemas.iter().filter_map(|schema| {
        let ty = schema.ty.as_ref()?;
        let ty = ty.replace("types::", "case_json_schema::types::");
        Some((schema.pointer.clone(), if schema.nullable { format!("Option<{ty}>") } else { ty }))
    });
    let types: BTreeMap<String, String> = types.collect();
    let arms: String =
        types.iter().map(|(pointer, ty)| format!("            {pointer:?} => back::<{ty}>(&value),\n")).collect();
    put(&to.join("src/main.rs"), PROGRAM.replace("ARMS", &arms)).unwrap();

    let text = fs::read_to_string(folder.join("valid.jsonl")).unwrap();
    let tests: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let lines: String =
        tests.iter().map(|test| format!("{}\n", serde_json::json!([test["pointer"], test["sample"]]))).collect();
    let input = to.join("values.jsonl");
    put(&input, lines).unwrap();
    let output = scratch.command("run", &to).stdin(fs::File::open(&input).unwrap()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    let backs: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(backs.len(), tests.len());

    let (mut lost, mut refused, mut unexplained) = (Vec::new(), 0, Vec::new());
    for (test, back) in tests.iter().zip(&backs) {
        let name = format!("{} {}: {}", test["group"], test["test"], test["sample"]);
        let pointer = test["pointer"].as_str().unwrap();
        match back.get(0) {
            Some(back) if is_same(&test["sample"], back) => {}
            Some(back) => lost.push(format!("{name} came back as {back}")),
            None => {
                refused += 1;
                let schema = document.root().pointer(pointer.trim_start_matches('#')).unwrap();
                // A schema without `type` whose keywords apply to one type is read as that type.
                if has_type(schema) {
                    unexplained.push(name);
                }
            }
        }
    }
    assert!(lost.is_empty(), "{} values lost something:\n{}", lost.len(), lost.join("\n"));
    assert!(unexplained.is_empty(), "{} values were refused:\n{}", unexplained.len(), unexplained.join("\n"));
    assert!(refused * 8 < tests.len(), "{refused} of {} values were refused", tests.len());
}

/// Returns true if a schema restricts the type of its values.
fn has_type(schema: &Value) -> bool {
    schema.get("type").is_some() || schema.get("enum").is_some() || schema.get("const").is_some()
}
