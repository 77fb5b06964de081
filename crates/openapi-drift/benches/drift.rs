//! Benchmarks of a comparison and of its steps, on generated documents of three sizes or on two given ones.
//!
//! ```sh
//! cargo bench -p openapi-drift
//! OLD=old.json NEW=new.json cargo bench -p openapi-drift -- yours
//! ```
#![allow(clippy::unwrap_used)]

use std::fmt::Write;

use divan::Bencher;
use openapi_document::Document;
use openapi_drift::{
    Options, drift,
    stages::{Contract, Normal, Sides, judge, pairs},
};

/// The numbers of resources in the documents. Each resource has three schemas and three operations, and refers to the
/// next.
const SIZES: [usize; 3] = [10, 100, 1000];

fn main() {
    divan::main();
}

/// Returns a document of many resources. In the new version each has a further member, and every tenth lacks one.
fn document(resources: usize, is_new: bool) -> Document {
    let (mut paths, mut schemas) = (String::new(), String::new());
    for number in 0..resources {
        let next = (number + 1) % resources;
        let more = if is_new { ",\"more\":{\"type\":\"string\"}" } else { "" };
        let note = if is_new && number % 10 == 0 { "" } else { ",\"note\":{\"type\":\"string\",\"maxLength\":100}" };
        let comma = if number == 0 { "" } else { "," };
        let body = format!(
            "{{\"content\":{{\"application/json\":{{\"schema\":{{\"$ref\":\"#/components/schemas/R{number}\"}}}}}},\"description\":\"d\"}}"
        );
        write!(
            paths,
            "{comma}\"/r{number}/{{id}}\":{{\"parameters\":[{{\"name\":\"id\",\"in\":\"path\",\"required\":true,\"schema\":{{\"type\":\"string\"}}}}],\"get\":{{\"operationId\":\"get{number}\",\"responses\":{{\"200\":{body}}}}},\"put\":{{\"operationId\":\"put{number}\",\"requestBody\":{body},\"responses\":{{\"200\":{body}}}}},\"delete\":{{\"operationId\":\"delete{number}\",\"responses\":{{\"204\":{{\"description\":\"d\"}}}}}}}}"
        )
        .unwrap();
        write!(
            schemas,
            "{comma}\"R{number}\":{{\"type\":\"object\",\"required\":[\"id\",\"note\"],\"properties\":{{\"id\":{{\"type\":\"string\"}}{note}{more},\"kind\":{{\"$ref\":\"#/components/schemas/K{number}\"}},\"next\":{{\"$ref\":\"#/components/schemas/R{next}\"}},\"all\":{{\"type\":\"array\",\"items\":{{\"anyOf\":[{{\"$ref\":\"#/components/schemas/R{next}\"}},{{\"$ref\":\"#/components/schemas/K{number}\"}}]}}}}}}}},\"K{number}\":{{\"type\":\"string\",\"enum\":[\"a\",\"b\",\"c{number}\"]}}"
        )
        .unwrap();
    }
    let text = format!(
        "{{\"openapi\":\"3.1.0\",\"info\":{{\"title\":\"T\",\"version\":\"1\"}},\"paths\":{{{paths}}},\"components\":{{\"schemas\":{{{schemas}}}}}}}"
    );
    Document::parse("bench.json", text).unwrap()
}

fn both(resources: usize) -> (Document, Document) {
    (document(resources, false), document(resources, true))
}

#[divan::bench(args = SIZES)]
fn normalise(bencher: Bencher<'_, '_>, resources: usize) {
    let document = document(resources, false);
    bencher.bench(|| Normal::new(&document));
}

#[divan::bench(args = SIZES)]
fn read_contract(bencher: Bencher<'_, '_>, resources: usize) {
    let document = document(resources, false);
    let normal = Normal::new(&document);
    bencher.bench(|| Contract::read(&normal));
}

#[divan::bench(args = SIZES)]
fn pair(bencher: Bencher<'_, '_>, resources: usize) {
    let (old, new) = both(resources);
    let normal = (Normal::new(&old), Normal::new(&new));
    let (old, new) = (Contract::read(&normal.0), Contract::read(&normal.1));
    bencher.bench(|| pairs(Sides { old: &old, new: &new }));
}

#[divan::bench(args = SIZES)]
fn judge_pairs(bencher: Bencher<'_, '_>, resources: usize) {
    let (old, new) = both(resources);
    let normal = (Normal::new(&old), Normal::new(&new));
    let (old, new) = (Contract::read(&normal.0), Contract::read(&normal.1));
    let pairs = pairs(Sides { old: &old, new: &new });
    bencher.bench(|| judge(&pairs));
}

/// Compares on the wire axis without witnesses.
#[divan::bench(args = SIZES, sample_count = 10)]
fn wire(bencher: Bencher<'_, '_>, resources: usize) {
    let (old, new) = both(resources);
    let options = Options { wire_only: true, no_witness: true, ..Options::default() };
    bencher.bench(|| drift(&old, &new, &options));
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn wire_with_witnesses(bencher: Bencher<'_, '_>, resources: usize) {
    let (old, new) = both(resources);
    let options = Options { wire_only: true, ..Options::default() };
    bencher.bench(|| drift(&old, &new, &options));
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn all(bencher: Bencher<'_, '_>, resources: usize) {
    let (old, new) = both(resources);
    bencher.bench(|| drift(&old, &new, &Options::default()));
}

/// Runs a step on two given documents.
#[divan::bench(args = ["read", "normalise", "contract", "wire", "witnesses", "all"], sample_count = 10)]
fn yours(bencher: Bencher<'_, '_>, step: &str) {
    let (Some(old), Some(new)) = (std::env::var_os("OLD"), std::env::var_os("NEW")) else { return };
    let read = || (Document::read(old.as_ref()).unwrap(), Document::read(new.as_ref()).unwrap());
    let (before, after) = read();
    let options = |wire_only, no_witness| Options { wire_only, no_witness, ..Options::default() };
    match step {
        "read" => bencher.bench(read),
        "normalise" => bencher.bench(|| (Normal::new(&before), Normal::new(&after))),
        "contract" => {
            let (before, after) = (Normal::new(&before), Normal::new(&after));
            bencher.bench(|| (Contract::read(&before).operations.len(), Contract::read(&after).operations.len()));
        }
        "wire" => bencher.bench(|| drift(&before, &after, &options(true, true))),
        "witnesses" => bencher.bench(|| drift(&before, &after, &options(true, false))),
        _ => bencher.bench(|| drift(&before, &after, &options(false, false))),
    }
}
