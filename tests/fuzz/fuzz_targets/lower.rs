//! Lowers every valid document and generates code from it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use openapi_document::Document;

fuzz_target!(|text: &str| {
    let Ok(document) = Document::parse("fuzz.yaml", text) else { return };
    let lowered = match openapi_lower::lower(&document) {
        Ok(lowered) => lowered,
        Err(error) => panic!("a pass left something: {error}"),
    };
    // progenitor's time grows with its input and would dominate the run.
    if lowered.document.root().to_string().len() < 100_000 {
        drop(openapi_codegen::generate(&document));
    }
});
