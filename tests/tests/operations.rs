//! One snapshot per operation, named by it: method, path, parameters, bodies, responses.

#![allow(clippy::unwrap_used, clippy::panic)]

use contract_tests::{each_at_once, models};
use openapi_codegen::surface;

#[test]
fn every_operation_is_as_it_was() {
    let all: Vec<(String, String)> = models()
        .unwrap()
        .iter()
        .flat_map(|(api, model)| surface(model).into_iter().map(move |(name, text)| (format!("{api}.{name}"), text)))
        .collect();
    let mut expected: Vec<String> = all.iter().map(|(name, _)| format!("{name}.snap")).collect();
    each_at_once(all, |name, text| {
        insta::with_settings!({snapshot_path => "../snapshots/operations", prepend_module_to_snapshot => false}, {
            insta::assert_snapshot!(name, text);
        });
    });
    let folder = contract_tests::root().join("tests/snapshots/operations");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".snap"))
        .collect();
    files.sort();
    expected.sort();
    assert_eq!(files, expected, "a snapshot is left of an operation that is gone");
}
