//! Verifies the README and the pages of `docs`: commands run and print the documented output, links refer to existing
//! files, and the tree of the README is accurate. Their programs are doctests of this crate.

#![allow(clippy::unwrap_used, clippy::panic)]

mod command;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use command::root;

/// Returns the README, the guide for contributors and the pages of `docs`, including its folders.
fn pages() -> Vec<PathBuf> {
    let mut pages: Vec<PathBuf> = ["README.md", "CONTRIBUTING.md"].map(|name| root().join(name)).into();
    let mut folders = vec![root().join("docs")];
    while let Some(folder) = folders.pop() {
        let (inner, files): (Vec<PathBuf>, Vec<PathBuf>) =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).partition(|path| path.is_dir());
        folders.extend(inner);
        pages.extend(files.into_iter().filter(|path| path.extension().is_some_and(|it| it == "md")));
    }
    pages.sort();
    pages
}

/// A fenced block of a page.
struct Block {
    language: String,
    text: String,
    /// A flag for a block that only white space separates from the previous one.
    follows: bool,
}

fn blocks(page: &Path) -> Vec<Block> {
    let text = fs::read_to_string(page).unwrap();
    // A fence is at the start of a line: code inside of a block may contain others.
    let parts: Vec<&str> = text.split("\n```").collect();
    let of = |(before, block): (&&str, &&str)| {
        let (language, text) = block.split_once('\n').unwrap();
        Block { language: language.to_owned(), text: text.trim_end().to_owned(), follows: before.trim().is_empty() }
    };
    parts.iter().step_by(2).zip(parts.iter().skip(1).step_by(2)).map(of).collect()
}

#[test]
fn the_tree_is_the_tree() {
    let tree = blocks(&root().join("README.md")).into_iter().find(|block| block.text.contains("crates/\n")).unwrap();
    let listed: BTreeSet<String> = tree
        .text
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .map(|name| name.trim_end_matches('/').to_owned())
        .collect();
    for name in ["crates", "xtask", "tests", "docs", "openapi-bundled.yaml"] {
        assert!(listed.contains(name) && root().join(name).exists(), "{name}");
    }
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(listed.contains(&name), "the README does not name crates/{name}");
    }
}

#[test]
fn links_lead_to_files() {
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let markdown = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let html = ["src=\"", "srcset=\""];
        let html = html.iter().flat_map(|it| text.split(it).skip(1).filter_map(|rest| rest.split('"').next()));
        for link in markdown.chain(html).filter(|link| !link.contains("://")) {
            let file = page.parent().unwrap().join(link.split('#').next().unwrap());
            assert!(file.exists(), "{}: {link}", page.display());
        }
    }
}

/// Runs every block of shell commands unchanged, in a folder without other files of this checkout. If a block of text
/// follows, the commands print each of its lines, except lines with `…` alone.
#[test]
fn the_commands_run_and_print_what_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let (tools, work) = (folder.path().join("tools"), folder.path().join("work"));
    fs::create_dir_all(&tools).unwrap();
    fs::create_dir_all(work.join("docs")).unwrap();
    for entry in fs::read_dir(root().join("docs")).unwrap().map(Result::unwrap) {
        if entry.path().is_file() {
            fs::copy(entry.path(), work.join("docs").join(entry.file_name())).unwrap();
        }
    }
    // The crates that `prove` compiles have the dependencies of those that other tests compile.
    fs::create_dir_all(work.join("target/prove")).unwrap();
    let compiled = contract_tests::scratch().unwrap().target();
    fs::create_dir_all(&compiled).unwrap();
    std::os::unix::fs::symlink(compiled.canonicalize().unwrap(), work.join("target/prove/target")).unwrap();
    // `cargo xtask` is the command of this checkout in any folder. A finding of drift is not a failure, and the mock
    // serves on a free port until it has printed its address. Examples are built with the features of the workspace,
    // as the tests are. The tests themselves, and commands with their own tests, are not run again.
    let cargo = format!(
        "#!/bin/bash\ncase \"$1 $2\" in\n\
         \"xtask drift\") shift; '{xtask}' \"$@\"; code=$?; [ $code -le 1 ];;\n\
         \"xtask mock\") shift; printed=$(mktemp); '{xtask}' \"${{@/#8080/0}}\" >\"$printed\" 2>&1 & server=$!;\n\
         for try in {{1..200}}; do grep -q 'http://' \"$printed\" && break; sleep 0.05; done;\n\
         cat \"$printed\"; rm \"$printed\"; kill $server;;\n\
         \"xtask \"*) shift; exec '{xtask}' \"$@\";;\n\
         \"test \"*|\"bench \"*|\"insta \"*|\"fuzz \"*|\"+nightly \"*|\"install \"*) echo \"left out: cargo $*\";;\n\
         \"run -p\") example=$5; [ \"$4\" = --example ] && ls '{root}/crates/'$3/examples/$5* >/dev/null || exit 1; shift 5; [ \"${{1:-}}\" != -- ] || shift;\n\
         '{cargo}' build --quiet --profile test --manifest-path '{root}/Cargo.toml' --workspace --example $example &&\n\
         exec '{built}/examples/'$example \"$@\";;\n\
         *) echo \"unknown: cargo $*\"; exit 1;;\nesac\n",
        cargo = env!("CARGO"),
        xtask = env!("CARGO_BIN_EXE_openapi-xtask"),
        root = root().display(),
        built = Path::new(env!("CARGO_BIN_EXE_openapi-xtask")).parent().unwrap().display(),
    );
    fs::write(tools.join("cargo"), cargo).unwrap();
    for other in ["npx", "pip", "openapi-spec-validator"] {
        fs::write(tools.join(other), "#!/bin/bash\necho \"left out: $0 $*\"\n").unwrap();
    }
    assert!(Command::new("chmod").arg("-R").arg("+x").arg(&tools).status().unwrap().success());
    let path = format!("{}:{}", tools.display(), std::env::var("PATH").unwrap());
    let mut count = 0;
    for page in pages() {
        let mut printed = None;
        for block in blocks(&page) {
            match block.language.as_str() {
                "sh" => {
                    let output = Command::new("bash")
                        .args(["-euo", "pipefail", "-c", &block.text])
                        .current_dir(&work)
                        .env("PATH", &path)
                        .env("CARGO_MANIFEST_DIR", root().join("xtask"))
                        .output()
                        .unwrap();
                    let text =
                        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
                    assert!(output.status.success(), "{}:\n{}\n{text}", page.display(), block.text);
                    count += block.text.lines().count();
                    printed = Some(text);
                }
                "text" if block.follows => {
                    let printed = printed.take().unwrap_or_default();
                    for line in block.text.lines().filter(|line| *line != "…") {
                        assert!(printed.contains(line), "{}: `{line}` is not in:\n{printed}", page.display());
                    }
                }
                language => {
                    printed = None;
                    let known = ["text", "yaml", "toml", "rust", "rust,ignore", "rust,no_run"].contains(&language);
                    assert!(known, "{}: a block of `{language}`", page.display());
                }
            }
        }
    }
    assert!(count > 25, "{count} commands");
}

#[test]
fn the_readme_is_short_and_starts_with_the_commands() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    assert!(readme.lines().count() <= 130, "{} lines", readme.lines().count());
    let first = blocks(&root().join("README.md")).into_iter().find(|block| block.language == "sh").unwrap();
    assert_eq!(first.text, "cargo xtask codegen\ncargo test --workspace");
    assert!(root().join("crates/orgkit/examples/tour.rs").exists());
}

#[test]
fn ci_calls_the_command_of_the_readme() {
    let ci = fs::read_to_string(root().join(".ci/run")).unwrap();
    assert!(ci.contains("step cargo test --workspace"));
    assert!(fs::read_to_string(root().join(".github/workflows/ci.yml")).unwrap().contains("bash .ci/run"));
}
