//! The documentation of a generated client has no broken links, and each of its examples compiles.
#![allow(clippy::unwrap_used)]

use contract_tests::{each_at_once, root, scratch};
use openapi_codegen::{Mode, Package, Runtime, emit, generate, single_crate};
use openapi_document::Document;

#[test]
fn the_documentation_of_a_client_is_whole() {
    let documents = ["documents/constructs.yaml", "documents/names.yaml", "additive/base.yaml"];
    let numbered = documents.iter().enumerate().map(|(number, path)| ((*path).to_owned(), (number, *path)));
    let scratch = scratch().unwrap();
    each_at_once(numbered, |_, (number, path)| {
        let document = Document::read(&root().join("tests").join(path)).unwrap();
        let runtime = Runtime::At(root().join("crates/openapi-runtime"));
        // The names must differ, since cargo confuses two crates of one name in the same target folder.
        let name = format!("documented-{number}");
        let files = single_crate(&document, &generate(&document), &Package::new(&name).unwrap(), &runtime);
        let folder = root().join("target/prove/rustdoc").join(path);
        emit(&folder, &scratch.crate_files(files), Mode::Write).unwrap();
        let steps: [(&str, &[&str]); 2] = [("doc", &["--no-deps"]), ("test", &["--doc"])];
        for (subcommand, arguments) in steps {
            let mut command = scratch.command(subcommand, &folder);
            let output = command.args(arguments).env("RUSTDOCFLAGS", "-D warnings").output().unwrap();
            let printed = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{printed}");
            assert!(subcommand == "doc" || printed.contains("test result: ok"), "{printed}");
        }
    });
}
