//! Code that an earlier version of the generator wrote compiles with the runtime of this version, and works.
//!
//! `PREVIOUS=write cargo test -p contract-tests --test previous` replaces that code by the output of this version; see
//! `previous/README.md`.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{env, fs, path::Path};

use contract_tests::{put, root, scratch};
use openapi_codegen::{LOCK, Lock, Mode, Package, Runtime, emit, generate_locked, single_crate};
use openapi_document::Document;
use openapi_mock::{Mock, Scripted};

/// The responses that the mock server does not sample: pages of lists, and events whose data is JSON.
const SCRIPT: [(&str, &str); 6] = [
    ("feed", "event: added\ndata: {\"name\": \"Rex\", \"kind\": \"dog\"}\n\n"),
    ("listQuestions", r#"{"data": [{"text": "a"}, {"text": "b"}], "paging": {"next_cursor": "next"}}"#),
    ("listQuestions", r#"{"data": [{"text": "c"}], "paging": {"next_cursor": null}}"#),
    ("listPets", r#"{"data": {"pets": [{"name": "Rex", "kind": "dog"}]}, "meta": {"has_more": true}}"#),
    ("listPets", r#"{"data": {"pets": [{"name": "Tom", "kind": "cat"}]}, "meta": {"has_more": false}}"#),
    ("listLinked", r#"{"pets": [{"name": "Rex", "kind": "dog"}]}"#),
];

/// The statement of a failure.
const BREAK: &str = "code that the previous release generated does not work with this runtime: \
                     see docs/internals/versions.md";

/// Replaces the client by the output of this version. The lock is an input: it declares a member as required that the
/// document declares as optional.
fn renew(folder: &Path, document: &Document) {
    let lock = fs::read_to_string(folder.join(LOCK)).unwrap();
    let generated = generate_locked(document, &Lock::parse(LOCK, &lock).unwrap());
    let runtime = Runtime::At("../../crates/openapi-runtime".into());
    let files = single_crate(document, &generated, &Package::new("previous").unwrap(), &runtime);
    emit(folder, &files, Mode::Write).unwrap();
}

#[test]
fn code_of_the_previous_release_works_with_this_runtime() {
    let folder = root().join("tests/previous");
    let document = Document::read(&folder.join("openapi.yaml")).unwrap();
    if env::var_os("PREVIOUS").is_some_and(|value| value == "write") {
        renew(&folder, &document);
    }
    let program = root().join("target/previous");
    put(&program.join("src/main.rs"), fs::read_to_string(folder.join("program.rs")).unwrap()).unwrap();
    let manifest = format!(
        "[package]\nname = \"previous-program\"\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n\
         previous = {{ path = {:?}, features = [\"blocking\", \"oauth2\", \"schemars\", \"webhooks\"] }}\n\
         futures = {{ version = \"0.3\", default-features = false, features = [\"std\"] }}\nschemars = \"1\"\n\
         serde = \"1\"\nserde_json = \"1\"\ntokio = {{ version = \"1\", features = [\"macros\", \"rt\"] }}\n\n[workspace]\n",
        folder.display().to_string()
    );
    put(&program.join("Cargo.toml"), scratch().unwrap().manifest(&manifest)).unwrap();

    let server = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let mock = server.block_on(Mock::start(&document)).unwrap();
    for (operation, body) in SCRIPT {
        let media_type = if body.starts_with("event") { "text/event-stream" } else { "application/json" };
        let headers = vec![("content-type".to_owned(), media_type.to_owned())];
        mock.script(operation, Scripted { status: 200, headers, body: body.to_owned() });
    }
    let output = scratch().unwrap().command("run", &program).args(["--", &mock.url()]).output().unwrap();
    let (ran, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let refused = mock.requests().into_iter().filter(|it| it.status >= 400).collect::<Vec<_>>();
    assert!(output.status.success() && ran == "all calls succeeded\n", "{BREAK}\n{ran}\n{stderr}\n{refused:#?}");
}
