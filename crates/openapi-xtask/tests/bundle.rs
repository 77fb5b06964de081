//! Tests of `cargo xtask bundle`, `update`, `drift --upstream` and `prove --against` as command lines.
#![allow(clippy::unwrap_used, clippy::panic)]

mod command;

use std::{fs, process::Command};

use command::{OLD, folder, json, root, text, xtask_in as xtask};
use openapi_document::{Document, slice};
use serde_json::Value;

/// Compares the bundle with itself, and with its own slice of an API.
#[test]
fn the_bundle_has_not_drifted_from_itself() {
    let path = root().join("openapi-bundled.yaml").display().to_string();
    let output = xtask(&["drift", &path, &path, "--format", "json"], &root());
    assert!(output.status.success() && json(&output)["changes"] == serde_json::json!([]), "{}", text(&output.stderr));
    let folder = tempfile::tempdir().unwrap();
    let bundle = Document::read(&root().join("openapi-bundled.yaml")).unwrap();
    let partoo = slice::api(&bundle, "partoo").unwrap();
    fs::write(folder.path().join("partoo.json"), partoo.root().to_string()).unwrap();
    let upstream = format!("partoo={}", folder.path().join("partoo.json").display());
    let output = xtask(&["drift", "--upstream", &upstream, "--format", "json"], &root());
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    // A document of another API has none of the operations, and its own are ignored.
    fs::write(folder.path().join("other.yaml"), OLD).unwrap();
    let other = format!("partoo={}", folder.path().join("other.yaml").display());
    let output = xtask(&["drift", "--upstream", &other, "--format", "json"], &root());
    let rules: Vec<Value> = json(&output)["changes"].as_array().unwrap().iter().map(|it| it["rule"].clone()).collect();
    assert!(rules.contains(&"operation-removed".into()) && !rules.contains(&"operation-added".into()), "{rules:?}");
    let text_of = partoo.root().to_string().replacen("\"required\":[\"id\"", "\"required\":[\"id\",\"more\"", 1);
    fs::write(folder.path().join("partoo.json"), text_of).unwrap();
    let update =
        xtask(&["update", "partoo", &folder.path().join("partoo.json").display().to_string(), "--dry-run"], &root());
    assert!(update.status.code() != Some(2), "{}", text(&update.stderr));
    assert!(text(&update.stdout).starts_with("# Update of partoo"), "{}", text(&update.stdout));
}

/// The parts of other APIs are unchanged, and the new parts have the same meaning.
#[test]
fn a_document_joins_the_bundle() {
    let folder = folder();
    let output = xtask(&["bundle", "pets", "old.yaml", "--dry-run"], folder.path());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let (before, after) = (fs::read_to_string(root().join("openapi-bundled.yaml")).unwrap(), text(&output.stdout));
    let mut lines = before.lines().peekable();
    for line in after.lines() {
        if lines.peek() == Some(&line) {
            lines.next();
        }
    }
    assert_eq!(lines.next(), None, "a line of the bundle is gone");
    let joined = Document::parse("joined.yaml", after).unwrap();
    assert!(slice::apis(&joined).contains(&"pets".to_owned()));
    let slice = slice::api(&joined, "pets").unwrap();
    let original = Document::parse("old.yaml", OLD).unwrap();
    for pointer in ["/paths/~1pets/get/responses", "/components/schemas"] {
        assert_eq!(slice.root().pointer(pointer), original.root().pointer(pointer), "{pointer}");
    }
    let taken = xtask(&["bundle", "Pets!", "old.yaml", "--dry-run"], folder.path());
    assert_eq!(taken.status.code(), Some(2));
}

/// A proof of the rules: the client of the old document is tested with a server of the new one.
#[test]
fn what_drift_calls_breaking_breaks_the_client_that_is_shipped() {
    let folder = folder();
    let output = xtask(&["prove", "old.yaml", "--against", "new.yaml", "--format", "json"], folder.path());
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let found = json(&output);
    let operation =
        |name: &str| found["operations"].as_array().unwrap().iter().find(|it| it["operation"] == name).unwrap().clone();
    // Each response lacks the name; requests without the tag are rejected.
    let listed = operation("GET /pets");
    assert!(listed["responses"]["failed"].as_u64().unwrap() > 0 && listed["requests"]["failed"] == 0, "{listed:#}");
    let posted = operation("POST /pets");
    let (failed, tried) =
        (posted["requests"]["failed"].as_u64().unwrap(), posted["requests"]["tried"].as_u64().unwrap());
    assert!(failed > 0 && failed < tried, "{posted:#}");
    let verdicts = &found["verdicts"];
    assert_eq!((&verdicts["confirmed"], &verdicts["witnesses"]), (&2.into(), &2.into()), "{verdicts:#}");
    assert_eq!((&verdicts["missed"], &verdicts["false_alarms"]), (&serde_json::json!([]), &serde_json::json!([])));
    let same = xtask(&["prove", "old.yaml", "--against", "old.yaml"], folder.path());
    assert!(same.status.success(), "{}{}", text(&same.stdout), text(&same.stderr));
}

/// Several documents are joined into one with a tag for each API, whose client equals that of its own document.
#[test]
fn init_joins_documents_into_a_bundle() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_openapi-xtask")).args(arguments).current_dir(folder.path()).output().unwrap()
    };
    let document = |name: &str| root().join(name).canonicalize().unwrap().display().to_string();
    let apis = [
        format!("pets={}", document("docs/pets-1.yaml")),
        format!("shop={}", document("tests/documents/fastapi.json")),
    ];
    let arguments = ["init", "--bundle", &apis[0], &apis[1]];
    let output = run(&arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let bundle = Document::read(&folder.path().join("openapi-bundled.yaml")).unwrap();
    assert_eq!(slice::apis(&bundle), ["pets", "shop"]);
    let own = Document::read(document("docs/pets-1.yaml").as_ref()).unwrap();
    let operations = |document: &Document| {
        openapi_document::operations(document.root()).iter().map(|it| it.verb() + " " + it.path).collect::<Vec<_>>()
    };
    assert_eq!(operations(&slice::api(&bundle, "pets").unwrap()), operations(&own));
    let configuration = fs::read_to_string(folder.path().join("openapi.toml")).unwrap();
    assert!(configuration.contains("[api.shop]\nbundle = \"openapi-bundled.yaml\"\n"), "{configuration}");
    assert!(run(&["codegen", "--check"]).status.success());
    let again = text(&run(&arguments).stderr);
    assert!(!again.contains("add ") && !again.contains("edit "), "{again}");
    let named = run(&["init", "--bundle", &format!("my-pets={}", document("docs/pets-1.yaml"))]);
    assert_eq!(named.status.code(), Some(2));
    assert!(text(&named.stderr).contains("invalid argument `my-pets="), "{}", text(&named.stderr));
}
