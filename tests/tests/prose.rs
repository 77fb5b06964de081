//! Texts for users are reviewed together, and use the terms of the field.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{fmt::Write, fs, path::PathBuf};

use contract_tests::{
    prose::{comments, messages, private_expressions},
    root,
};

/// Returns the folders of sources whose strings reach users: every crate that is not generated.
fn sources() -> Vec<(String, PathBuf)> {
    let crates = fs::read_dir(root().join("crates")).unwrap().map(|entry| entry.unwrap().path());
    let mut all: Vec<(String, PathBuf)> = crates
        .filter(|path| path.file_name().unwrap() != "orgkit-client")
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), path.join("src")))
        .collect();
    all.sort();
    all
}

#[test]
fn the_messages_of_each_crate_are_reviewed() {
    for (name, folder) in sources() {
        let mut text = String::new();
        let mut file = PathBuf::new();
        for message in messages(&folder).unwrap() {
            if message.file != file {
                file.clone_from(&message.file);
                writeln!(text, "{}", file.display()).unwrap();
            }
            writeln!(text, "    {}", message.text.replace('\n', "\n    ")).unwrap();
        }
        insta::with_settings!({snapshot_path => "../snapshots/messages", prepend_module_to_snapshot => false}, {
            insta::assert_snapshot!(name, text);
        });
    }
}

#[test]
fn no_message_uses_a_private_expression() {
    let mut found = Vec::new();
    for (name, folder) in sources() {
        for message in messages(&folder).unwrap() {
            for phrase in private_expressions(&message.text) {
                found.push(format!("{name}/src/{}: `{phrase}` in: {}", message.file.display(), message.text));
            }
        }
    }
    assert!(found.is_empty(), "{} messages:\n{}", found.len(), found.join("\n"));
}

/// Checks the README, the change log, the guide for contributors, the pages of `docs` and those beside crates.
#[test]
fn no_page_uses_a_private_expression() {
    let mut pages: Vec<PathBuf> = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"].map(|name| root().join(name)).into();
    let beside = ["drift/VERDICTS", "runtime/PEERS", "codegen/JSON-SCHEMA", "codegen/MEASURED", "xtask/MEASURED"];
    pages.extend(beside.map(|page| root().join(format!("crates/openapi-{page}.md"))));
    let mut folders = vec![root().join("docs")];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
        let (inner, files): (Vec<PathBuf>, Vec<PathBuf>) = entries.partition(|path| path.is_dir());
        folders.extend(inner);
        pages.extend(files);
    }
    let mut found = Vec::new();
    for page in pages.iter().filter(|page| page.extension().is_some_and(|it| it == "md")) {
        for (number, paragraph) in fs::read_to_string(page).unwrap().split("\n\n").enumerate() {
            for phrase in private_expressions(paragraph) {
                found.push(format!("{} (paragraph {}): `{phrase}`", page.display(), number + 1));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Every crate, and the tests of the workspace.
fn folders() -> Vec<PathBuf> {
    let crates = fs::read_dir(root().join("crates")).unwrap().map(|entry| entry.unwrap().path());
    let mut all: Vec<PathBuf> = crates.chain(["xtask", "tests"].map(|name| root().join(name))).collect();
    all.sort();
    all
}

#[test]
fn no_comment_uses_a_private_expression() {
    let mut found = Vec::new();
    for folder in folders() {
        // The list of the expressions itself.
        for comment in comments(&folder).unwrap().into_iter().filter(|it| !it.file.ends_with("src/prose.rs")) {
            for phrase in private_expressions(&comment.text) {
                let file = folder.join(&comment.file);
                found.push(format!("{}:{}: `{phrase}`", file.display(), comment.line));
            }
        }
    }
    assert!(found.is_empty(), "{} comments:\n{}", found.len(), found.join("\n"));
}

/// Documentation starts with a verb in the third person or a noun phrase (RFC 1574).
#[test]
fn at_most_one_doc_comment_in_a_hundred_starts_with_a_question_word() {
    for folder in folders() {
        let docs: Vec<_> = comments(&folder).unwrap().into_iter().filter(|comment| comment.is_doc).collect();
        let wrong: Vec<String> = docs
            .iter()
            .filter(|comment| comment.starts_with_question_word())
            .map(|comment| format!("{}:{}", comment.file.display(), comment.line))
            .collect();
        assert!(wrong.len() * 100 <= docs.len(), "{}: {} of {}: {wrong:?}", folder.display(), wrong.len(), docs.len());
    }
}
