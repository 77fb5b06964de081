//! Tests of the steps of `action.yml` in a repository with a pull request, as GitHub Actions runs them. A program
//! `gh` that stores comments in a file replaces the API of GitHub.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic)]

mod command;

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
    process::{Command, Output},
};

use command::{OLD, new, root, text};
use openapi_document::{Limits, Source};
use serde_json::Value;

/// A program that stores comments in the file `comments`, as lines with the first line of the comment. It supports
/// the calls of the action.
const GH: &str = r#"#!/usr/bin/env bash
set -euo pipefail
method=POST path="" body="" jq=""
while [ $# -gt 0 ]; do
  case "$1" in
  api | --paginate | --silent) ;;
  --method) method="$2"; shift ;;
  --field) body="${2#body=@}"; shift ;;
  --jq) jq="$2"; shift ;;
  *) path="$1" ;;
  esac
  shift
done
[ "$GH_TOKEN" = token ] || { echo "HTTP 403" >&2; exit 1; }
touch "$COMMENTS"
if [ -n "$jq" ]; then
  [ "$path" = repos/me/pets/issues/7/comments ]
  grep -nxF "$MARKER" "$COMMENTS" | cut -d: -f1 || true
elif [ "$method" = PATCH ]; then
  echo "updated ${path##*/}" >>"$COMMENTS.log"; cp "$body" "$COMMENTS.body"
else
  head -n 1 "$body" >>"$COMMENTS"; echo created >>"$COMMENTS.log"; cp "$body" "$COMMENTS.body"
fi
"#;

/// A repository with a remote, in which a pull request is checked out as a merge commit without its history.
struct Repository {
    _folder: tempfile::TempDir,
    origin: PathBuf,
    checkout: PathBuf,
    home: PathBuf,
}

impl Repository {
    /// Creates a repository whose branch `main` has these files.
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let repository = Self { origin: at("origin"), checkout: at("checkout"), home: at("home"), _folder: folder };
        fs::create_dir_all(repository.home.join("bin")).unwrap();
        symlink(env!("CARGO_BIN_EXE_openapi-xtask"), repository.home.join("bin/openapi-xtask")).unwrap();
        let gh = repository.home.join("bin/gh");
        fs::write(&gh, GH).unwrap();
        fs::set_permissions(&gh, fs::Permissions::from_mode(0o755)).unwrap();
        fs::create_dir(&repository.origin).unwrap();
        git(&repository.origin, &["init", "-q", "-b", "main"]);
        repository.commit(files);
        repository
    }

    fn commit(&self, files: &[(&str, &str)]) {
        for (path, text) in files {
            let path = self.origin.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        git(&self.origin, &["add", "-A"]);
        let identity = ["-c", "user.email=a@b", "-c", "user.name=a"];
        git(&self.origin, &[&identity[..], &["commit", "-q", "--allow-empty", "-m", "a"]].concat());
    }

    /// Commits files on a branch, and checks it out like `actions/checkout`.
    fn pull_request(&self, files: &[(&str, &str)]) {
        git(&self.origin, &["checkout", "-q", "-B", "topic", "main"]);
        self.commit(files);
        let _ = fs::remove_dir_all(&self.checkout);
        let url = format!("file://{}", self.origin.display());
        git(&self.home, &["clone", "-q", "--depth=1", "-b", "topic", &url, &self.checkout.display().to_string()]);
        git(&self.origin, &["checkout", "-q", "main"]);
    }

    /// Runs the steps of the action with these inputs.
    fn run(&self, inputs: &[(&str, &str)]) -> Output {
        self.run_in(inputs, &[("github.event.pull_request.number", "7"), ("github.token", "token")])
    }

    fn run_in(&self, inputs: &[(&str, &str)], context: &[(&str, &str)]) -> Output {
        let action = Source::read(&root().join("action.yml"), &Limits::default()).unwrap();
        let mut values: BTreeMap<String, String> = BTreeMap::new();
        values.insert("github.action_path".to_owned(), root().display().to_string());
        values.extend(["action_repository", "action_ref"].map(|name| (format!("github.{name}"), String::new())));
        values.extend(context.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        for (name, input) in action.root()["inputs"].as_object().unwrap() {
            let given = inputs.iter().find(|(key, _)| key == name).map(|(_, value)| *value);
            let value = evaluate(given.unwrap_or(input["default"].as_str().unwrap()), &values);
            values.insert(format!("inputs.{name}"), value);
        }
        assert!(inputs.iter().all(|(name, _)| values.contains_key(&format!("inputs.{name}"))), "{inputs:?}");
        let mut last = None;
        for step in action.root()["runs"]["steps"].as_array().unwrap() {
            let Some(script) = step["run"].as_str() else { continue };
            let output = self.step(step, script, &values);
            let is_fine = output.status.success();
            last = Some(output);
            if !is_fine {
                break;
            }
        }
        last.unwrap()
    }

    fn step(&self, step: &Value, script: &str, values: &BTreeMap<String, String>) -> Output {
        let path = format!("{}:{}", self.home.join("bin").display(), std::env::var("PATH").unwrap());
        let mut command = Command::new("bash");
        command.args(["-e", "-c", script]).current_dir(&self.checkout).env("PATH", path).env("HOME", &self.home);
        for name in ["GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT", "GITHUB_PATH", "COMMENTS"] {
            command.env(name, self.home.join(name));
        }
        let is_pull_request = values.contains_key("github.event.pull_request.number");
        command.env("GITHUB_BASE_REF", if is_pull_request { "main" } else { "" });
        command.env("GITHUB_REPOSITORY", "me/pets").env("RUNNER_TEMP", &self.home).env_remove("CARGO_MANIFEST_DIR");
        for (name, value) in step["env"].as_object().into_iter().flatten() {
            command.env(name, evaluate(value.as_str().unwrap(), values));
        }
        command.output().unwrap()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.home.join(name)).unwrap_or_default()
    }
}

/// Replaces the expressions of a text. An absent member of the event is empty.
fn evaluate(text: &str, values: &BTreeMap<String, String>) -> String {
    let Some((before, rest)) = text.split_once("${{") else { return text.to_owned() };
    let (name, after) = rest.split_once("}}").unwrap();
    let value = values.get(name.trim()).cloned();
    let is_event = name.trim().starts_with("github.event.");
    let value = value.or(is_event.then(String::new)).unwrap_or_else(|| panic!("no value of {name}"));
    format!("{before}{value}{}", evaluate(after, values))
}

fn git(folder: &Path, arguments: &[&str]) {
    let output = Command::new("git").args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", text(&output.stderr));
}

#[test]
fn a_breaking_pull_request_fails_with_annotations_a_summary_and_one_comment() {
    let repository = Repository::new(&[("api/openapi.yaml", OLD)]);
    repository.pull_request(&[("api/openapi.yaml", &new())]);
    let output = repository.run(&[("document", "api/openapi.yaml")]);
    let printed = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{printed}{}", text(&output.stderr));
    assert!(printed.contains("::error file=api/openapi.yaml,line="), "{printed}");
    assert!(repository.read("GITHUB_STEP_SUMMARY").contains("response-property-removed"), "{printed}");
    assert!(repository.read("GITHUB_OUTPUT").starts_with("report="));
    assert_eq!(repository.read("COMMENTS"), "<!-- openapi-drift api/openapi.yaml -->\n");
    assert!(repository.read("COMMENTS.body").contains("response-property-removed"));
    // A second run updates the comment.
    repository.run(&[("document", "api/openapi.yaml")]);
    assert_eq!(repository.read("COMMENTS.log"), "created\nupdated 1\n");
    // A change of source alone fails neither with `wire`, nor with `never`.
    assert_eq!(repository.run(&[("document", "api/openapi.yaml"), ("fail-on", "never")]).status.code(), Some(0));
}

#[test]
fn a_pull_request_that_adds_operations_passes() {
    let repository = Repository::new(&[("openapi.yaml", OLD)]);
    let added = OLD.replace(
        "paths:\n",
        "paths:\n  /cats: {get: {operationId: listCats, responses: {'204': {description: ok}}}}\n",
    );
    repository.pull_request(&[("openapi.yaml", &added)]);
    let output = repository.run(&[("document", "openapi.yaml")]);
    assert_eq!(output.status.code(), Some(0), "{}{}", text(&output.stdout), text(&output.stderr));
    assert!(repository.read("GITHUB_STEP_SUMMARY").contains("operation-added"));
}

#[test]
fn the_first_pull_request_has_no_document_to_compare_with() {
    let repository = Repository::new(&[("README.md", "pets")]);
    repository.pull_request(&[("openapi.yaml", OLD)]);
    let output = repository.run(&[("document", "openapi.yaml")]);
    let printed = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{printed}{}", text(&output.stderr));
    assert!(printed.contains("2 operations added"), "{printed}");
}

#[test]
fn the_documents_of_a_workspace_are_those_of_its_configuration() {
    let configuration = "[api.pets]\ndocument = \"specs/pets.yaml\"\nclient = \"crates/pets-client\"\n";
    let repository = Repository::new(&[("openapi.toml", configuration), ("specs/pets.yaml", OLD)]);
    repository.pull_request(&[("specs/pets.yaml", &new())]);
    let output = repository.run(&[]);
    let printed = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{printed}{}", text(&output.stderr));
    assert!(printed.contains("::error file=specs/pets.yaml,line="), "{printed}");
    assert_eq!(repository.read("COMMENTS"), "<!-- openapi-drift openapi.toml -->\n");
}

#[test]
fn a_pull_request_from_a_fork_has_a_summary_instead_of_a_comment() {
    let repository = Repository::new(&[("openapi.yaml", OLD)]);
    repository.pull_request(&[("openapi.yaml", &new())]);
    let output = repository.run(&[("document", "openapi.yaml"), ("token", "read-only")]);
    let printed = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{printed}");
    assert!(printed.contains("::warning::the comment could not be written"), "{printed}");
    assert!(repository.read("GITHUB_STEP_SUMMARY").contains("response-property-removed"));
}

#[test]
fn a_push_is_compared_with_the_commit_before() {
    let repository = Repository::new(&[("openapi.yaml", OLD)]);
    repository.pull_request(&[("openapi.yaml", &new())]);
    let output = repository.run_in(&[("document", "openapi.yaml")], &[("github.token", "token")]);
    assert_eq!(output.status.code(), Some(1), "{}{}", text(&output.stdout), text(&output.stderr));
    assert_eq!(repository.read("COMMENTS"), "");
}

#[test]
fn accepted_changes_do_not_fail() {
    let repository = Repository::new(&[("openapi.yaml", OLD), ("new.yaml", &new())]);
    repository.pull_request(&[("openapi.yaml", &new())]);
    let output = Command::new(env!("CARGO_BIN_EXE_openapi-xtask"))
        .args(["drift", "main:openapi.yaml", "new.yaml", "--format", "json", "--fail-on", "never"])
        .current_dir(&repository.origin)
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let fingerprints = report["changes"].as_array().unwrap().iter().map(|it| it["fingerprint"].as_str().unwrap());
    let accepted: String =
        fingerprints.map(|it| format!("- {{fingerprint: {it}, reason: announced, expires: 2999-01-01}}\n")).collect();
    fs::write(repository.checkout.join("drift-accepted.yaml"), format!("accepted:\n{accepted}")).unwrap();
    let output = repository.run(&[("document", "openapi.yaml")]);
    assert_eq!(output.status.code(), Some(0), "{}{}", text(&output.stdout), text(&output.stderr));
}

#[test]
fn hooks_of_pre_commit_compare_with_the_last_commit() {
    let repository = Repository::new(&[("openapi.yaml", OLD)]);
    repository.pull_request(&[]);
    let hooks = Source::read(&root().join(".pre-commit-hooks.yaml"), &Limits::default()).unwrap();
    let hook = hooks.root().as_array().unwrap().iter().find(|hook| hook["id"] == "openapi-drift").unwrap();
    let run = || {
        let path = format!("{}:{}", repository.home.join("bin").display(), std::env::var("PATH").unwrap());
        let script = format!("{}/{} openapi.yaml", root().display(), hook["entry"].as_str().unwrap());
        Command::new("bash").args(["-c", &script]).current_dir(&repository.checkout).env("PATH", path).output().unwrap()
    };
    assert_eq!(run().status.code(), Some(0));
    fs::write(repository.checkout.join("openapi.yaml"), new()).unwrap();
    let output = run();
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
}
