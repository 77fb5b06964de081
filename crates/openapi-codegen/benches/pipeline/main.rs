//! Benchmarks of the steps from a document to code, with documents of three sizes.
//!
//! ```sh
//! cargo bench -p openapi-codegen
//! ```
#![allow(clippy::unwrap_used)]

mod documents;

use divan::{Bencher, counter::BytesCount};
use openapi_codegen::{Custom, stages};
use openapi_document::Document;
use openapi_lower::{lower, normalise, shape};

/// The number of resources in the documents; each has a dozen schemas and five operations.
const SIZES: [usize; 3] = [2, 20, 200];

fn main() {
    divan::main();
}

fn document(resources: usize) -> Document {
    Document::parse("bench.json", documents::json(resources)).unwrap()
}

#[divan::bench(args = SIZES)]
fn read_json(bencher: Bencher<'_, '_>, resources: usize) {
    let text = documents::json(resources);
    bencher.counter(BytesCount::of_str(&text)).bench(|| Document::parse("bench.json", text.as_str()).unwrap());
}

#[divan::bench(args = SIZES)]
fn read_yaml(bencher: Bencher<'_, '_>, resources: usize) {
    let text = documents::yaml(resources);
    bencher.counter(BytesCount::of_str(&text)).bench(|| Document::parse("bench.yaml", text.as_str()).unwrap());
}

#[divan::bench(args = SIZES)]
fn lower_document(bencher: Bencher<'_, '_>, resources: usize) {
    let document = document(resources);
    bencher.bench(|| lower(&document).unwrap());
}

#[divan::bench(args = SIZES)]
fn build_model(bencher: Bencher<'_, '_>, resources: usize) {
    let document = document(resources);
    let shaped = shape(normalise(&document));
    bencher.bench(|| stages::model(shaped.document.root(), None));
}

#[divan::bench(args = SIZES)]
fn write(bencher: Bencher<'_, '_>, resources: usize) {
    let document = document(resources);
    let model = stages::model(shape(normalise(&document)).document.root(), None);
    bencher.bench(|| stages::write(&model, &Custom::default()).into_texts(&model));
}

#[divan::bench(args = SIZES)]
fn all(bencher: Bencher<'_, '_>, resources: usize) {
    let document = document(resources);
    bencher.bench(|| openapi_codegen::generate(&document));
}
