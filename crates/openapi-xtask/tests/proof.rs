//! The generated types of documents with unusual constructs compile, and round-trip every value that the document's
//! own schemas allow.
#![allow(clippy::unwrap_used, clippy::panic)]

mod command;

use command::{root, xtask};

#[test]
fn awkward_documents_compile_and_keep_every_valid_payload() {
    let output = xtask(&["prove", "tests/documents", "--samples", "60", "--format", "json"]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(report["documents"].as_array().map(Vec::len), Some(7));
    let valid = report["summary"]["valid"].as_u64().unwrap_or_default();
    assert!(valid > 2000, "only {valid} samples");
    assert_eq!(report["summary"]["wrong"], 0, "{text}");
    assert!(report["summary"]["chosen"].as_u64().unwrap_or_default() > 100, "{text}");
    for document in report["documents"].as_array().into_iter().flatten() {
        let requests = &document["summary"]["requests"];
        assert_eq!(requests["wrong"].as_array().map(Vec::len), Some(0), "{requests}");
        assert_eq!(requests["sent"], requests["right"], "{requests}");
    }
    assert_eq!(report["summary"]["refused"].as_u64().zip(report["summary"]["changed"].as_u64()), Some((0, 0)));
}

/// A crate for a user without this checkout contains a copy of the runtime.
#[test]
fn a_crate_with_its_own_runtime_compiles() {
    let folder = tempfile::tempdir().unwrap();
    // No other crate has this name, so that its dependencies can be those that other tests have built.
    let out = folder.path().join("alone-client");
    let written = xtask(&["codegen", "--spec", "tests/documents/door.yaml", "--out", &out.display().to_string()]);
    assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
    let mut build = contract_tests::scratch().unwrap().command("build", &out);
    let built = build.env("CARGO_BUILD_BUILD_DIR", root().join("target/build")).output().unwrap();
    let stderr = String::from_utf8_lossy(&built.stderr);
    assert!(built.status.success() && !stderr.contains("warning"), "{stderr}");
}
