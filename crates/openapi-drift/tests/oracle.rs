//! A comparison with the verdicts of oasdiff, on its pairs of small documents. `VERDICTS.md` explains the
//! differences.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{collections::BTreeSet, fs, path::Path};

use openapi_document::Document;
use openapi_drift::{Options, Wire, drift, rule};
use serde_json::Value;

/// Returns the names in the first column of the page's tables: of verdicts that differ, and of edits that are no
/// change.
fn named() -> (Vec<String>, Vec<String>) {
    let page = include_str!("../VERDICTS.md");
    let (differing, same) = page.split_once("\nWhat is no change").unwrap();
    (of_tables(differing), of_tables(same))
}

fn of_tables(page: &str) -> Vec<String> {
    let rows = page.lines().filter(|line| line.starts_with("| `"));
    rows.flat_map(|row| row.split('|').nth(1).unwrap().split('`').skip(1).step_by(2).map(str::to_owned)).collect()
}

/// Returns true if a name is on the page, where `*` matches any characters.
fn is_named(named: &[String], name: &str) -> bool {
    let fits = |pattern: &String| {
        let mut rest = name;
        let parts: Vec<&str> = pattern.split('*').collect();
        for (index, part) in parts.iter().enumerate() {
            let found = if index == 0 { rest.starts_with(part).then_some(0) } else { rest.find(part) };
            let Some(at) = found else { return false };
            rest = &rest[at + part.len()..];
        }
        rest.is_empty() || pattern.ends_with('*')
    };
    named.iter().any(fits)
}

#[test]
fn the_page_names_kinds_and_rules() {
    let (named, same) = named();
    assert!(is_named(&same, "request-body-any-of-added"));
    assert!(named.len() > 25 && is_named(&named, "request-body-exclusive-max-decreased"));
    assert!(!is_named(&named, "api-removed-without-deprecation"));
}

#[test]
#[ignore = "needs the pairs: ORACLE=folder"]
fn verdicts_agree_or_the_page_says_why_not() {
    let folder = std::env::var("ORACLE").expect("ORACLE is a folder with cases.json");
    // A path relative to the root of the workspace; tests run in the folder of their crate.
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder);
    let cases: Vec<Value> = serde_json::from_str(&fs::read_to_string(folder.join("cases.json")).unwrap()).unwrap();
    let (named, same) = named();
    let (mut agreed, mut explained, mut wrong, mut silent) = (0, 0, BTreeSet::new(), BTreeSet::new());
    for case in &cases {
        let read = |key: &str| Document::read(&folder.join("docs").join(case[key].as_str().unwrap()));
        let (Ok(old), Ok(new)) = (read("base"), read("revision")) else { continue };
        let found = drift(&old, &new, &Options { wire_only: true, no_witness: true, ..Options::default() });
        let expected: Vec<(&str, &str)> = case["expected"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| (it["id"].as_str().unwrap(), it["level"].as_str().unwrap()))
            .collect();
        let theirs: BTreeSet<&str> = expected.iter().filter(|it| it.1 == "ERR").map(|it| it.0).collect();
        let ours: BTreeSet<&str> = found
            .changes
            .iter()
            .filter(|change| change.wire == Wire::Breaking)
            .map(|change| rule(&change.rule).unwrap().id)
            .collect();
        let place = format!("{} {}", case["base"], case["revision"]);
        match (theirs.is_empty(), ours.is_empty()) {
            (true, true) | (false, false) => agreed += 1,
            _ => {
                let differing = if theirs.is_empty() { &ours } else { &theirs };
                let left: Vec<_> = differing.iter().filter(|name| !is_named(&named, name)).collect();
                if left.is_empty() {
                    explained += 1;
                } else {
                    wrong.insert(format!("{left:?} {place}"));
                }
            }
        }
        let ids: Vec<&str> = expected.iter().map(|it| it.0).filter(|id| *id != "api-version-not-bumped").collect();
        if found.changes.is_empty() && ids.iter().any(|id| !is_named(&same, id)) {
            silent.insert(format!("{ids:?} {place}"));
        }
    }
    println!("{agreed} of {} agree, {explained} differ as the page says", agreed + explained + wrong.len());
    assert!(wrong.is_empty(), "{} differ without a word: {wrong:#?}", wrong.len());
    assert!(silent.is_empty(), "no explanation for {silent:#?}");
}
