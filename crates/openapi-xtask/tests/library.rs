//! Tests of commands as functions: their results are values, and they print to the given streams.
#![allow(clippy::unwrap_used, clippy::panic)]

mod command;

use std::{fs, path::Path};

use command::{OLD, folder, new, root};
use openapi_drift::Wire;
use openapi_xtask::{Failure, Session, arguments, commands};

/// Runs a function in the session of a folder. Returns its value, the results and the notes.
fn within<T>(folder: &Path, run: impl FnOnce(&mut Session<'_>) -> T) -> (T, String, String) {
    let (mut results, mut notes) = (Vec::new(), Vec::new());
    let value = run(&mut Session::new(folder, &mut results, &mut notes));
    (value, String::from_utf8(results).unwrap(), String::from_utf8(notes).unwrap())
}

fn path(folder: &Path, name: &str) -> String {
    folder.join(name).display().to_string()
}

/// Creates a workspace with one API, whose document is in `specs`.
fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("specs")).unwrap();
    fs::write(folder.path().join("specs/pets.yaml"), OLD).unwrap();
    let text = "[api.pets]\ndocument = \"specs/pets.yaml\"\nclient = \"crates/pets-client\"\n";
    fs::write(folder.path().join("openapi.toml"), text).unwrap();
    folder
}

#[test]
fn codegen_returns_the_crates_and_a_check_fails_on_a_changed_document() {
    let folder = workspace();
    let codegen = |words: &[&str]| {
        let args = arguments(words).unwrap();
        within(folder.path(), |session| commands::codegen::run(&args, session))
    };
    let (written, results, notes) = codegen(&[]);
    let written = written.unwrap();
    assert_eq!((written.len(), written[0].operations, written[0].folder.ends_with("pets-client")), (1, 2, true));
    assert!(written[0].emitted.changes.len() == written[0].emitted.files && results.is_empty());
    assert!(notes.starts_with("done      crates/pets-client: 2 operations, "), "{notes}");
    assert!(codegen(&["--check", "pets"]).0.unwrap()[0].emitted.changes.is_empty());

    fs::write(folder.path().join("specs/pets.yaml"), new()).unwrap();
    let (result, _, notes) = codegen(&["--check"]);
    assert!(matches!(result, Err(Failure::Found(message)) if message.contains("pets-client is out of date")));
    assert!(notes.contains("stale     src/types.rs\n"), "{notes}");
    let (result, ..) = codegen(&["cats"]);
    assert!(matches!(result, Err(Failure::Usage(message)) if message.contains("unknown API `cats`")));
}

#[test]
fn codegen_adds_the_derives_and_attributes_of_the_configuration() {
    let folder = workspace();
    let codegen = |more: &str| {
        let text = format!("[api.pets]\ndocument = \"specs/pets.yaml\"\nclient = \"crates/pets-client\"\n{more}");
        fs::write(folder.path().join("openapi.toml"), text).unwrap();
        let args = arguments::<commands::codegen::Args>([""; 0]).unwrap();
        within(folder.path(), |session| commands::codegen::run(&args, session)).0
    };
    codegen("derive = [\"Eq\"]\n[api.pets.types.Pet]\nderive = [\"Hash\"]\nattributes = [\"must_use\"]\n").unwrap();
    let types = fs::read_to_string(folder.path().join("crates/pets-client/src/types.rs")).unwrap();
    assert!(types.contains(", Eq, Hash)]\n#[non_exhaustive]\n#[must_use]\npub struct Pet {"), "{types}");

    let unknown = codegen("[api.pets.types.Cat]\nderive = [\"Hash\"]\n").unwrap_err().to_string();
    assert!(
        unknown.contains("openapi.toml:4:17: `Cat` is no struct or field of the client of `pets`; remove it"),
        "{unknown}"
    );
    let unknown = codegen("types.Pet.fields.nmae = [\"must_use\"]\n").unwrap_err().to_string();
    assert!(unknown.contains("openapi.toml:4:18: `Pet.nmae` is no struct or field"), "{unknown}");
    let invalid = codegen("[api.pets.types.Pet]\nattributes = [\"#[must_use]\"]\n").unwrap_err().to_string();
    assert!(invalid.contains("openapi.toml:5:15: `#[must_use]` is not an attribute without `#[` and `]`"), "{invalid}");
}

#[test]
fn drift_returns_the_changes_whatever_fails() {
    let folder = folder();
    let (old, new) = (path(folder.path(), "old.yaml"), path(folder.path(), "new.yaml"));
    let drift = |words: &[&str]| {
        let args = arguments([&[old.as_str(), &new], words].concat()).unwrap();
        within(folder.path(), |session| commands::drift::run(&args, session))
    };
    let (compared, results, notes) = drift(&["--fail-on", "never", "--format", "json"]);
    let compared = compared.unwrap();
    assert_eq!(compared[0].drift.summary.wire, Wire::Breaking);
    let report: serde_json::Value = serde_json::from_str(&results).unwrap();
    assert_eq!(report["changes"].as_array().map(Vec::len), Some(compared[0].drift.changes.len()));
    assert_eq!(notes, "");
    assert!(matches!(drift(&[]).0, Err(Failure::Found(_))));
    let alone = arguments([&old]).unwrap();
    let (missing, ..) = within(folder.path(), |session| commands::drift::run(&alone, session));
    assert!(missing.err().unwrap().to_string().starts_with("missing the document to compare"));
}

#[test]
fn results_go_to_a_file_or_to_the_stream() {
    let folder = folder();
    let lower = |words: &[&str]| {
        let args = arguments([&[path(folder.path(), "old.yaml").as_str()], words].concat()).unwrap();
        within(folder.path(), |session| commands::lower::run(&args, session))
    };
    let (lowered, results, _) = lower(&[]);
    let expected = serde_json::to_string_pretty(lowered.unwrap().document.root()).unwrap() + "\n";
    assert_eq!(results, expected);
    let out = path(folder.path(), "narrow.json");
    let (lowered, results, notes) = lower(&["--output", &out]);
    assert!(lowered.is_ok() && results.is_empty() && notes.contains("converted to OpenAPI 3.0.3"), "{notes}");
    assert_eq!(fs::read_to_string(out).unwrap(), expected);
}

#[test]
fn a_dry_run_of_init_is_a_plan() {
    let folder = folder();
    let args = arguments([&format!("pets={}", path(folder.path(), "old.yaml")), "--dry-run"]).unwrap();
    let (plan, _, notes) = within(folder.path(), |session| commands::init::run(&args, session));
    let plan = plan.unwrap();
    assert!(plan.paths().any(|path| path == Path::new("openapi.toml")) && !folder.path().join("openapi.toml").exists());
    assert!(notes.contains("add       crates/pets/src/lib.rs"), "{notes}");
}

/// A workspace that has an `xtask`, an alias and tests keeps them, and the names of its crates are no names of APIs.
#[test]
fn init_keeps_crates_of_the_same_names() {
    let folder = folder();
    let put = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    put("Cargo.toml", "[workspace]\nmembers = [\"tools/xtask\", \"tests\", \"crates/*\"]\n");
    for (path, name) in [("tools/xtask", "xtask"), ("tests", "end-to-end"), ("crates/app", "app")] {
        put(&format!("{path}/Cargo.toml"), &format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\n"));
        put(&format!("{path}/src/lib.rs"), "");
    }
    put(".cargo/config.toml", "[alias]\nxtask = \"run -p tasks --\"\n");
    let init = |name: &str| {
        let document = path(folder.path(), "old.yaml");
        let args = arguments([&format!("{name}={document}"), "--source", "version=1", "--dry-run"]).unwrap();
        let (plan, _, notes) = within(folder.path(), |session| commands::init::run(&args, session));
        plan.map(|_| notes)
    };
    let notes = init("pets").unwrap();
    for line in [
        "keep      tools/xtask/Cargo.toml: add `openapi-xtask = { version = \"1\", default-features = false }` to its",
        "keep      .cargo/config.toml: let the alias `xtask` be \"run --quiet --package xtask --\"\n",
        "add       crates/contract-tests/Cargo.toml\n",
    ] {
        assert!(notes.contains(line), "{line} in {notes}");
    }
    // A package can be in one folder only.
    put("crates/contracts/Cargo.toml", "[package]\nname = \"contract-tests\"\nversion = \"0.1.0\"\n");
    put("crates/contracts/src/lib.rs", "");
    let notes = init("pets").unwrap();
    let kept = "keep      crates/contracts/Cargo.toml: add `openapi-contract = { version = \"1\" }` to its `[dev-dependencies]`, \
                and a `[[test]]` with `name = \"contract\"` and `path = \"contract.rs\"`\n";
    for line in [kept, "add       crates/contracts/contract.rs\n"] {
        assert!(notes.contains(line), "{line} in {notes}");
    }
    assert!(!notes.contains("crates/contract-tests"), "{notes}");
    for (name, reason) in [
        ("app", "the workspace has a crate `app` already, in crates/app; choose another name"),
        ("core", "a crate of this name would replace one of Rust's own; choose another name"),
    ] {
        let message = init(name).unwrap_err().to_string();
        assert!(message.ends_with(reason), "{message}");
    }
}

#[test]
fn an_update_compares_with_the_document_of_the_vendor() {
    let folder = workspace();
    fs::write(folder.path().join("new.yaml"), new()).unwrap();
    let args = arguments(["pets", &path(folder.path(), "new.yaml"), "--dry-run"]).unwrap();
    let (result, results, _) = within(folder.path(), |session| commands::update::run(&args, session));
    assert!(matches!(result, Err(Failure::Found(message)) if message.starts_with("the update would require changes")));
    assert!(results.starts_with("# Update of pets"), "{results}");
    assert_eq!(fs::read_to_string(folder.path().join("specs/pets.yaml")).unwrap(), OLD);
}

#[test]
fn a_bundle_is_returned_with_the_operations_that_it_has() {
    let (folder, workspace) = (folder(), root());
    let args = arguments(["pets", &path(folder.path(), "old.yaml"), "--dry-run"]).unwrap();
    let (joined, results, _) = within(&workspace, |session| commands::bundle::run(&args, session));
    let joined = joined.unwrap();
    assert_eq!(joined.operations, ["GET /pets", "POST /pets"]);
    assert_eq!(results, joined.document.text());
}

#[test]
fn wrong_arguments_are_an_error_with_the_usage() {
    let error = arguments::<commands::codegen::Args>(["--spec", "a.yaml"]).unwrap_err();
    assert!(error.to_string().contains("--out <DIR>"), "{error}");
}
