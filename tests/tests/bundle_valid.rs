//! Validation of the bundle: every schema is valid, and every operation has one API, a server and security
//! requirements. Validators from PyPI and npm check it against the OpenAPI project's own schema (see
//! CONTRIBUTING.md).

#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;

use contract_tests::{bundle, root};
use openapi_document::{Version, operations, slice, walk};
use openapi_sample::Judge;

#[test]
fn every_schema_of_the_bundle_is_a_schema() {
    let document = bundle().unwrap();
    assert_eq!(document.version(), Version::V3_1);
    let judge = Judge::new(&document);
    let mut count = 0;
    walk::visit(document.root(), &mut |kind, pointer, value| {
        if kind == walk::Kind::Schema {
            count += 1;
            assert!(jsonschema::meta::is_valid(value), "{pointer} is no schema of JSON Schema 2020-12");
            assert!(judge.validator(pointer).is_some(), "{pointer} has an unresolved reference");
        }
    });
    assert!(count > 300, "{count}");
}

#[test]
fn every_operation_belongs_to_one_api_and_names_its_server_and_security() {
    let document = bundle().unwrap();
    let config = fs::read_to_string(root().join("openapi.toml")).unwrap();
    let configured: Vec<&str> = config.lines().filter_map(|it| it.strip_prefix("[api.")?.strip_suffix(']')).collect();
    assert_eq!(slice::apis(&document), configured);
    for operation in operations(document.root()) {
        let id = operation.operation_id().unwrap_or_else(|| panic!("{} has no operationId", operation.pointer));
        assert_eq!(operation.tags().count(), 1, "{id}");
        assert!(operation.path_item.get("servers").is_some(), "{id}");
        assert!(operation.value.get("security").is_some(), "{id}");
    }
}
