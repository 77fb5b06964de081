//! The README is true: its tree is the tree, its commands are commands.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{collections::BTreeSet, fs};

use contract_tests::root;

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).unwrap()
}

/// The text between a fence of this language and its end, every time.
fn fences(language: &str) -> Vec<String> {
    let readme = readme();
    let parts = readme.split("```").collect::<Vec<_>>();
    parts
        .iter()
        .skip(1)
        .step_by(2)
        .filter_map(|block| block.strip_prefix(language))
        .map(|block| block.trim().to_owned())
        .collect()
}

#[test]
fn the_tree_is_the_tree() {
    let tree = fences("text\n").into_iter().find(|block| block.contains("crates/")).unwrap();
    let listed: BTreeSet<String> = tree
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .map(|name| name.trim_end_matches('/').to_owned())
        .collect();
    for name in ["crates", "xtask", "tests", "openapi-bundled.yaml"] {
        assert!(listed.contains(name) && root().join(name).exists(), "{name}");
    }
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(listed.contains(&name), "the README does not name crates/{name}");
    }
}

#[test]
fn its_commands_are_commands() {
    let commands: Vec<String> =
        fences("sh\n").iter().flat_map(|block| block.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    assert_eq!(commands[..2], ["cargo xtask codegen", "cargo test --workspace"]);
    let main = fs::read_to_string(root().join("xtask/src/main.rs")).unwrap();
    let text = readme();
    for line in commands.iter().map(String::as_str).chain(text.split('`').filter(|it| it.starts_with("cargo xtask "))) {
        let Some(rest) = line.strip_prefix("cargo xtask ") else { continue };
        let command = rest.split_whitespace().next().unwrap();
        assert!(main.contains(&format!("mod {command};")), "`{line}` is no command");
    }
    assert!(root().join("crates/orgkit/examples/tour.rs").exists());
}

#[test]
fn ci_calls_the_command_of_the_readme() {
    let ci = fs::read_to_string(root().join(".ci/run")).unwrap();
    assert!(ci.contains("step cargo test --workspace"));
    assert!(fs::read_to_string(root().join(".github/workflows/ci.yml")).unwrap().contains("bash .ci/run"));
}
