//! Revisions of real documents: code for the client of one compiles with the client of the next, except for the
//! breaks that the lock reports. The program uses every item of the first client.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{
    fs,
    path::{Path, PathBuf},
};

use contract_tests::{each_at_once, put, root, scratch};
use openapi_codegen::{Generated, Lock, Mode, Package, Runtime, emit, generate, generate_locked, single_crate};
use openapi_document::Document;
use openapi_drift::{Change, Options, drift};
use openapi_prove::callers;

/// Compiles the callers of a lock against a client.
fn compile(place: &str, document: &Document, generated: &Generated, callers: &str) -> Result<(), String> {
    let folder = root().join("target/revisions").join(place);
    let runtime = Runtime::At(root().join("crates/openapi-runtime"));
    let files = single_crate(document, generated, &Package::new("client-of-all").unwrap(), &runtime);
    emit(&folder.join("client"), &files, Mode::Write).unwrap();
    let manifest = "[package]\nname = \"callers-of-all\"\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n\
         api = { package = \"client-of-all\", path = \"../client\", default-features = false }\nchrono = \"0.4\"\nindexmap = \"2\"\n\
         serde_json = \"1\"\nuuid = \"1\"\n\n[workspace]\n";
    let source = folder.join("callers/src");
    fs::create_dir_all(&source).unwrap();
    let scratch = scratch().unwrap();
    put(&folder.join("callers/Cargo.toml"), scratch.manifest(manifest)).unwrap();
    put(&source.join("lib.rs"), callers).unwrap();
    let (output, _) = scratch.check(&folder.join("callers")).unwrap();
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

/// Compiles code for the client of one document with the client of the next.
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

/// Returns the adjacent revisions of each document: files whose names are the same up to the first digit, in
/// alphabetical order.
fn pairs() -> Vec<(String, (PathBuf, PathBuf))> {
    let folder = root().join(std::env::var("REVISIONS").expect("REVISIONS is a folder of documents"));
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    files.retain(|path| path.is_file());
    files.sort();
    let document = |path: &Path| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        name.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default().to_owned()
    };
    let neighbours = files.windows(2).filter(|pair| document(&pair[0]) == document(&pair[1]));
    neighbours
        .map(|pair| (pair[0].file_stem().unwrap().to_string_lossy().into_owned(), (pair[0].clone(), pair[1].clone())))
        .collect()
}

#[test]
#[ignore = "needs a folder of revisions: REVISIONS=folder"]
fn what_compiles_against_a_revision_compiles_against_the_next() {
    let pairs = pairs();
    assert!(!pairs.is_empty());
    each_at_once(pairs, |name, (before, after)| step(name, &before, &after));
}

/// Each change in one direction is found in the other direction by the mirror rule, and a document has no changes
/// compared with itself.
#[test]
#[ignore = "needs a folder of revisions: REVISIONS=folder"]
fn what_is_found_one_way_is_found_the_other_way() {
    each_at_once(pairs(), |_, (before, after)| {
        let (before, after) = (Document::read(&before).unwrap(), Document::read(&after).unwrap());
        let rules = |old: &Document, new: &Document, is_mirrored: bool| -> Vec<&str> {
            let options = Options { wire_only: true, no_witness: true, ..Options::default() };
            let found = drift(old, new, &options);
            let name = |change: &Change| {
                let rule = openapi_drift::rule(&change.rule).unwrap();
                if is_mirrored { rule.mirror } else { rule.id }
            };
            let mut all: Vec<&str> = found.changes.iter().map(name).collect();
            all.sort_unstable();
            all
        };
        let (there, back) = (rules(&before, &after, true), rules(&after, &before, false));
        assert!(there == back, "{} changes there, {} back", there.len(), back.len());
        assert!(rules(&before, &before, false).is_empty() && rules(&after, &after, false).is_empty());
    });
}

/// The same two documents yield the same list, irrespective of the seeds of hash maps.
#[test]
#[ignore = "needs a folder of revisions: REVISIONS=folder"]
fn what_is_found_is_the_same_each_time() {
    each_at_once(pairs(), |_, (before, after)| {
        let (before, after) = (Document::read(&before).unwrap(), Document::read(&after).unwrap());
        for (old, new) in [(&before, &after), (&after, &before)] {
            let found = || serde_json::to_string(&drift(old, new, &Options::default())).unwrap();
            let first = found();
            assert!((0..3).all(|_| found() == first), "{} -> {}", old.name(), new.name());
        }
    });
}
