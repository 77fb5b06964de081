//! The generated types of documents with everything that is awkward: they compile, and keep every
//! payload that the document's own schemas allow.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{path::Path, process::Command};

#[test]
fn awkward_documents_compile_and_keep_every_valid_payload() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["xtask", "prove", "tests/documents", "--samples", "60", "--format", "json"])
        .current_dir(root)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(report["documents"].as_array().map(Vec::len), Some(6));
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

/// What a user gets without a checkout of ours: the crate and its own copy of the runtime.
#[test]
fn a_crate_with_its_own_runtime_compiles() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let cargo = || Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("door-client");
    let written = cargo()
        .args(["xtask", "codegen", "--spec", "tests/documents/door.yaml", "--out"])
        .arg(&out)
        .current_dir(root)
        .output()
        .unwrap();
    assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
    let built = cargo()
        .args(["build", "--quiet"])
        .current_dir(&out)
        .env("CARGO_TARGET_DIR", root.join("target/prove/target"))
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&built.stderr);
    assert!(built.status.success() && !said.contains("warning"), "{said}");
}
