//! Compares two untrusted documents, and the old one with itself.
#![no_main]

use libfuzzer_sys::fuzz_target;
use openapi_document::Document;
use openapi_drift::{Options, drift};

fuzz_target!(|texts: (&str, &str)| {
    let read = |text: &str| Document::parse("fuzz.yaml", text);
    let (Ok(old), Ok(new)) = (read(texts.0), read(texts.1)) else { return };
    drop(drift(&old, &new, &Options::default()));
    assert!(drift(&old, &old, &Options::default()).changes.is_empty());
});
