//! Reads any text as JSON and as YAML: it is accepted or rejected, and locations are known in an accepted one.
#![no_main]

use libfuzzer_sys::fuzz_target;
use openapi_document::{Document, operations};

fuzz_target!(|text: &str| {
    for name in ["fuzz.yaml", "fuzz.json"] {
        match Document::parse(name, text) {
            Ok(document) => {
                for operation in operations(document.root()) {
                    assert!(document.get(&operation.pointer).is_some(), "{}", operation.pointer.as_str());
                }
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
});
