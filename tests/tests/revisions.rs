//! Revisions of real documents: what is written against the client of one compiles against the client of the
//! next, but for what the lock tells to break. The program uses every item of the first client.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{
    fs,
    path::{Path, PathBuf},
};

use contract_tests::{each_at_once, root};
use openapi_codegen::{Generated, Lock, Mode, Runtime, emit, generate, generate_locked, single_crate};
use openapi_document::Document;
use openapi_prove::{callers, cargo};

/// Compiles the callers of a lock against a client.
fn compile(place: &str, document: &Document, generated: &Generated, callers: &str) -> Result<(), String> {
    let folder = root().join("target/revisions").join(place);
    let runtime = Runtime::At(root().join("crates/openapi-runtime"));
    let files = single_crate(document, generated, "client-of-all", &runtime).unwrap();
    emit(&folder.join("client"), &files, Mode::Write).unwrap();
    let manifest = "[package]\nname = \"callers-of-all\"\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n\
         api = { package = \"client-of-all\", path = \"../client\", default-features = false }\nchrono = \"0.4\"\nindexmap = \"2\"\n\
         serde_json = \"1\"\nuuid = \"1\"\n\n[workspace]\n";
    let source = folder.join("callers/src");
    fs::create_dir_all(&source).unwrap();
    fs::write(folder.join("callers/Cargo.toml"), manifest).unwrap();
    fs::write(source.join("lib.rs"), callers).unwrap();
    let (output, _) = cargo::check(&folder.join("callers"), &root().join("target/prove/target")).unwrap();
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

/// Compiles what is written against one document against the client of the next.
fn step(name: &str, before: &Path, after: &Path) {
    let (before, after) = (Document::read(before).unwrap(), Document::read(after).unwrap());
    let first = generate(&before);
    let lock = Lock::parse("openapi.lock", &first.lock.to_string()).unwrap();
    compile(name, &before, &first, &callers(&lock, &[])).unwrap();
    let next = generate_locked(&after, &lock);
    println!("{name}: {} breaks", next.breaks.len());
    for it in &next.breaks {
        println!("  {}: {} -> {}: {}", it.item, it.before, it.after.as_deref().unwrap_or("gone"), it.reason);
    }
    compile(name, &after, &next, &callers(&lock, &next.breaks)).unwrap();
}

fn pairs() -> Vec<(String, (PathBuf, PathBuf))> {
    let folder = root().join("../shared/drift");
    let steps = [
        ("adyen-BinLookupService-v50.json", "adyen-BinLookupService-v52.json"),
        ("adyen-CheckoutService-v68.json", "adyen-CheckoutService-v69.json"),
        ("intercom-2.12.yaml", "intercom-2.13.yaml"),
        ("katapult-core-2024-08-12.json", "katapult-core-2024-08-22.json"),
        ("katapult-core-2024-08-22.json", "katapult-core-2024-10-22.json"),
        ("stripe-2018-09-21.json", "stripe-2019-04-02.json"),
    ];
    let all = steps.into_iter().map(|(before, after)| (before.to_owned(), (folder.join(before), folder.join(after))));
    all.filter(|(_, (before, after))| before.exists() && after.exists()).collect()
}

#[test]
fn what_compiles_against_a_revision_compiles_against_the_next() {
    each_at_once(pairs(), |name, (before, after)| step(name.split('.').next().unwrap(), &before, &after));
}
